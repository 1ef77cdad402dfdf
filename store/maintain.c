/* SPDX-License-Identifier: Apache-2.0 */
/* Compaction, health and totals. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/array.h"
#include "store/internal.h"
#include "store/queries.h"

#define HOUR_MS          UINT64_C(3600000)
#define DAY_MS           (24 * HOUR_MS)
#define COMPACT_AFTER_MS DAY_MS /* ten minutes matter near now only */

static int run_before(struct store *store, const char *query, uint64_t ms,
    const char *doing, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query, &stmt, err);
	if (r < 0)
		return r;
	db_bind_count(stmt, ":before_ms", ms);
	return db_run(&store->db, stmt, doing, err);
}

static int compact(struct store *store, uint64_t before_ms, struct error *err)
{
	int r;

	r = run_before(store, query_compact_add, before_ms, "compacting", err);
	if (r == 0)
		r = run_before(store, query_compact_remove, before_ms,
		    "compacting", err);
	if (r == 0)
		r = run_before(store, query_compact_done, before_ms,
		    "compacting", err);
	return r;
}

/* Once a day, of the events' own time. */
int store_compact(struct store *store, uint64_t newest_ms, struct error *err)
{
	int64_t done;
	uint64_t before_ms;
	int r;

	if (newest_ms < COMPACT_AFTER_MS)
		return 0;
	before_ms = (newest_ms - COMPACT_AFTER_MS) / HOUR_MS * HOUR_MS;
	r = db_read_int(&store->db, "SELECT compacted_ms FROM about", &done,
	    err);
	if (r < 0 || before_ms < (uint64_t)done + DAY_MS)
		return r;
	return compact(store, before_ms, err);
}

static uint64_t *total(struct store_totals *totals, size_t i)
{
	static const size_t members[] = {
	    offsetof(struct store_totals, events),
	    offsetof(struct store_totals, classes),
	    offsetof(struct store_totals, subjects),
	    offsetof(struct store_totals, collapsed),
	    offsetof(struct store_totals, symptoms),
	    offsetof(struct store_totals, losses),
	    offsetof(struct store_totals, runs),
	    offsetof(struct store_totals, conflicts),
	    offsetof(struct store_totals, too_old),
	    offsetof(struct store_totals, unverified),
	    offsetof(struct store_totals, rejected),
	    offsetof(struct store_totals, bytes),
	};

	if (i >= ARRAY_SIZE(members))
		return NULL;
	return (uint64_t *)(void *)((char *)totals + members[i]);
}

int store_totals(struct store *store, struct store_totals *ret,
    struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	struct store_totals totals = {0};
	uint64_t *at;
	int r;

	r = db_query(&store->db, query_totals, &stmt, err);
	if (r < 0)
		return r;
	r = db_next(&store->db, stmt, "adding up", err);
	if (r < 0)
		return r;
	for (size_t i = 0; (at = total(&totals, i)); i++)
		*at = db_u64(stmt, (int)i);
	*ret = totals;
	return 0;
}

int store_span(struct store *store, uint64_t *ret_first_ms,
    uint64_t *ret_last_ms, struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	int r = db_query(&store->db, query_totals_span, &stmt, err);

	if (r == 0)
		r = db_next(&store->db, stmt, "looking for the first", err);
	if (r < 0)
		return r;
	*ret_first_ms = db_u64(stmt, 0);
	*ret_last_ms = db_u64(stmt, 1);
	return 0;
}
