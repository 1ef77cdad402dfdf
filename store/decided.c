/* SPDX-License-Identifier: Apache-2.0 */
/* What people and the controller said of a workload, read. */
#include <errno.h>

#include "store/evidence.h"
#include "store/queries.h"

static void bind_workload(sqlite3_stmt *stmt, const struct reading *reading,
    int64_t id)
{
	(void)id;
	db_bind_text(stmt, ":workload", reading->query->workload);
}

static void bind_id(sqlite3_stmt *stmt, const struct reading *reading,
    int64_t id)
{
	(void)reading;
	db_bind_int(stmt, ":id", id);
}

static int take_arg(struct reading *reading, sqlite3_stmt *row)
{
	struct decision *decision = reading->decision;
	struct decision_arg *arg;

	if (decision->arg_count == DECISION_ARGS)
		return 0;
	arg = &decision->args[decision->arg_count++];
	arg->index = (uint32_t)db_u64(row, 0);
	arg->value = db_u64(row, 2);
	arg->value_two = db_u64(row, 3);
	return reading_text(reading, row, 1, &arg->op);
}

static int take_decision(struct reading *reading, sqlite3_stmt *row)
{
	struct decision *decision =
	    reading_push(reading, &reading->decisions, sizeof(*decision));
	int r;

	if (!decision)
		return -ENOMEM;
	*decision = (struct decision){
	    .what = (enum decision_what)decision_find(db_text(row, 1)),
	    .at_ms = db_u64(row, 2),
	    .until_ms = db_u64(row, 3),
	    .risky = sqlite3_column_int(row, 4) != 0,
	};
	r = reading_texts(reading, row, 5,
	    (struct slice *const[]){&decision->workload, &decision->syscall,
	        &decision->arch, &decision->who, &decision->why},
	    5);
	if (r < 0)
		return r;
	reading->decision = decision;
	return reading_rows(reading, query_evidence_decision_args, bind_id,
	    sqlite3_column_int64(row, 0), take_arg);
}

static int take_transition(struct reading *reading, sqlite3_stmt *row)
{
	struct transition *to =
	    reading_push(reading, &reading->transitions, sizeof(*to));

	if (!to)
		return -ENOMEM;
	*to = (struct transition){
	    .id = sqlite3_column_int64(row, 0),
	    .from = db_is_null(row, 1) ? -1 : phase_find(db_text(row, 1)),
	    .to = phase_find(db_text(row, 2)),
	    .at_ms = db_u64(row, 3),
	    .override = sqlite3_column_int(row, 4) != 0,
	    .undone = sqlite3_column_int(row, 5) != 0,
	    .undoes = sqlite3_column_int64(row, 11),
	};
	if (reading_text(reading, row, 12, &to->said) < 0)
		return -ENOMEM;
	return reading_texts(reading, row, 6,
	    (struct slice *const[]){&to->profile_hash, &to->policy, &to->actor,
	        &to->reason, &to->verdict},
	    5);
}

static int read_rollout(struct reading *reading, struct evidence *evidence)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	struct rollout *rollout = &evidence->rollout;
	struct db *db = &reading->store->db;
	struct rollout lent;
	int r;

	r = db_query(db, query_rollout_read, &stmt, reading->err);
	if (r < 0)
		return r;
	bind_workload(stmt, reading, 0);
	r = db_next(db, stmt, "reading a rollout", reading->err);
	if (r <= 0)
		return r;
	r = rollout_of_row(stmt, &lent, reading->err);
	if (r < 0)
		return r;
	*rollout = lent;
	evidence->has_rollout = true;
	if (arena_copy(&reading->arena, lent.workload, &rollout->workload) &&
	    arena_copy(&reading->arena, lent.profile_hash,
	        &rollout->profile_hash) &&
	    arena_copy(&reading->arena, lent.previous_hash,
	        &rollout->previous_hash) &&
	    arena_copy(&reading->arena, lent.hold_reason,
	        &rollout->hold_reason))
		return 0;
	return error_set(reading->err, -ENOMEM, "out of memory");
}

int reading_workload(struct reading *reading, struct evidence *evidence)
{
	int r;

	r = reading_rows(reading, query_evidence_decisions, bind_workload, 0,
	    take_decision);
	if (r == 0)
		r = reading_rows(reading, query_evidence_transitions,
		    bind_workload, 0, take_transition);
	if (r == 0)
		r = read_rollout(reading, evidence);
	if (r == 0)
		r = reading_used(reading);
	if (r == 0)
		r = reading_past(reading);
	return r;
}
