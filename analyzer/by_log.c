/* SPDX-License-Identifier: Apache-2.0 */
/* The errno phase by way of the log phase, where errno cannot be seen. */
#include "analyzer/observable.h"

#include "analyzer/filter.h"
#include "analyzer/text.h"

static bool undone_or_other(const struct judging *judging,
    const struct transition *at)
{
	return at->undone || at->to != PHASE_LOG ||
	       !same(at->profile_hash,
	           judging->question->seen->rollout.profile_hash);
}

/* A maybe its own, or anything at all on a run that owns none, spoils it. */
static bool spoilt(const struct judging *judging, uint64_t from_ms,
    uint64_t to_ms)
{
	const struct evidence *seen = judging->question->seen;

	for (size_t i = 0; i < seen->observation_count; i++) {
		const struct observation *at = &seen->observations[i];

		if (at->match == MATCH_MAYBE && at->first_ms <= to_ms &&
		    at->last_ms >= from_ms)
			return true;
	}
	return false;
}

/* What runs now ran then, too. */
static bool ran_then(const struct judging *judging,
    const struct deployment *now, uint64_t from_ms, uint64_t to_ms)
{
	const struct deployments *all = &judging->deployments;

	for (size_t i = 0; i < all->run_count; i++) {
		const struct run *run = all->runs[i].run;

		if (all->runs[i].known && run->started_ms >= from_ms &&
		    run->started_ms <= to_ms && !all->runs[i].restart &&
		    (run->phase < 0 || run->phase == PHASE_LOG) &&
		    same(run->image, now->image) &&
		    same(run->kernel, now->kernel) &&
		    same(run->libc, now->libc) &&
		    same(run->runtime, now->runtime) &&
		    same(all->runs[i].node, now->node))
			return true;
	}
	return false;
}

/* A window of the log phase that ends with it. */
static bool clean_log(const struct judging *judging, uint64_t since_ms,
    uint64_t until_ms)
{
	const struct policy *policy =
	    &judging->question->workload->policy[PHASE_LOG];
	uint64_t to = until_ms > policy->freshness_ms
	                  ? until_ms - policy->freshness_ms
	                  : 0;
	uint64_t from = to > policy->window_ms ? to - policy->window_ms : 0;

	if (from < since_ms ||
	    from < log_filter_since(judging->question, judging->allowlist) ||
	    log_unrecorded(judging, from, to) != 0 ||
	    spoilt(judging, from, until_ms))
		return false;
	for (size_t i = 0; i < judging->window_count; i++) {
		const struct window *window = &judging->windows[i];

		if (!window->deployment ||
		    !node_covered(judging, window->node, from, to) ||
		    !ran_then(judging, window->deployment, since_ms, until_ms))
			return false;
	}
	return judging->window_count > 0;
}

bool clean_ends_since(const struct judging *judging)
{
	uint64_t asked = judging->policy->clean_ends;

	for (size_t i = 0; i < judging->window_count; i++)
		if (judging->windows[i].clean_ends < (asked ? asked : 1))
			return false;
	return true;
}

bool clean_in_log(const struct judging *judging)
{
	const struct evidence *seen = judging->question->seen;

	if (judging->question->phase != PHASE_ERRNO || !seen->has_rollout ||
	    !seen->rollout.profile_hash.ptr)
		return false;
	for (size_t i = 0; i + 1 < seen->transition_count; i++)
		if (!undone_or_other(judging, &seen->transitions[i]) &&
		    clean_log(judging, seen->transitions[i].at_ms,
		        seen->transitions[i + 1].at_ms))
			return true;
	return false;
}
