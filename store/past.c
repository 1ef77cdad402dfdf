/* SPDX-License-Identifier: Apache-2.0 */
/* What was dropped, as sums. */
#include <errno.h>

#include "store/evidence.h"
#include "store/queries.h"
#include "store/retention.h"

static int add_call(struct store *store, const struct past_call *past,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int r = db_query(&store->db, query_past_add, &stmt, err);

	if (r < 0)
		return r;
	db_bind_text(stmt, ":workload",
	    past->workload.ptr ? past->workload : slice_of(""));
	db_bind_int(stmt, ":arch", past->call.arch);
	db_bind_int(stmt, ":nr", past->call.nr);
	db_bind_int(stmt, ":action", past->call.action);
	db_bind_count(stmt, ":events", past->events);
	db_bind_count(stmt, ":first_ms", past->first_ms);
	return db_run(&store->db, stmt, "keeping a sum", err);
}

static int add_loss(struct store *store, const struct past_loss *past,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int r = db_query(&store->db, query_past_loss_add, &stmt, err);

	if (r < 0)
		return r;
	db_bind_text(stmt, ":source", past->source);
	db_bind_count(stmt, ":events", past->events);
	db_bind_count(stmt, ":intervals", past->intervals);
	return db_run(&store->db, stmt, "keeping a sum", err);
}

static unsigned kind_of(const struct observation *seen)
{
	return (seen->strict ? KIND_STRICT : 0U) |
	       (seen->runtime_init ? KIND_RUNTIME_INIT : 0U) |
	       (seen->no_arch ? KIND_NO_ARCH : 0U) |
	       (seen->no_action ? KIND_NO_ACTION : 0U) |
	       (seen->ambiguous ? KIND_AMBIGUOUS : 0U);
}

static int add_seen(struct store *store, const struct past_seen *past,
    struct error *err)
{
	const struct observation *seen = &past->seen;
	sqlite3_stmt *stmt;
	int r = db_query(&store->db, query_past_seen_add, &stmt, err);

	if (r < 0)
		return r;
	db_bind_text(stmt, ":workload", past->workload);
	db_bind_int(stmt, ":sure", seen->match == MATCH_YES);
	db_bind_int(stmt, ":arch", seen->call.arch);
	db_bind_int(stmt, ":nr", seen->call.nr);
	db_bind_int(stmt, ":action", seen->call.action);
	db_bind_int(stmt, ":kind", kind_of(seen));
	db_bind_count(stmt, ":events", seen->events);
	db_bind_count(stmt, ":first_ms", seen->first_ms);
	db_bind_count(stmt, ":last_ms", seen->last_ms);
	return db_run(&store->db, stmt, "keeping a sum", err);
}

int past_add(struct store *store, const struct past *past, struct error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < past->call_count; i++)
		r = add_call(store, &past->calls[i], err);
	for (size_t i = 0; r == 0 && i < past->loss_count; i++)
		r = add_loss(store, &past->losses[i], err);
	for (size_t i = 0; r == 0 && i < past->seen_count; i++)
		r = add_seen(store, &past->seen[i], err);
	return r;
}

static void bind_none(sqlite3_stmt *stmt, const struct reading *reading,
    int64_t id)
{
	(void)stmt, (void)reading, (void)id;
}

static int take_call(struct reading *reading, sqlite3_stmt *row)
{
	struct past_call *past =
	    reading_push(reading, &reading->observations, sizeof(*past));

	if (!past)
		return -ENOMEM;
	*past = (struct past_call){
	    .call = {(uint32_t)db_u64(row, 1),
	             (int32_t)sqlite3_column_int64(row, 2),
	             (uint32_t)db_u64(row, 3)},
	    .events = db_u64(row, 4),
	    .first_ms = db_u64(row, 5),
	};
	return reading_text(reading, row, 0, &past->workload);
}

static int take_loss(struct reading *reading, sqlite3_stmt *row)
{
	struct past_loss *past =
	    reading_push(reading, &reading->losses, sizeof(*past));

	if (!past)
		return -ENOMEM;
	*past = (struct past_loss){.events = db_u64(row, 1),
	    .intervals = db_u64(row, 2)};
	return reading_text(reading, row, 0, &past->source);
}

int store_past(struct store *store, struct past *ret, struct error *err)
{
	struct reading reading = {.store = store, .err = err};
	uint64_t until_ms, lost_ms;
	int r = store_dropped(store, KEPT_EVENTS, &until_ms, err);

	if (r == 0)
		r = store_dropped(store, KEPT_LOSSES, &lost_ms, err);
	if (r == 0)
		r = reading_rows(&reading, query_past_list, bind_none, 0,
		    take_call);
	if (r == 0)
		r = reading_rows(&reading, query_past_loss_list, bind_none, 0,
		    take_loss);
	if (r == 0)
		*ret = (struct past){
		    .until_ms = until_ms,
		    .lost_until_ms = lost_ms,
		    .calls = reading.observations.items,
		    .losses = reading.losses.items,
		    .call_count = reading.observations.count,
		    .loss_count = reading.losses.count,
		    .memory = TAKE(reading.arena.chunks),
		};
	arena_release(&reading.arena);
	return r;
}

static int take_seen(struct reading *reading, sqlite3_stmt *row)
{
	struct observation *past =
	    reading_push(reading, &reading->past, sizeof(*past));

	if (!past)
		return -ENOMEM;
	*past = (struct observation){
	    .match = sqlite3_column_int(row, 0) ? MATCH_YES : MATCH_MAYBE,
	    .call = reading_call(reading, row, 1),
	    .bucket_ms = db_u64(row, 6),
	    .events = db_u64(row, 5),
	    .first_ms = db_u64(row, 6),
	    .last_ms = db_u64(row, 7),
	};
	reading_kind(past, (unsigned)sqlite3_column_int(row, 4));
	return 0;
}

static void bind_workload(sqlite3_stmt *stmt, const struct reading *reading,
    int64_t id)
{
	db_bind_text(stmt, ":workload", reading->query->workload);
	bind_window(stmt, reading, id);
}

int reading_past(struct reading *reading)
{
	return reading_rows(reading, query_evidence_past, bind_workload, 0,
	    take_seen);
}
