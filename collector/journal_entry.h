/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One entry of a journal, copied out: sd-journal lends each field only until
 * the next one is asked for.
 */
#ifndef COLLECTOR_JOURNAL_ENTRY_H
#define COLLECTOR_JOURNAL_ENTRY_H

#include "collector/audit_message.h"
#include "collector/source.h"

#define JOURNAL_FIELD_MAX 65536 /* of MESSAGE; others say little */
#define JOURNAL_ENTRY_MAX (2 * JOURNAL_FIELD_MAX)

struct journal_entry {
	struct journal_fields fields;
	struct slice message;
	bool cut; /* the message was longer */
	size_t used;
	char bytes[JOURNAL_ENTRY_MAX];
};

void journal_entry_begin(struct journal_entry *entry);

/* "NAME=value", as sd_journal_enumerate_data() gives it. */
void journal_entry_add(struct journal_entry *entry, struct slice field);

/* What journald says of who wrote it. */
enum trust journal_entry_trust(const struct journal_fields *fields);

/* The stamp of a record of audit's; time_ms 0: it is none. */
struct audit_stamp journal_entry_stamp(const struct journal_entry *entry);

#endif
