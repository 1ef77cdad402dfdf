/* SPDX-License-Identifier: Apache-2.0 */
/* Audit netlink, in which what one session makes is known to be a unit's. */
#ifndef COLLECTOR_SOURCE_SESSION_H
#define COLLECTOR_SOURCE_SESSION_H

#include "collector/source.h"

struct source_session_options {
	uint32_t session;  /* SESSION_NONE: ... */
	uint32_t ancestor; /* ... it is told by who descends from that pid */
	const char *unit;  /* what all of theirs is attributed to */
	/*
	 * A number of probe_number(): once a record of it came, all before it
	 * has come, and wait_fd() is ready until the end. Not handed on.
	 */
	int32_t last;
};

/* One in a process. What it is set to stays; to be opened as "netlink[:SIZE]". */
void source_session_set(const struct source_session_options *to);

/* Whether the record of the last number has come. */
bool source_session_ended(void);

extern const struct source_type source_session;

#endif
