/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/deployment.h"

#include "analyzer/text.h"

bool deployment_alike(const struct deployment *a, const struct deployment *b)
{
	return a->current == b->current && a->phase == b->phase &&
	       same(a->profile_hash, b->profile_hash) &&
	       same(a->image, b->image) && same(a->kernel, b->kernel) &&
	       same(a->libc, b->libc) && same(a->runtime, b->runtime);
}

bool run_owns(const struct placed_run *run,
    const struct observation *observation, struct slice node)
{
	const struct subject *its = &run->run->subject;
	const struct subject *seen = &observation->subject;

	if (!same_or_unknown(run->node, node))
		return false;
	if (its->container.ptr)
		return same(its->container, seen->container);
	if (its->pod.ptr)
		return same(its->pod, seen->pod) &&
		       same_or_unknown(its->space, seen->space);
	if (its->unit.ptr)
		return same(its->unit, seen->unit);
	return observation->match == MATCH_YES;
}

/* The first run that began after at_ms. */
static size_t begun_after(const struct deployments *deployments, uint64_t at_ms)
{
	size_t from = 0, to = deployments->run_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (deployments->runs[middle].run->started_ms <= at_ms)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

size_t runs_within(const struct deployments *deployments, uint64_t from_ms,
    uint64_t to_ms, size_t *ret_end)
{
	size_t i = begun_after(deployments, to_ms);

	*ret_end = i;
	while (i > 0 && deployments->runs[i - 1].reach_ms >= from_ms)
		i--;
	return i;
}

static bool runs_at(const struct placed_run *run, uint64_t at_ms,
    struct slice node)
{
	return run->run->match == MATCH_YES && run->run->started_ms <= at_ms &&
	       run->end_ms >= at_ms && same_or_unknown(run->node, node);
}

static bool runs_alone(const struct deployments *deployments, size_t i,
    uint64_t at_ms, struct slice node)
{
	size_t end, at = runs_within(deployments, at_ms, at_ms, &end);

	if (!runs_at(&deployments->runs[i], at_ms, node))
		return false;
	for (; at < end; at++)
		if (at != i && runs_at(&deployments->runs[at], at_ms, node))
			return false;
	return true;
}

bool run_saw(const struct deployments *deployments, size_t i,
    const struct observation *observation, struct slice node)
{
	const struct subject *seen = &observation->subject;

	if (run_owns(&deployments->runs[i], observation, node))
		return true;
	if (observation->match != MATCH_YES || seen->unit.ptr ||
	    seen->container.ptr || seen->pod.ptr)
		return false;
	return runs_alone(deployments, i, observation->first_ms, node) ||
	       runs_alone(deployments, i, observation->last_ms, node);
}
