/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When the nodes that a log speaks of were watched without a break: from the
 * stamp of one record to that of the next, unless auditd or the host went
 * away in between. Private to ingest.
 */
#ifndef COLLECTOR_WATCHING_H
#define COLLECTOR_WATCHING_H

#include "evidence/sink.h"

#define WATCHED_NODES 64
#define WATCHED_NAME  256
#define WATCH_BREAKS  64 /* in a batch */

struct watched {
	char name[WATCHED_NAME];
	size_t len;
	bool named; /* else: the store's own */
	bool open, joined;
	uint64_t from_ms, to_ms;
	uint64_t told_ms; /* up to where it was told */
	uint64_t heard_ms;
	uint32_t serial;
	/* Of the last record; and what was watched twice, by its stamps. */
	uint64_t last_ms;
	uint32_t last_serial;
	uint64_t twice_from_ms, twice_to_ms;
};

struct watching {
	struct watched nodes[WATCHED_NODES];
	size_t count;
	struct {
		size_t node;
		uint64_t from_ms, to_ms;
		bool joined;
	} ended[WATCH_BREAKS];
	size_t ended_count;
	bool joined;      /* what comes first goes on where it was left */
	uint64_t left_ms; /* and that was then; 0: not known */
};

/*
 * A record of a node was made then, of seccomp's or of another type. serial 0:
 * not known.
 */
void watching_saw(struct watching *watching, struct slice node,
    uint64_t time_ms, uint32_t serial, bool seccomp);

/*
 * The clock was set back while the log was written: what was watched by the
 * stamps from then on has come again, or will. True: of a node, once, into
 * *ret.
 */
bool watching_twice(struct watching *watching, struct loss *ret);

/* A life-cycle record: some begin a stretch, some end it. */
void watching_heard(struct watching *watching, const struct loss *loss);

/* No room for more breaks: what is there is to be told first. */
bool watching_is_full(const struct watching *watching);

/*
 * The i-th interval since the last time, into *ret; false: there are no more.
 * Then watching_told() makes room.
 */
bool watching_tell(const struct watching *watching, size_t i,
    struct checkpoint *ret);
void watching_told(struct watching *watching);

#endif
