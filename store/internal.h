/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of store/ know of each other. Private to store/. */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include "base/arena.h"
#include "store/ledger.h"
#include "store/store.h"
#include "store/tally.h"

/* By which name uncounted.what goes. */
enum uncounted {
	UNCOUNTED_CONFLICT,
	UNCOUNTED_TOO_OLD,
	UNCOUNTED_UNVERIFIED,
	UNCOUNTED_REJECTED,
	UNCOUNTED_COUNT
};

/* A source of the batch. */
struct origin {
	struct slice name;
	int64_t id;       /* 0: not looked up yet */
	uint64_t last_ms; /* the latest stamp it has told */
	uint64_t records, rejected;
	uint64_t outcome[PUT_COUNT];
	struct {
		uint64_t hour, count;
	} uncounted[UNCOUNTED_COUNT];
};

/* An event of the batch; 72 bytes. */
struct gathered {
	uint32_t class;
	uint32_t origin : 31;
	uint32_t unverified : 1;
	struct sample sample;
};

/* What is not an event, copied. */
struct gathered_record {
	uint32_t origin;
	struct record record;
};

/* What was put since begin. */
struct gather {
	struct arena arena;
	struct origin *origins;
	struct gathered *events;
	struct gathered_record *records;
	size_t origin_count, origin_room, event_count, event_room, record_count,
	    record_room;
	int64_t unverified_rows, rejected_rows; /* -1: not counted yet */
};

struct store {
	struct db db;
	struct ledger *ledger;
	struct tally tally;
	struct gather gather;
	struct arena host_memory;
	struct store_host host;
	bool writable;
	int64_t data_version; /* at the last commit; -1: there was none */
	uint64_t horizon_ms;
	char *text; /* what store_checkpoint() lent */
};

/* In a write transaction, with nothing stale in memory. */
int store_begin(struct store *store, struct error *err);
/* If r is 0, commit; else, or if that fails, roll back and forget. */
int store_end(struct store *store, int r, struct error *err);

/* backup_place.c: whether a copy of the store may be put at path. */
int backup_place(struct store *store, const char *path, struct error *err);

/* maintain.c: count by the hour what is long before the newest event. */
int store_compact(struct store *store, uint64_t newest_ms, struct error *err);

/* gather.c */
int gather_origin(struct gather *gather, struct slice name, uint32_t *ret);
int gather_record(struct gather *gather, uint32_t origin,
    const struct record *record);
void gather_clear(struct gather *gather);
void gather_release(struct gather *gather);

/* keep.c: records that are no events; runs.c: one side of a run. */
int keep_record(struct store *store, struct origin *origin,
    const struct record *record, struct error *err);
int keep_conflict(struct store *store, const struct origin *origin,
    const struct gathered *event, struct error *err);
int keep_run(struct store *store, const struct run_edge *edge,
    struct error *err);

/* uncounted.c: what was read and not counted. */
int origin_id(struct store *store, struct origin *origin, struct error *err);
int uncounted_add(struct store *store, struct origin *origin,
    enum uncounted what, uint64_t time_ms, struct error *err);
int uncounted_flush(struct store *store, struct origin *origin,
    struct error *err);
int unverified_add(struct store *store, struct origin *origin,
    const struct gathered *event, struct error *err);
int count_rows(struct store *store, const char *query, int64_t *cached,
    struct error *err);

/* rollout.c: a row of query_rollout_read or _list, lent. */
int rollout_of_row(sqlite3_stmt *row, struct rollout *ret, struct error *err);

/* watch.c */
int keep_checkpoint(struct store *store, const struct checkpoint *at,
    struct error *err);

/* Within a transaction; past.c. */
int past_add(struct store *store, const struct past *past, struct error *err);

#endif
