/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/flag_log.h"

#include <linux/seccomp.h>

#include "analyzer/text.h"
#include "profile/evaluate.h"

/*
 * A profile whose file has the errno phase's own default action is deployed
 * as it stands, and so without the flag if it has none.
 */
static bool file_lacks_flag(const struct judging *judging)
{
	const struct profile *file = judging->allowlist;

	return judging->filter.default_action == SECCOMP_RET_ERRNO &&
	       file->default_action == SECCOMP_RET_ERRNO &&
	       !(file->flags & (unsigned)PROFILE_FLAG_LOG);
}

bool flag_asked(const struct judging *judging)
{
	return !file_lacks_flag(judging) &&
	       (judging->filter.flags & (unsigned)PROFILE_FLAG_LOG);
}

/* Nothing known is no better than something unknown. */
static enum flag_log worse(enum flag_log a, enum flag_log b)
{
	static const unsigned ranks[] = {
	    [FLAG_LOG_TAKEN] = 0,
	    [FLAG_LOG_UNKNOWN] = 1,
	    [FLAG_LOG_DROPPED] = 2,
	};

	return ranks[a] > ranks[b] ? a : b;
}

/* What whoever collected there or marked runs there said of the runtime. */
static enum flag_log said_of_node(const struct judging *judging,
    struct slice node, uint64_t from_ms, uint64_t to_ms)
{
	const struct deployments *all = &judging->deployments;
	const struct evidence *seen = judging->question->seen;
	enum flag_log ret = FLAG_LOG_TAKEN;
	size_t count = 0, end, i = runs_within(all, from_ms, to_ms, &end);

	for (; i < end; i++) {
		const struct placed_run *run = &all->runs[i];

		if (!run->run->runtime.ptr || run->end_ms < from_ms ||
		    !same(run->node, node))
			continue;
		ret = worse(ret, loaders_take_flag(run->run->runtime));
		count++;
	}
	for (i = 0; i < seen->node_count && count == 0; i++)
		if (same(workloads_node(judging->question->workloads,
		             seen->nodes[i].node),
		        node) &&
		    seen->nodes[i].runtime.ptr)
			return loaders_take_flag(seen->nodes[i].runtime);
	return count ? ret : FLAG_LOG_UNKNOWN;
}

/* By systemd itself, though all else that is known of it be alike. */
static bool is_of_unit(const struct placed_run *run)
{
	return slice_equals(run->run->origin, "systemd") &&
	       !run->run->subject.container.ptr;
}

/* systemd sets no flag; run, which is ours, does. */
static enum flag_log flag_of_run(const struct judging *judging,
    const struct placed_run *run)
{
	const struct run *from = run->run;

	if (is_of_unit(run))
		return FLAG_LOG_DROPPED;
	if (slice_equals(from->origin, "run"))
		return FLAG_LOG_TAKEN;
	if (from->runtime.ptr)
		return loaders_take_flag(from->runtime);
	return said_of_node(judging, run->node, from->started_ms, run->end_ms);
}

static bool made_by(const struct judging *judging,
    const struct deployment *deployment, bool of_unit,
    const struct sighting *at)
{
	const struct deployments *all = &judging->deployments;
	const struct observation *seen = at->seen;
	size_t end, i = runs_within(all, seen->first_ms, seen->first_ms, &end);

	for (; i < end; i++)
		if (&all->items[all->runs[i].deployment] == deployment &&
		    is_of_unit(&all->runs[i]) == of_unit &&
		    all->runs[i].end_ms >= seen->first_ms &&
		    run_owns(&all->runs[i], seen, at->node))
			return true;
	return false;
}

static bool is_our_errno(const struct judging *judging,
    const struct observation *seen)
{
	return seen->match == MATCH_YES && !seen->no_action &&
	       seen->call.action == SECCOMP_RET_ERRNO &&
	       profile_can_answer(&judging->filter, seen->call.arch,
	           seen->call.nr, SECCOMP_RET_ERRNO);
}

/* When one was recorded first of what is deployed there; 0: never. */
static uint64_t recorded_since(const struct judging *judging,
    const struct deployment *deployment, bool of_unit, struct slice node)
{
	uint64_t first = 0;

	for (size_t i = 0; i < judging->sightings.count; i++) {
		const struct sighting *at = &judging->sightings.items[i];
		const struct observation *seen = at->seen;

		if (at->pruned || !same(at->node, node) ||
		    (first && seen->first_ms >= first) ||
		    !is_our_errno(judging, seen))
			continue;
		if (!deployment || made_by(judging, deployment, of_unit, at))
			first = seen->first_ms;
	}
	return first;
}

/*
 * The worst of its runs, of those that systemd loaded or of the others. If that
 * is of runs long over alone, what is since then is as good as the rest.
 */
static enum flag_log flag_of_runs(const struct judging *judging,
    const struct deployment *deployment, bool of_unit, uint64_t *ret_since_ms)
{
	const struct deployments *all = &judging->deployments;
	enum flag_log late = FLAG_LOG_TAKEN, early = FLAG_LOG_TAKEN;
	uint64_t since_ms = 0;
	bool lately = deployment->last_ms >= judging->need_ms;

	for (size_t i = 0; i < all->run_count; i++) {
		const struct placed_run *run = &all->runs[i];
		enum flag_log at;

		if (&all->items[run->deployment] != deployment ||
		    is_of_unit(run) != of_unit)
			continue;
		at = flag_of_run(judging, run);
		if (run->end_ms >= judging->need_ms)
			late = worse(late, at);
		else
			early = worse(early, at);
		if (at != FLAG_LOG_TAKEN && run->end_ms >= since_ms)
			since_ms = run->end_ms + 1;
	}
	if (!lately || late != FLAG_LOG_TAKEN)
		return worse(late, early);
	*ret_since_ms = since_ms;
	return FLAG_LOG_TAKEN;
}

static enum flag_log flag_of_kind(const struct judging *judging,
    const struct deployment *deployment, bool of_unit, struct slice node,
    uint64_t *ret_since_ms)
{
	uint64_t now_ms = judging->question->now_ms, recorded;
	enum flag_log ret;

	*ret_since_ms = 0;
	ret = deployment
	          ? flag_of_runs(judging, deployment, of_unit, ret_since_ms)
	          : said_of_node(judging, node, now_ms, now_ms);
	if (ret == FLAG_LOG_TAKEN)
		return ret;
	recorded = recorded_since(judging, deployment, of_unit, node);
	if (!recorded)
		return ret;
	*ret_since_ms = recorded;
	return FLAG_LOG_TAKEN;
}

enum flag_log flag_of(const struct judging *judging,
    const struct deployment *deployment, struct slice node,
    uint64_t *ret_since_ms)
{
	uint64_t since_ms = 0;
	enum flag_log ret =
	    flag_of_kind(judging, deployment, false, node, ret_since_ms);

	if (!deployment)
		return ret;
	ret = worse(ret,
	    flag_of_kind(judging, deployment, true, node, &since_ms));
	if (since_ms > *ret_since_ms)
		*ret_since_ms = since_ms;
	return ret;
}

enum flag_log flag_between(const struct judging *judging, struct slice node,
    uint64_t from_ms, uint64_t to_ms)
{
	const struct deployments *all = &judging->deployments;
	enum flag_log ret = FLAG_LOG_TAKEN;
	size_t count = 0, end, i = runs_within(all, from_ms, to_ms, &end);

	for (; i < end; i++) {
		const struct placed_run *run = &all->runs[i];
		enum flag_log at;
		uint64_t since;

		if (run->end_ms < from_ms || !same(run->node, node))
			continue;
		at = flag_of(judging, &all->items[run->deployment], node,
		    &since);
		ret = worse(ret, since <= from_ms ? at : FLAG_LOG_UNKNOWN);
		count++;
	}
	return count ? ret : FLAG_LOG_UNKNOWN;
}
