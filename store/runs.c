/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sides of runs, paired by their key. They may be told in any order, by
 * several sources, and more than once. What anybody can have written is kept
 * apart: it ends no run, and begins none that counts.
 */
#include <errno.h>

#include "store/internal.h"
#include "store/queries.h"

/* What a run goes by that names no key of its own. */
static struct slice key_of(const struct run_edge *edge)
{
	const struct slice keys[] = {edge->key, edge->workload,
	    edge->subject.container, edge->subject.unit, edge->subject.exe};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].ptr && keys[i].len > 0)
			return keys[i];
	return slice_of("");
}

static void bind_edge(sqlite3_stmt *stmt, const struct run_edge *edge)
{
	if (edge->has_status)
		db_bind_int(stmt, ":status", edge->status);
	db_bind_int(stmt, ":restart", edge->restart);
	db_bind_count(stmt, ":restarts", edge->restarts);
	db_bind_text(stmt, ":workload", edge->workload);
	db_bind_text(stmt, ":image", edge->image);
	db_bind_text(stmt, ":profile_hash", edge->profile_hash);
	db_bind_text(stmt, ":kernel", edge->kernel);
	db_bind_text(stmt, ":libc", edge->libc);
	db_bind_text(stmt, ":runtime", edge->runtime);
	db_bind_int(stmt, ":phase", edge->phase);
	db_bind_count(stmt, ":started_ms", edge->ended ? 0 : edge->time_ms);
	db_bind_count(stmt, ":ended_ms", edge->ended ? edge->time_ms : 0);
}

/* 1 and the id of the run whose side this is; or 0: of none. */
static int find_run(struct store *store, const struct run_edge *edge,
    int64_t node, int64_t *ret, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db,
	    edge->ended ? query_run_started : query_run_not_started, &stmt,
	    err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":key", key_of(edge));
	db_bind_int(stmt, ":node", node);
	db_bind_int(stmt, ":forgeable", edge->trust == TRUST_FORGEABLE);
	db_bind_count(stmt, ":time_ms", edge->time_ms);
	return db_run_int(&store->db, stmt, ret, "looking up a run", err);
}

/*
 * 1 and the id of a run that another witness told of: one of the two knows no
 * more of it than the unit, and they agree on when it began or ended.
 */
static int find_beside(struct store *store, const struct run_edge *edge,
    int64_t node, int64_t *ret, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	if (!edge->subject.unit.ptr || edge->workload.ptr)
		return 0;
	r = db_query(&store->db,
	    edge->ended ? query_run_beside_end : query_run_beside_start, &stmt,
	    err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":key", key_of(edge));
	db_bind_text(stmt, ":unit", edge->subject.unit);
	db_bind_int(stmt, ":node", node);
	db_bind_int(stmt, ":forgeable", edge->trust == TRUST_FORGEABLE);
	db_bind_count(stmt, ":time_ms", edge->time_ms);
	return db_run_int(&store->db, stmt, ret, "looking up a run", err);
}

/* So that the other side of it is found by its key. */
static int learn_key(struct store *store, const struct run_edge *edge,
    int64_t id, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_run_key, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":key", key_of(edge));
	db_bind_text(stmt, ":unit", edge->subject.unit);
	db_bind_int(stmt, ":id", id);
	return db_run(&store->db, stmt, "naming a run", err);
}

/*
 * An invocation told twice, once with its key and once by its unit only, is
 * one run, however long it took to begin.
 */
static int absorb(struct store *store, const struct run_edge *edge,
    int64_t node, int64_t id, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	if (!edge->key.ptr || !edge->subject.unit.ptr)
		return 0;
	r = db_query(&store->db, query_run_absorb, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":unit", edge->subject.unit);
	db_bind_int(stmt, ":node", node);
	db_bind_int(stmt, ":id", id);
	db_bind_int(stmt, ":forgeable", edge->trust == TRUST_FORGEABLE);
	db_bind_count(stmt, ":time_ms", edge->time_ms);
	return db_run(&store->db, stmt, "joining runs", err);
}

static int update_run(struct store *store, const struct run_edge *edge,
    int64_t id, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_run_update, &stmt, err);
	if (r < 0)
		return r;
	bind_edge(stmt, edge);
	db_bind_int(stmt, ":id", id);
	return db_run(&store->db, stmt, "telling more of a run", err);
}

static int add_run(struct store *store, const struct run_edge *edge,
    int64_t subject, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_run_add, &stmt, err);
	if (r < 0)
		return r;
	bind_edge(stmt, edge);
	db_bind_int(stmt, ":subject", subject);
	db_bind_text(stmt, ":key", key_of(edge));
	db_bind_text(stmt, ":origin",
	    edge->origin.ptr ? edge->origin : slice_of(""));
	db_bind_text(stmt, ":trust", slice_of(trust_name(edge->trust)));
	return db_run(&store->db, stmt, "keeping a run", err);
}

int keep_run(struct store *store, const struct run_edge *edge,
    struct error *err)
{
	struct names *names = &store->tally.names;
	struct owner *owner;
	int64_t subject, id = 0;
	uint32_t named;
	int r;

	r = names_intern(names, &edge->subject, store->host.node, &named, err);
	if (r == 0)
		r = names_any_id(names, named, &subject, err);
	if (r == 0)
		r = names_owner(names, named, &owner, err);
	if (r != 0)
		return r;
	r = find_run(store, edge, owner->node, &id, err);
	if (r == 0) {
		r = find_beside(store, edge, owner->node, &id, err);
		if (r > 0 && learn_key(store, edge, id, err) < 0)
			return -EIO;
	}
	if (r > 0) {
		r = update_run(store, edge, id, err);
		return r < 0 ? r : absorb(store, edge, owner->node, id, err);
	}
	return r < 0 ? r : add_run(store, edge, subject, err);
}

/* What run and run-mark say of this host needs no sink. */
int store_run(struct store *store, const struct run_edge *edge,
    struct error *err)
{
	int r;

	if (!edge->subject.node.ptr)
		return error_set(err, -EINVAL, "a run of no node");
	r = store_begin(store, err);
	if (r < 0)
		return r;
	r = keep_run(store, edge, err);
	if (r == 0)
		r = tally_flush(&store->tally, err);
	return store_end(store, r, err);
}
