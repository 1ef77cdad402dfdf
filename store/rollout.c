/* SPDX-License-Identifier: Apache-2.0 */
/* Where rollouts stand, moved by compare-and-swap; decisions and profiles. */
#include <errno.h>

#include "store/domains.h"
#include "store/internal.h"
#include "store/queries.h"

int rollout_of_row(sqlite3_stmt *row, struct rollout *ret, struct error *err)
{
	struct domains domains;
	int r;

	domains_of(row, NULL, &domains);
	r = domains_check(&domains, row, err);
	if (r < 0)
		return r;
	*ret = (struct rollout){
	    .workload = db_text(row, 0),
	    .phase = (enum phase)phase_find(db_text(row, 1)),
	    .since_ms = db_u64(row, 2),
	    .version = db_u64(row, 3),
	    .profile_hash = db_text(row, 4),
	    .previous_hash = db_text(row, 5),
	    .held = sqlite3_column_int(row, 6) != 0,
	    .hold_reason = db_text(row, 7),
	};
	return 0;
}

static int add_arg(struct store *store, int64_t decision, size_t place,
    const struct decision_arg *arg, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_decision_arg_add, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":decision", decision);
	db_bind_int(stmt, ":place", (int64_t)place);
	db_bind_int(stmt, ":arg", arg->index);
	db_bind_text(stmt, ":op", arg->op);
	db_bind_u64(stmt, ":value", arg->value);
	db_bind_u64(stmt, ":value_two", arg->value_two);
	return db_run(&store->db, stmt, "keeping a decision", err);
}

static struct slice or_empty(struct slice text)
{
	return text.ptr ? text : slice_of("");
}

static int add_decision(struct store *store, const struct decision *decision,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int64_t id = 0;
	int r;

	r = db_query(&store->db, query_decision_add, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":workload", decision->workload);
	db_bind_text(stmt, ":syscall", decision->syscall);
	db_bind_text(stmt, ":arch", decision->arch);
	db_bind_text(stmt, ":what", slice_of(decision_name(decision->what)));
	db_bind_count(stmt, ":at_ms", decision->at_ms);
	db_bind_count(stmt, ":until_ms", decision->until_ms);
	db_bind_text(stmt, ":who", or_empty(decision->who));
	db_bind_text(stmt, ":why", or_empty(decision->why));
	db_bind_int(stmt, ":risky", decision->risky);
	r = db_run_int(&store->db, stmt, &id, "keeping a decision", err);
	for (size_t i = 0; r >= 0 && i < decision->arg_count; i++)
		r = add_arg(store, id, i, &decision->args[i], err);
	return r < 0 ? r : 0;
}

int store_decide(struct store *store, const struct decision *decision,
    struct error *err)
{
	int r = store_begin(store, err);

	if (r < 0)
		return r;
	return store_end(store, add_decision(store, decision, err), err);
}

static struct slice phase_text(int phase)
{
	return phase < 0 || phase >= PHASE_COUNT
	           ? (struct slice){0}
	           : slice_of(phase_name((enum phase)phase));
}

static int add_transition(struct store *store, struct slice workload,
    const struct transition *to, int64_t undoes, int64_t *ret,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_transition_add, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":workload", workload);
	db_bind_text(stmt, ":from_phase", phase_text(to->from));
	db_bind_text(stmt, ":to_phase", phase_text(to->to));
	db_bind_count(stmt, ":at_ms", to->at_ms);
	db_bind_text(stmt, ":profile_hash", to->profile_hash);
	db_bind_text(stmt, ":policy", to->policy);
	db_bind_text(stmt, ":actor", to->actor);
	db_bind_text(stmt, ":reason", to->reason);
	db_bind_text(stmt, ":verdict", to->verdict);
	db_bind_int(stmt, ":override", to->override);
	db_bind_text(stmt, ":said", to->said);
	if (undoes != 0)
		db_bind_int(stmt, ":undoes", undoes);
	r = db_run_int(&store->db, stmt, ret, "keeping a transition", err);
	return r < 0 ? r : 0;
}

/* 1 and the version it has; or 0: there is no rollout. */
static int version_of(struct store *store, struct slice workload, uint64_t *ret,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int64_t version = 0;
	int r;

	r = db_query(&store->db, query_rollout_version, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":workload", workload);
	r = db_run_int(&store->db, stmt, &version, "reading a rollout", err);
	*ret = (uint64_t)version;
	return r;
}

static int check_version(struct store *store, struct slice workload,
    uint64_t version, struct error *err)
{
	uint64_t has;
	int r = version_of(store, workload, &has, err);

	if (r < 0)
		return r;
	if (r == 0 && version > 0)
		return error_set(err, -ENOENT, "there is no rollout of %.*s",
		    (int)workload.len, workload.ptr);
	if (r > 0 && version == 0)
		return error_set(err, -EEXIST, "%.*s has a rollout already",
		    (int)workload.len, workload.ptr);
	if (r > 0 && version != has)
		return error_set(err, -ESTALE,
		    "the rollout of %.*s was changed meanwhile: look again",
		    (int)workload.len, workload.ptr);
	return 0;
}

static int write_rollout(struct store *store, struct slice workload,
    const struct transition *to, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_rollout_move, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":workload", workload);
	db_bind_text(stmt, ":phase", phase_text(to->to));
	db_bind_count(stmt, ":since_ms", to->at_ms);
	db_bind_text(stmt, ":profile_hash", to->profile_hash);
	return db_run(&store->db, stmt, "moving a rollout", err);
}

static int move(struct store *store, struct slice workload, uint64_t version,
    const struct transition *to, int64_t undoes, int64_t *ret,
    struct error *err)
{
	int r;

	if (!phase_text(to->to).ptr)
		return error_set(err, -EINVAL, "no such phase");
	r = check_version(store, workload, version, err);
	if (r == 0)
		r = write_rollout(store, workload, to, err);
	if (r == 0)
		r = add_transition(store, workload, to, undoes, ret, err);
	return r;
}

int store_transition(struct store *store, struct slice workload,
    uint64_t version, const struct transition *to, int64_t *ret,
    struct error *err)
{
	int64_t id = 0;
	int r = store_begin(store, err);

	if (r < 0)
		return r;
	r = move(store, workload, version, to, 0, &id, err);
	r = store_end(store, r, err);
	if (r == 0 && ret)
		*ret = id;
	return r;
}

/* The last one that stands, and takes none back itself, is taken back. */
static int undo_last(struct store *store, struct slice workload, int64_t *ret,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_transition_undo, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":workload", workload);
	r = db_run_int(&store->db, stmt, ret, "undoing a transition", err);
	if (r == 0)
		return error_set(err, -ENOENT, "there is nothing to undo");
	return r < 0 ? r : 0;
}

int store_undo(struct store *store, struct slice workload, uint64_t version,
    const struct transition *back, struct error *err)
{
	int64_t undone, id;
	int r = store_begin(store, err);

	if (r < 0)
		return r;
	r = undo_last(store, workload, &undone, err);
	if (r == 0)
		r = move(store, workload, version, back, undone, &id, err);
	return store_end(store, r, err);
}

static int write_hold(struct store *store, struct slice workload, bool held,
    struct slice reason, struct error *err)
{
	sqlite3_stmt *stmt;
	int64_t version;
	int r;

	r = db_query(&store->db, query_rollout_hold, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":workload", workload);
	db_bind_int(stmt, ":held", held);
	db_bind_text(stmt, ":reason", held ? reason : (struct slice){0});
	r = db_run_int(&store->db, stmt, &version, "holding a rollout", err);
	if (r == 0)
		return error_set(err, -ENOENT, "there is no rollout of %.*s",
		    (int)workload.len, workload.ptr);
	return r < 0 ? r : 0;
}

static int add_hold(struct store *store, struct slice workload, bool held,
    struct slice reason, struct slice actor, uint64_t at_ms, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_hold_add, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":workload", workload);
	db_bind_int(stmt, ":held", held);
	db_bind_text(stmt, ":reason", reason);
	db_bind_text(stmt, ":actor", actor);
	db_bind_count(stmt, ":at_ms", at_ms);
	return db_run(&store->db, stmt, "keeping who held it", err);
}

int store_hold(struct store *store, struct slice workload, bool held,
    struct slice reason, struct slice actor, uint64_t at_ms, struct error *err)
{
	int r = store_begin(store, err);

	if (r < 0)
		return r;
	r = write_hold(store, workload, held, reason, err);
	if (r == 0)
		r = add_hold(store, workload, held, reason, actor, at_ms, err);
	return store_end(store, r, err);
}

static int each_rollout(struct store *store, sqlite3_stmt *stmt,
    int (*each)(const struct rollout *rollout, void *arg), void *arg,
    struct error *err)
{
	int r;

	while ((r = db_next(&store->db, stmt, "reading rollouts", err)) > 0) {
		struct rollout rollout;

		r = rollout_of_row(stmt, &rollout, err);
		if (r == 0)
			r = each(&rollout, arg);
		if (r != 0)
			return r;
	}
	return r;
}

int store_rollouts(struct store *store,
    int (*each)(const struct rollout *rollout, void *arg), void *arg,
    struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	int r = db_query(&store->db, query_rollout_list, &stmt, err);

	return r < 0 ? r : each_rollout(store, stmt, each, arg, err);
}
