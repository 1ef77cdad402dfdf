/* SPDX-License-Identifier: Apache-2.0 */
/* The store behind evidence/authority.h: each row calls what store.h names. */
#include "store/store.h"

static int evidence(void *of, const struct evidence_query *query,
    struct evidence *ret, struct error *err)
{
	return store_evidence(of, query, ret, err);
}

static int decide(void *of, const struct decision *decision, struct error *err)
{
	return store_decide(of, decision, err);
}

static int transition(void *of, struct slice workload, uint64_t version,
    const struct transition *to, int64_t *ret, struct error *err)
{
	return store_transition(of, workload, version, to, ret, err);
}

static int undo(void *of, struct slice workload, uint64_t version,
    const struct transition *back, struct error *err)
{
	return store_undo(of, workload, version, back, err);
}

static int hold(void *of, struct slice workload, bool held, struct slice reason,
    struct slice actor, uint64_t at_ms, struct error *err)
{
	return store_hold(of, workload, held, reason, actor, at_ms, err);
}

static int profile_put(void *of, struct slice hash, struct slice json,
    uint64_t at_ms, struct error *err)
{
	return store_profile_put(of, hash, json, at_ms, err);
}

static int profile_get(void *of, struct slice hash, char **ret, size_t *len,
    struct error *err)
{
	return store_profile_get(of, hash, ret, len, err);
}

static int rollouts(void *of,
    int (*each)(const struct rollout *rollout, void *arg), void *arg,
    struct error *err)
{
	return store_rollouts(of, each, arg, err);
}

static int sources(void *of,
    int (*each)(const struct source_state *state, void *arg), void *arg,
    struct error *err)
{
	return store_sources(of, each, arg, err);
}

static int totals(void *of, struct store_totals *ret, struct error *err)
{
	return store_totals(of, ret, err);
}

static int past(void *of, struct past *ret, struct error *err)
{
	return store_past(of, ret, err);
}

static void give_up(void *of)
{
	store_close(of);
}

struct authority store_authority(struct store *store)
{
	return (struct authority){
	    .evidence = evidence,
	    .decide = decide,
	    .transition = transition,
	    .undo = undo,
	    .hold = hold,
	    .profile_put = profile_put,
	    .profile_get = profile_get,
	    .rollouts = rollouts,
	    .sources = sources,
	    .totals = totals,
	    .past = past,
	    .close = give_up,
	    .of = store,
	};
}
