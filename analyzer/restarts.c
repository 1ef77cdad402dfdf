/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which runs a supervisor began by itself. systemd says so; runtimes do not,
 * so it is told by what went before: a start of the same, soon after an end
 * that was not clean or that nobody saw. What may be the same counts as such.
 */
#include "analyzer/deployment.h"

#include <errno.h>

#include "analyzer/text.h"

/* kubelet waits up to five minutes, the others less; and some slack. */
#define BACK_OFF_MS UINT64_C(330000)

static bool known_and_other(struct slice a, struct slice b)
{
	return a.ptr && b.ptr && !same(a, b);
}

/* A pod keeps its name over restarts; its containers get a new id each. */
static bool same_container(const struct subject *a, const struct subject *b)
{
	if (same(a->container, b->container))
		return true;
	return !known_and_other(a->pod, b->pod) &&
	       !known_and_other(a->space, b->space);
}

static bool in_container(const struct subject *subject)
{
	return subject->container.ptr || subject->pod.ptr;
}

static bool same_program(const struct run *a, const struct run *b)
{
	const struct subject *left = &a->subject, *right = &b->subject;

	if (in_container(left) || in_container(right))
		return in_container(left) && in_container(right) &&
		       same_container(left, right);
	if (left->unit.ptr || right->unit.ptr)
		return same(left->unit, right->unit);
	return !known_and_other(left->exe, right->exe);
}

/* Of what was never seen to end, what came next is the end. */
static bool follows_failure(const struct placed_run *run,
    const struct placed_run *later)
{
	const struct run *was = run->run;

	if (run->end_ms > later->run->started_ms)
		return false;
	if (was->ended_ms)
		return !was->has_status || was->status != 0;
	return run->end_ms == later->run->started_ms;
}

static bool comes_again(const struct placed_run *run,
    const struct placed_run *later)
{
	return later->run->started_ms > run->run->started_ms &&
	       same_or_unknown(run->node, later->node) &&
	       !known_and_other(run->run->image, later->run->image) &&
	       same_program(run->run, later->run);
}

/* Of several at once the one that ended well may be another. */
static bool one_at_a_time(const struct placed_run *run,
    const struct placed_run *later)
{
	const struct subject *was = &run->run->subject;

	return !in_container(was) ||
	       same(was->container, later->run->subject.container);
}

/*
 * Not every runtime tells of ends. Of one pod what began before another and is
 * not known to be over may be what the other replaces.
 */
static bool replaces(const struct placed_run *run,
    const struct placed_run *later)
{
	const struct subject *was = &run->run->subject;
	const struct subject *is = &later->run->subject;

	return !run->over && was->pod.ptr && is->pod.ptr &&
	       later->run->started_ms > run->run->started_ms &&
	       same_or_unknown(run->node, later->node) &&
	       !known_and_other(run->run->image, later->run->image) &&
	       same_container(was, is);
}

/* What runs still comes last. */
static int by_end(const void *a, const void *b)
{
	const struct placed_run *left = *(const struct placed_run *const *)a;
	const struct placed_run *right = *(const struct placed_run *const *)b;

	if (left->over != right->over)
		return left->over ? -1 : 1;
	return (left->end_ms > right->end_ms) - (left->end_ms < right->end_ms);
}

/* The first of them that ended at at_ms or later. */
static size_t ended_since(const struct placed_run *const *ended, size_t count,
    uint64_t at_ms)
{
	size_t from = 0;

	while (from < count) {
		size_t middle = from + (count - from) / 2;

		if (ended[middle]->end_ms < at_ms)
			from = middle + 1;
		else
			count = middle;
	}
	return from;
}

static bool is_restart(const struct placed_run *const *ended, size_t count,
    const struct placed_run *later)
{
	uint64_t at = later->run->started_ms;
	size_t i;

	if (later->run->restart || !later->known)
		return later->run->restart;
	for (i = ended_since(ended, count, at + 1); i > 0; i--) {
		const struct placed_run *run = ended[i - 1];

		if (run->end_ms + BACK_OFF_MS < at)
			break;
		if (!comes_again(run, later))
			continue;
		if (follows_failure(run, later))
			return true;
		if (one_at_a_time(run, later))
			break;
	}
	for (i = count; i > 0 && !ended[i - 1]->over; i--)
		if (replaces(ended[i - 1], later))
			return true;
	return false;
}

int restarts_find(struct deployments *deployments)
{
	size_t count = deployments->run_count;
	const struct placed_run **ended = calloc(count + 1, sizeof(*ended));

	if (!ended)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		ended[i] = &deployments->runs[i];
	qsort(ended, count, sizeof(*ended), by_end);
	deployments->starts = 0;
	for (size_t i = 0; i < count; i++) {
		struct placed_run *run = &deployments->runs[i];

		run->restart = is_restart(ended, count, run);
		deployments->starts += !run->restart;
	}
	free(ended);
	return 0;
}
