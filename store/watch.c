/* SPDX-License-Identifier: Apache-2.0 */
/* How far sources were read, and when they were watched without a break. */
#include <errno.h>
#include <stdlib.h>

#include "base/time.h"
#include "store/internal.h"
#include "store/queries.h"

static int keep_position(struct store *store, const struct origin *origin,
    const struct checkpoint *at, struct error *err)
{
	struct slice node = at->node.ptr ? at->node : store->host.node;
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_source_write, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":id", origin->id);
	db_bind_text(stmt, ":node", node);
	db_bind_blob(stmt, ":position", at->position);
	db_bind_count(stmt, ":read_ms", time_now_ms());
	db_bind_count(stmt, ":watched_ms", at->watch_to_ms);
	db_bind_count(stmt, ":records", origin->records);
	db_bind_count(stmt, ":rejected", origin->rejected);
	db_bind_count(stmt, ":said_from_ms", at->said_from_ms);
	db_bind_count(stmt, ":said_to_ms", at->said_to_ms);
	return db_run(&store->db, stmt, "keeping a checkpoint", err);
}

static bool is_own(const struct store *store, struct slice node)
{
	return node.len == store->host.node.len &&
	       memcmp(node.ptr, store->host.node.ptr, node.len) == 0;
}

static int keep_node(struct store *store, const struct checkpoint *at,
    int64_t node, struct error *err)
{
	bool own = !at->node.ptr || is_own(store, at->node);
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_node_seen, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":id", node);
	db_bind_count(stmt, ":seen_until_ms", at->watch_to_ms);
	db_bind_count(stmt, ":heard_ms", at->heard_ms);
	if (own) {
		db_bind_text(stmt, ":kernel", store->host.kernel);
		db_bind_text(stmt, ":libc", store->host.libc);
		db_bind_text(stmt, ":runtime", store->host.runtime);
	}
	return db_run(&store->db, stmt, "keeping a node", err);
}

static int run_watch(struct store *store, const char *query,
    const struct checkpoint *at, int64_t node, int64_t source,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int64_t from_ms;
	int r;

	r = db_query(&store->db, query, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":node", node);
	db_bind_int(stmt, ":source", source);
	db_bind_count(stmt, ":from_ms", at->watch_from_ms);
	db_bind_count(stmt, ":to_ms", at->watch_to_ms);
	return db_run_int(&store->db, stmt, &from_ms, "keeping a watch", err);
}

/*
 * What overlaps becomes one interval, and so does what goes on where the last
 * one ended.
 */
static int keep_watch(struct store *store, const struct checkpoint *at,
    int64_t node, int64_t source, struct error *err)
{
	struct checkpoint whole = *at;
	int r = 0;

	if (at->joined) {
		r = run_watch(store, query_watch_join, at, node, source, err);
		if (r != 0)
			return r < 0 ? r : 0;
	}
	if (whole.watch_from_ms == 0 || whole.watch_from_ms > at->watch_to_ms)
		whole.watch_from_ms = at->watch_to_ms;
	r = run_watch(store, query_watch_widen, &whole, node, source, err);
	if (r == 0)
		r = run_watch(store, query_watch_add, &whole, node, source,
		    err);
	return r < 0 ? r : 0;
}

static int take_back_one(struct store *store, const char *query,
    const struct checkpoint *at, int64_t of, int64_t source, struct error *err)
{
	sqlite3_stmt *stmt;
	int r = db_query(&store->db, query, &stmt, err);

	if (r < 0)
		return r;
	db_bind_int(stmt, ":of", of);
	if (source)
		db_bind_int(stmt, ":source", source);
	db_bind_u64(stmt, ":void_ms", at->void_from_ms & INT64_MAX);
	return db_run(&store->db, stmt, "taking back a watch", err);
}

/* What the source said of the node from then on was of a wrong clock. */
static int take_back(struct store *store, const struct checkpoint *at,
    int64_t node, int64_t source, struct error *err)
{
	int r = take_back_one(store, query_watch_void, at, node, source, err);

	if (r == 0)
		r = take_back_one(store, query_watch_cut, at, node, source,
		    err);
	if (r == 0)
		r = take_back_one(store, query_node_void, at, node, 0, err);
	return r < 0 ? r
	             : take_back_one(store, query_source_void, at, source, 0,
	                   err);
}

int keep_checkpoint(struct store *store, const struct checkpoint *at,
    struct error *err)
{
	struct slice name = at->node.ptr ? at->node : store->host.node;
	struct origin *origin;
	uint32_t position;
	int64_t node;
	int r;

	if (gather_origin(&store->gather, at->source, &position) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	origin = &store->gather.origins[position];
	r = origin_id(store, origin, err);
	if (r == 0)
		r = keep_position(store, origin, at, err);
	origin->records = origin->rejected = 0; /* told once */
	if (r < 0 || (at->watch_to_ms == 0 && at->void_from_ms == 0))
		return r;
	r = names_node(&store->db, name, &node, err);
	if (r == 0 && at->void_from_ms > 0)
		r = take_back(store, at, node, origin->id, err);
	if (r < 0 || at->watch_to_ms == 0)
		return r;
	r = keep_node(store, at, node, err);
	if (r == 0)
		r = keep_watch(store, at, node, origin->id, err);
	return r;
}

int store_checkpoint(struct store *store, struct slice source,
    struct checkpoint *ret, struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	struct slice position, node;
	int r;

	r = db_query(&store->db, query_source_read, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":name", source);
	r = db_next(&store->db, stmt, "reading a checkpoint", err);
	if (r <= 0)
		return r;
	position = (struct slice){sqlite3_column_blob(stmt, 0),
	    (size_t)sqlite3_column_bytes(stmt, 0)};
	node = db_text(stmt, 2);
	free(store->text);
	store->text = malloc(position.len + node.len + 1);
	if (!store->text)
		return error_set(err, -ENOMEM, "out of memory");
	if (position.len > 0)
		memcpy(store->text, position.ptr, position.len);
	if (node.len > 0)
		memcpy(store->text + position.len, node.ptr, node.len);
	*ret = (struct checkpoint){
	    .source = source,
	    .position = {store->text, position.len},
	    .watch_to_ms = db_u64(stmt, 1),
	};
	if (node.ptr && !is_own(store, node))
		ret->node =
		    (struct slice){store->text + position.len, node.len};
	return 1;
}

static int each_source(struct store *store, sqlite3_stmt *stmt,
    int (*each)(const struct source_state *state, void *arg), void *arg,
    struct error *err)
{
	int r;

	while ((r = db_next(&store->db, stmt, "reading sources", err)) > 0) {
		struct source_state state = {
		    .source = db_text(stmt, 0),
		    .node = db_text(stmt, 1),
		    .read_ms = db_u64(stmt, 2),
		    .watched_ms = db_u64(stmt, 3),
		    .records = db_u64(stmt, 4),
		    .rejected = db_u64(stmt, 5),
		};

		r = each(&state, arg);
		if (r != 0)
			return r;
	}
	return r;
}

int store_sources(struct store *store,
    int (*each)(const struct source_state *state, void *arg), void *arg,
    struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	int r = db_query(&store->db, query_source_list, &stmt, err);

	return r < 0 ? r : each_source(store, stmt, each, arg, err);
}
