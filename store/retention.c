/* SPDX-License-Identifier: Apache-2.0 */
#include "store/retention.h"

#include <errno.h>

#include "base/array.h"
#include "store/internal.h"
#include "store/queries.h"

#define HOUR_MS UINT64_C(3600000)

const struct kept_default kept_defaults[KEPT_COUNT] = {
    [KEPT_EVENTS] = {"events",     "counts, and which were counted",  365, 4000000},
    [KEPT_EXEMPLARS] = {"exemplars",  "events as they were",             365, 400000 },
    [KEPT_SYMPTOMS] = {"symptoms",   "signs that are no records",       365, 200000 },
    [KEPT_LOSSES] = {"losses",     "what went missing",               365, 200000 },
    [KEPT_RUNS] = {"runs",       "starts and ends",                 365, 400000 },
    [KEPT_WATCHES] = {"watches",    "when anybody watched",            365, 200000 },
    [KEPT_UNCOUNTED] = {"uncounted",  "what was read and not counted",   365,
                     10000                                                        },
    [KEPT_UNVERIFIED] = {"unverified", "what anybody can have written",   90,
                     1000                                                         },
    [KEPT_REJECTED] = {"rejected",   "lines that could not be read",    90,  1000   },
    [KEPT_IMAGES] = {"images",     "by which traces saw a call used", 365, 100000 },
};

/* In order: what is no longer referred to goes last. */
static const struct {
	enum kept_kind by;
	const char *query;
} prunes[] = {
    {KEPT_EVENTS,     query_prune_observations},
    {KEPT_EXEMPLARS,  query_prune_exemplars   },
    {KEPT_SYMPTOMS,   query_prune_symptoms    },
    {KEPT_RUNS,       query_prune_runs        },
    {KEPT_LOSSES,     query_prune_losses      },
    {KEPT_WATCHES,    query_prune_watches     },
    {KEPT_UNCOUNTED,  query_prune_uncounted   },
    {KEPT_UNVERIFIED, query_prune_unverified  },
    {KEPT_REJECTED,   query_prune_rejected    },
    {KEPT_IMAGES,     query_prune_images      },
    {KEPT_IMAGES,     query_prune_image_rows  },
    {KEPT_EVENTS,     query_prune_undated     },
    {KEPT_EVENTS,     query_prune_classes     },
    {KEPT_EVENTS,     query_prune_orphans     },
    {KEPT_EVENTS,     query_prune_subjects    },
    {KEPT_EVENTS,     query_prune_owners      },
    {KEPT_EVENTS,     query_prune_horizon     },
};

int kept_find(struct slice name)
{
	for (int i = 0; i < KEPT_COUNT; i++)
		if (slice_equals(name, kept_defaults[i].name))
			return i;
	return -1;
}

struct cutoffs cutoffs_at(uint64_t ms)
{
	struct cutoffs ret;

	for (size_t i = 0; i < KEPT_COUNT; i++)
		ret.before_ms[i] = store_horizon(ms);
	return ret;
}

/* What is long past is counted by whole hours. */
uint64_t store_horizon(uint64_t ms)
{
	return ms / HOUR_MS * HOUR_MS;
}

void cutoffs_settle(struct cutoffs *cutoffs)
{
	static const enum kept_kind watched[] = {KEPT_EVENTS, KEPT_SYMPTOMS,
	    KEPT_LOSSES, KEPT_RUNS};
	uint64_t *before_ms = cutoffs->before_ms;

	for (size_t i = 0; i < KEPT_COUNT; i++)
		before_ms[i] = store_horizon(before_ms[i]);
	for (size_t i = 0; i < ARRAY_SIZE(watched); i++)
		if (before_ms[watched[i]] > before_ms[KEPT_WATCHES])
			before_ms[KEPT_WATCHES] = before_ms[watched[i]];
}

static sqlite3_stmt *query_kept(struct store *store, const char *query,
    enum kept_kind kept, struct error *err)
{
	sqlite3_stmt *stmt;

	if (db_query(&store->db, query, &stmt, err) < 0)
		return NULL;
	db_bind_text(stmt, ":name", slice_of(kept_defaults[kept].name));
	return stmt;
}

int store_bound(struct store *store, const uint64_t rows[static KEPT_COUNT],
    struct cutoffs *cutoffs, struct error *err)
{
	for (int i = 0; i < KEPT_COUNT; i++) {
		cleanup_reset sqlite3_stmt *stmt =
		    query_kept(store, query_kept_over, (enum kept_kind)i, err);
		uint64_t *before_ms = &cutoffs->before_ms[i];
		uint64_t after_ms;
		int r;

		if (!stmt)
			return -EIO;
		db_bind_count(stmt, ":rows", rows[i]);
		r = db_next(&store->db, stmt, "counting rows", err);
		if (r < 0)
			return r;
		after_ms = r > 0 ? store_horizon(db_u64(stmt, 0)) + HOUR_MS : 0;
		if (after_ms > *before_ms)
			*before_ms = after_ms;
	}
	cutoffs_settle(cutoffs);
	return 0;
}

static int run_before(struct store *store, sqlite3_stmt *stmt,
    uint64_t before_ms, struct error *err)
{
	db_bind_count(stmt, ":before_ms", before_ms);
	return db_run(&store->db, stmt, "pruning", err);
}

static int drop(struct store *store, const struct cutoffs *cutoffs,
    struct error *err)
{
	uint64_t horizon_ms = cutoffs->before_ms[KEPT_EVENTS];
	sqlite3_stmt *stmt;
	int r = 0;

	if (horizon_ms > store->horizon_ms)
		r = ledger_drop(store->ledger, horizon_ms / 1000, err);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(prunes); i++) {
		r = db_query(&store->db, prunes[i].query, &stmt, err);
		if (r == 0)
			r = run_before(store, stmt,
			    cutoffs->before_ms[prunes[i].by], err);
	}
	for (int i = 0; r == 0 && i < KEPT_COUNT; i++) {
		stmt =
		    query_kept(store, query_kept_write, (enum kept_kind)i, err);
		r = !stmt ? -EIO
		          : run_before(store, stmt, cutoffs->before_ms[i], err);
	}
	return r;
}

/* Both horizons are as they were when it was counted. */
static int check_past(struct store *store, const struct past *past,
    struct error *err)
{
	uint64_t lost_ms;
	int r = store_dropped(store, KEPT_LOSSES, &lost_ms, err);

	if (r < 0)
		return r;
	if (past->from_ms == store->horizon_ms && past->lost_from_ms == lost_ms)
		return 0;
	return error_set(err, -EAGAIN, "somebody else prunes it as well");
}

static int prune(struct store *store, const struct cutoffs *cutoffs,
    const struct past *past, struct error *err)
{
	int r = past ? check_past(store, past, err) : 0;

	if (r == 0 && past)
		r = past_add(store, past, err);
	return r < 0 ? r : drop(store, cutoffs, err);
}

int store_prune(struct store *store, const struct cutoffs *cutoffs,
    const struct past *past, struct error *err)
{
	struct cutoffs settled = *cutoffs;
	int r = store_begin(store, err);

	if (r < 0)
		return r;
	cutoffs_settle(&settled);
	r = prune(store, &settled, past, err);
	r = store_end(store, r, err);
	ledger_forget(store->ledger);
	tally_forget(&store->tally);
	if (r == 0) /* who reads meanwhile keeps the space, no more */
		(void)db_exec(&store->db, "VACUUM", NULL);
	return r;
}

int store_dropped(struct store *store, enum kept_kind kept, uint64_t *ret_ms,
    struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt =
	    query_kept(store, query_kept_until, kept, err);
	int r;

	if (!stmt)
		return -EIO;
	r = db_next(&store->db, stmt, "reading a horizon", err);
	if (r < 0)
		return r;
	*ret_ms = db_u64(stmt, 0);
	return 0;
}

int store_kept(struct store *store, enum kept_kind kept, struct kept_state *ret,
    struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt =
	    query_kept(store, query_kept_state, kept, err);
	int r;

	if (!stmt)
		return -EIO;
	r = db_next(&store->db, stmt, "counting rows", err);
	if (r < 0)
		return r;
	*ret = (struct kept_state){db_u64(stmt, 0), db_u64(stmt, 1),
	    db_u64(stmt, 2)};
	return 0;
}
