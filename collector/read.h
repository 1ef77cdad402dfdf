/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From an entry to what it says, whatever the framing: pure, and allocates
 * nothing. This is what parse prints, what collect keeps and what is fuzzed.
 */
#ifndef COLLECTOR_READ_H
#define COLLECTOR_READ_H

#include "collector/source.h"
#include "evidence/record.h"

/*
 * What reading goes by, and where texts that were in hex or in JSON are
 * decoded to. One reader for each stream: an ausearch -i separator or a
 * journal export's fields are told by the lines before.
 */
struct reader;

struct reader_options {
	int tz_minutes; /* of ausearch -i and other local times, east of UTC */
	bool has_tz;    /* without: such records are read, never counted */
	bool has_trust; /* --trust: overrides what the carrier vouches for */
	enum trust trust;
};

static inline enum trust_said reader_said(const struct reader_options *options)
{
	if (!options->has_trust)
		return SAID_NOTHING;
	return options->trust == TRUST_KERNEL ? SAID_KERNEL : SAID_FORGEABLE;
}

int reader_new(const struct reader_options *options, struct reader **ret);
void reader_free(struct reader *reader);

static inline void reader_freep(struct reader **reader)
{
	reader_free(*reader);
}

#define cleanup_reader CLEANUP(reader_freep)

/*
 * What the entry says, or RECORD_NONE. A line of a multi-line framing
 * (journalctl -o export) says nothing until its last one. Slices in *ret are
 * good until the next call. Never fails: what cannot be read is
 * RECORD_REJECTED.
 */
void reader_read(struct reader *reader, const struct entry *entry,
    struct record *ret);

/*
 * At the end of a stream: what was waiting for a line that did not come.
 * Returns whether there was something; to be called until there is not.
 */
bool reader_finish(struct reader *reader, struct record *ret);

/*
 * Whether nothing waits for a line to come: only then has all that was read
 * been told, and a checkpoint here loses nothing.
 */
bool reader_idle(const struct reader *reader);

/* When a record of audit's was made, and who can have written that. */
struct record_stamp {
	uint64_t time_ms;
	uint32_t serial; /* 0: not told, or of auditd's own count */
	enum trust trust;
	struct slice node; /* as it says; NULL: it does not */
	struct slice boot; /* of a journal; or NULL */
};

/*
 * Whether something of the entry read last was believed because --trust says
 * so, and would not have been by itself.
 */
bool reader_lifted(const struct reader *reader);

/*
 * The stamp of the entry that was read last, if it was a record of audit's of
 * whatever type. Slices are lent as those of a record.
 */
bool reader_stamp(const struct reader *reader, struct record_stamp *ret);

#endif
