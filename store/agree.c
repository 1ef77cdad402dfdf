/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an event that was counted may have been this one. */
#include <errno.h>

#include "base/array.h"
#include "store/queries.h"
#include "store/tally.h"

#define KILL_THREAD  0U
#define KILL_PROCESS 0x80000000U

static int load_witness(struct tally *tally, struct witness *witness,
    struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	int r;

	r = db_query(tally->db, query_observation_witness, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":body", witness->body);
	db_bind_int(stmt, ":bucket", witness->bucket);
	db_bind_int(stmt, ":hour", hour_of(witness->bucket));
	r = db_next(tally->db, stmt, "reading counts", err);
	if (r < 0)
		return r;
	witness->loaded = true;
	if (db_is_null(stmt, 0))
		return 0;
	if (db_u64(stmt, 0) < witness->first_ms)
		witness->first_ms = db_u64(stmt, 0);
	if (db_u64(stmt, 1) > witness->last_ms)
		witness->last_ms = db_u64(stmt, 1);
	return 0;
}

static bool covers(const struct witness *witness, uint64_t time_ms)
{
	return witness->first_ms <= time_ms && time_ms <= witness->last_ms;
}

static int body_agrees(struct tally *tally, int64_t body, int64_t node,
    const struct sample *sample, struct error *err)
{
	struct witness *witness;
	uint32_t at;
	int r;

	r = counts_witness(tally, body, bucket_of(sample->time_ms), &at, err);
	if (r < 0)
		return r;
	witness = &tally->witnesses[at];
	if (!covers(witness, sample->time_ms) && !witness->loaded)
		r = load_witness(tally, witness, err);
	if (r < 0 || !covers(witness, sample->time_ms))
		return r;
	return samples_agree(tally, node, body, sample, err);
}

/*
 * How two carriers may tell the same: who starts a container is known by one
 * only, and "kill" of ausearch -i is two actions.
 */
static const struct {
	uint32_t kind;
	bool any_kill;
	uint32_t action;
} alternatives[] = {
    {0,                 false, 0           },
    {KIND_RUNTIME_INIT, false, 0           },
    {KIND_AMBIGUOUS,    true,  KILL_THREAD },
    {KIND_AMBIGUOUS,    true,  KILL_PROCESS},
};

static int alternative_agrees(struct tally *tally, const struct class *class,
    size_t i, unsigned level, const struct sample *sample, struct error *err)
{
	uint32_t body = tally->names.items[class->named].body;
	struct call call = class->call;
	struct owner *owner;
	int64_t id, of_body;
	int r;

	if (alternatives[i].any_kill) {
		if (call.action != KILL_THREAD && call.action != KILL_PROCESS)
			return 0;
		call.action = alternatives[i].action;
	}
	r = tally_find(tally, body, level, &call,
	    class->kind ^ alternatives[i].kind, &id, &of_body, err);
	if (r == 0 && id != 0)
		r = names_owner(&tally->names, body, &owner, err);
	if (r == 0 && id != 0)
		r = body_agrees(tally, of_body, owner->node, sample, err);
	return r;
}

int tally_agrees(struct tally *tally, uint32_t class,
    const struct sample *sample, struct error *err)
{
	const struct class *c = &tally->classes[class];
	int r = 0;

	if (c->kept > 0)
		r = body_agrees(tally, tally->kept[c->kept - 1].body,
		    tally->kept[c->kept - 1].node, sample, err);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(alternatives); i++)
		for (unsigned l = 0; r == 0 && l < NAMES_LEVELS; l++)
			r = alternative_agrees(tally, c, i, l, sample, err);
	return r;
}
