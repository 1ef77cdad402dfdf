/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When the nodes that a log speaks of were watched without a break: from the
 * stamp of one record to that of the next, as long as no serial is missing in
 * between, nobody went away, and the stamps can be believed. Private to ingest.
 *
 * - What is stamped later than it is read covers nothing, nor what was written
 *   before the clock was set.
 * - Neither does what is stamped later than a record that follows it after a
 *   boot or a step back: that is taken back, if it was told already.
 * - A serial that may still come holds the end of a watch back.
 */
#ifndef COLLECTOR_WATCHING_H
#define COLLECTOR_WATCHING_H

#include "collector/serial_gaps.h"
#include "evidence/sink.h"

#define WATCHED_NODES 1024 /* of one source; others have no coverage */
#define WATCHED_NAME  256
#define WATCHED_BOOT  40
#define WATCH_BREAKS  64                     /* in a batch */
#define CLOCK_SET_MS  UINT64_C(978307200000) /* no log is older: 2001-01-01 */

struct watched {
	char name[WATCHED_NAME];
	size_t len;
	bool named; /* else: the store's own */
	bool open, joined;
	bool restarted; /* whoever writes came back; perhaps the host did */
	bool wrong;     /* the last stamp was: nothing is covered since */
	char boot[WATCHED_BOOT]; /* of a journal; or "" */
	uint64_t since_ms;       /* the first stamp of all; 0: none yet */
	uint64_t from_ms, to_ms;
	uint64_t told_ms; /* up to where it was told */
	uint64_t heard_ms;
	uint64_t void_ms; /* what was told from then on was wrong; 0: none */
	/* Serials began anew between the one and the other; 0: not. */
	uint64_t boot_after_ms, booted_ms;
	/* The clock was wrong from the one to the other; 0: not. */
	uint64_t wrong_from_ms, wrong_to_ms;
	struct serial_gaps gaps;
};

struct watching {
	struct watched *nodes;
	size_t count, room;
	struct {
		size_t node;
		uint64_t from_ms, to_ms;
		bool joined;
	} ended[WATCH_BREAKS];
	size_t ended_count;
};

/* A record of a node: of seccomp's, or of whatever other type. */
struct watching_record {
	struct slice node;
	uint64_t time_ms;
	uint32_t serial; /* 0: not known, and nothing follows from it */
	uint64_t read_ms;
	bool seccomp;
};

void watching_release(struct watching *watching);

void watching_saw(struct watching *watching,
    const struct watching_record *record);

/* A life-cycle record: some begin a stretch, some end it. */
void watching_heard(struct watching *watching, const struct loss *loss,
    uint64_t read_ms);

/* What comes next goes on from nothing. */
void watching_break(struct watching *watching);

/* What comes next of a node is of that boot. */
void watching_boot(struct watching *watching, struct slice node,
    struct slice boot);

/*
 * Serials that did not come, times at which the clock was wrong, and boots
 * by which serials began anew: once each, into *ret, with its detail in room. False: there are no more.
 */
bool watching_lost(struct watching *watching, struct loss *ret);

/* No room for more breaks: what is there is to be told first. */
bool watching_is_full(const struct watching *watching);

/*
 * The i-th interval since the last time, or what is to be taken back of those
 * told before, into *ret; false: there are no more. Then watching_told() makes
 * room.
 */
bool watching_tell(const struct watching *watching, size_t i,
    struct checkpoint *ret);
void watching_told(struct watching *watching);

/*
 * How far it has come, as text that the caller frees, for another process to
 * go on from; NULL: out of memory. What watching_resume() does not understand
 * begins anew.
 */
char *watching_format(const struct watching *watching, size_t *len);
void watching_resume(struct watching *watching, struct slice text,
    uint64_t now_ms);

#endif
