/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/deployment.h"

#include <errno.h>

#include "analyzer/filter.h"
#include "analyzer/text.h"

/* Since when the phase has had its profile. */
static uint64_t phase_since(const struct question *question)
{
	const struct evidence *seen = question->seen;

	for (size_t i = seen->transition_count; i > 0; i--) {
		const struct transition *at = &seen->transitions[i - 1];

		if (at->at_ms <= question->now_ms)
			return at->at_ms;
	}
	if (seen->has_rollout && seen->rollout.since_ms <= question->now_ms)
		return seen->rollout.since_ms;
	return 0;
}

static const struct profile *allowlist(const struct question *question)
{
	return question->deployed ? question->deployed : question->profile;
}

/* Since when it has had its filter, too. */
static uint64_t filter_since(const struct question *question)
{
	uint64_t phase = phase_since(question), decided = 0;

	if (question->phase == PHASE_LOG)
		decided = log_filter_since(question, allowlist(question));
	return decided > phase ? decided : phase;
}

/* The hashes that a run of the present deployment may give. */
#define HASHES 2

struct hashes {
	char text[HASHES][HASH_TEXT];
	size_t count;
};

static void find_hashes(const struct question *question,
    const struct profile *filter, struct hashes *ret)
{
	(void)profile_hash(allowlist(question), ret->text[ret->count++]);
	if (filter)
		(void)profile_hash(filter, ret->text[ret->count++]);
}

static bool hash_current(const struct question *question,
    const struct hashes *hashes, struct slice hash)
{
	if (!hash.ptr || (question->seen->has_rollout &&
	                     same(hash, question->seen->rollout.profile_hash)))
		return true;
	for (size_t i = 0; i < hashes->count; i++)
		if (slice_equals(hash, hashes->text[i]))
			return true;
	return false;
}

static bool counts(const struct question *question, const struct run *run)
{
	return run->match == MATCH_YES &&
	       (run->started_ms ? run->started_ms : run->ended_ms) <=
	           question->now_ms;
}

static int by_start(const void *a, const void *b)
{
	const struct placed_run *left = a, *right = b;

	if (left->run->started_ms != right->run->started_ms)
		return left->run->started_ms < right->run->started_ms ? -1 : 1;
	return (left->run > right->run) - (left->run < right->run);
}

/* Of the same unit on the same node there is but one at a time. */
static bool follows(const struct placed_run *run,
    const struct placed_run *later)
{
	return run->run->subject.unit.ptr && !run->run->subject.container.ptr &&
	       !later->run->subject.container.ptr &&
	       later->run->started_ms > run->run->started_ms &&
	       same(run->run->subject.unit, later->run->subject.unit) &&
	       same(run->node, later->node);
}

static uint64_t next_boot(const struct question *question,
    const struct placed_run *run)
{
	uint64_t next = 0;

	for (size_t i = 0; i < question->seen->loss_count; i++) {
		const struct loss *at = &question->seen->losses[i];

		if (slice_equals(at->what, "boot") &&
		    at->trust == TRUST_KERNEL && at->node.ptr &&
		    same(workloads_node(question->workloads, at->node),
		        run->node) &&
		    at->to_ms > run->run->started_ms &&
		    at->to_ms <= question->now_ms &&
		    (!next || at->to_ms < next))
			next = at->to_ms;
	}
	return next;
}

/* An end that nobody saw is told by what came after it. */
static void find_end(const struct question *question,
    struct deployments *deployments, size_t at)
{
	struct placed_run *run = &deployments->runs[at];
	uint64_t boot;

	run->end_ms = question->now_ms;
	if (run->run->ended_ms && run->run->ended_ms <= question->now_ms) {
		run->end_ms = run->run->ended_ms;
		run->over = true;
		return;
	}
	for (size_t i = at + 1; i < deployments->run_count && !run->over; i++) {
		const struct placed_run *later = &deployments->runs[i];

		if (!follows(run, later))
			continue;
		run->end_ms = later->run->started_ms;
		run->over = true;
	}
	boot = next_boot(question, run);
	if (boot && boot < run->end_ms) {
		run->end_ms = boot;
		run->over = true;
	}
}

static bool belongs(const struct deployment *to, const struct placed_run *run,
    bool current)
{
	return to->current == current && to->phase == run->run->phase &&
	       same(to->node, run->node) &&
	       same(to->profile_hash, run->run->profile_hash) &&
	       same(to->image, run->run->image) &&
	       same(to->kernel, run->run->kernel) &&
	       same(to->libc, run->run->libc) &&
	       same(to->runtime, run->run->runtime);
}

static bool is_current(const struct question *question,
    const struct hashes *hashes, const struct deployments *deployments,
    const struct placed_run *run)
{
	return run->known && run->run->started_ms >= deployments->since_ms &&
	       (run->run->phase < 0 ||
	           run->run->phase == (int)question->phase) &&
	       hash_current(question, hashes, run->run->profile_hash);
}

static void place(struct deployments *deployments, struct placed_run *run,
    bool current)
{
	const struct run *from = run->run;
	size_t i = 0;
	struct deployment *to;

	while (i < deployments->count &&
	       !belongs(&deployments->items[i], run, current))
		i++;
	to = &deployments->items[i];
	if (i == deployments->count) {
		*to = (struct deployment){.node = run->node,
		    .phase = from->phase,
		    .profile_hash = from->profile_hash,
		    .image = from->image,
		    .kernel = from->kernel,
		    .libc = from->libc,
		    .runtime = from->runtime,
		    .current = current,
		    .since_ms = from->started_ms};
		deployments->count++;
	}
	run->deployment = i;
	to->runs++;
	to->running |= !run->over;
	if (run->end_ms > to->last_ms)
		to->last_ms = run->end_ms;
}

static void gather(const struct question *question,
    struct deployments *deployments)
{
	const struct evidence *seen = question->seen;

	for (size_t i = 0; i < seen->run_count; i++) {
		const struct run *run = &seen->runs[i];

		if (!counts(question, run))
			continue;
		deployments->runs[deployments->run_count++] =
		    (struct placed_run){
		        .run = run,
		        .node = workloads_node(question->workloads,
		            run->subject.node),
		        .known = run->started_ms > 0,
		    };
	}
	qsort(deployments->runs, deployments->run_count,
	    sizeof(*deployments->runs), by_start);
}

void deployments_release(struct deployments *deployments)
{
	free(deployments->items);
	free(deployments->runs);
	*deployments = (struct deployments){0};
}

int deployments_find(const struct question *question,
    const struct profile *filter, struct deployments *ret)
{
	cleanup_deployments struct deployments found = {0};
	struct hashes hashes = {.count = 0};
	size_t room = question->seen->run_count + 1;
	uint64_t reach = 0;

	found.items = calloc(room, sizeof(*found.items));
	found.runs = calloc(room, sizeof(*found.runs));
	if (!found.items || !found.runs)
		return -ENOMEM;
	found.since_ms = filter_since(question);
	find_hashes(question, filter, &hashes);
	gather(question, &found);
	for (size_t i = 0; i < found.run_count; i++) {
		struct placed_run *run = &found.runs[i];

		find_end(question, &found, i);
		if (run->end_ms > reach)
			reach = run->end_ms;
		run->reach_ms = reach;
		place(&found, run, is_current(question, &hashes, &found, run));
	}
	if (restarts_find(&found) < 0)
		return -ENOMEM;
	*ret = found;
	found = (struct deployments){0};
	return 0;
}
