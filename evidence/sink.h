/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where records go: the store is one, NDJSON on standard output another.
 *
 * What is put between begin and commit is kept all together, and with it the
 * checkpoints of the sources it came from; or none of it is.
 */
#ifndef EVIDENCE_SINK_H
#define EVIDENCE_SINK_H

#include "base/error.h"
#include "evidence/record.h"

/* How far a source has been read. position is the source's own words. */
struct checkpoint {
	struct slice source;   /* name it goes by in the store */
	struct slice position; /* opaque */
	/*
	 * What was watched without a break since the last checkpoint, up to
	 * the last record of any type; 0, 0 if nothing was. joined: it goes on
	 * where the previous interval of this source ended.
	 */
	struct slice node;
	uint64_t watch_from_ms, watch_to_ms;
	bool joined;
	/*
	 * From then on what was said to be watched of the node by this source
	 * was not: its stamps were wrong. 0: it stands. It is taken back before
	 * what this batch says is added.
	 */
	uint64_t void_from_ms;
	uint64_t heard_ms; /* the last SECCOMP record of it; 0: none */
	/* Of what time it was believed because --trust says so; 0, 0: none. */
	uint64_t said_from_ms, said_to_ms;
};

/* What became of an event that was put. */
enum put {
	PUT_NEW,
	PUT_DUPLICATE,  /* the event is there already */
	PUT_CONFLICT,   /* so is its identity, but with other content */
	PUT_TOO_OLD,    /* from before the horizon of what is kept */
	PUT_UNVERIFIED, /* anybody can have written it: shown, not counted */
	PUT_COUNT
};

/*
 * A sink gathers what is put, and touches what it keeps at commit only: who
 * else writes there need not wait while a source is read or waited for.
 */
struct sink {
	int (*begin)(void *to, struct error *err);
	/*
	 * Returns 0, or a negative errno. source is the checkpoint name of
	 * where it was read.
	 */
	int (*put)(void *to, struct slice source, const struct record *record,
	    struct error *err);
	/*
	 * Several checkpoints of one source are several intervals of it; one
	 * whose position is NULL leaves where it was read up to as it is.
	 */
	int (*commit)(void *to, const struct checkpoint *at, size_t count,
	    struct error *err);
	/*
	 * Of the batch committed last: what became of the events of a source,
	 * by enum put. NULL: this sink does not tell.
	 */
	void (*outcome)(void *to, struct slice source,
	    uint64_t ret[static PUT_COUNT]);
	void (*rollback)(void *to);
	void *to;
};

#endif
