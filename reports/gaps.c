/* SPDX-License-Identifier: Apache-2.0 */
/* When something may have gone unseen, node by node. */
#include "reports/timeline.h"

#include <errno.h>

#include "analyzer/coverage.h"

struct names {
	struct slice *items;
	size_t count;
};

static void add_name(struct names *names, struct slice name)
{
	if (!name.ptr)
		return;
	for (size_t i = 0; i < names->count; i++)
		if (slice_same(names->items[i], name))
			return;
	names->items[names->count++] = name;
}

/* By the names nodes go by. Room for all of them is there. */
static void collect_names(const struct question *question, bool all,
    struct names *ret)
{
	const struct evidence *seen = question->seen;
	const struct workloads *workloads = question->workloads;

	for (size_t i = 0; i < seen->observation_count && !all; i++)
		add_name(ret, workloads_node(workloads,
		                  seen->observations[i].subject.node));
	for (size_t i = 0; i < seen->run_count && !all; i++)
		add_name(ret,
		    workloads_node(workloads, seen->runs[i].subject.node));
	if (ret->count > 0)
		return;
	for (size_t i = 0; i < seen->node_count; i++)
		add_name(ret, workloads_node(workloads, seen->nodes[i].node));
}

static int push(struct gaps *gaps, const struct gap *gap)
{
	size_t room = gaps->room ? gaps->room * 2 : 16;
	struct gap *items = gaps->items;

	if (gaps->count == gaps->room) {
		items = reallocarray(items, room, sizeof(*items));
		if (!items)
			return -ENOMEM;
		gaps->items = items;
		gaps->room = room;
	}
	items[gaps->count] = *gap;
	items[gaps->count++].index = gaps->nodes;
	if (gap->loss)
		gaps->lost_ms += gap->to_ms - gap->from_ms;
	else
		gaps->unwatched_ms += gap->to_ms - gap->from_ms;
	return 0;
}

static int find_watched(const struct question *question, struct slice node,
    struct spans *ret)
{
	int r = 0;

	for (size_t i = 0; i < question->seen->watch_count && r == 0; i++) {
		const struct watch *at = &question->seen->watches[i];

		if (slice_same(workloads_node(question->workloads, at->node),
		        node))
			r = spans_add(ret, at->from_ms, at->to_ms);
	}
	spans_join(ret);
	return r;
}

static int add_unwatched(struct gaps *to, struct slice node,
    const struct axis *axis, uint64_t end_ms, const struct spans *watched)
{
	cleanup_spans struct spans all = {0}, holes = {0};
	int r = spans_add(&all, axis->from_ms, end_ms);

	if (r == 0)
		r = spans_without(&all, watched, &holes);
	for (size_t i = 0; i < holes.count && r == 0; i++)
		r = push(to, &(struct gap){.node = node,
		                 .from_ms = holes.items[i].from_ms,
		                 .to_ms = holes.items[i].to_ms});
	return r;
}

/* Watched and yet not covered: something went missing. */
static int add_lost(struct gaps *to, const struct question *question,
    struct slice node, const struct axis *axis, const struct spans *watched)
{
	cleanup_spans struct spans covered = {0}, holes = {0};
	int r = coverage_of(question, node, &covered);

	if (r == 0)
		r = spans_without(watched, &covered, &holes);
	for (size_t i = 0; i < holes.count && r == 0; i++) {
		struct gap gap = {.node = node,
		    .from_ms = holes.items[i].from_ms,
		    .to_ms = holes.items[i].to_ms};

		if (gap.to_ms < axis->from_ms || gap.from_ms > axis->to_ms)
			continue;
		gap.loss = coverage_loss(question, node, gap.from_ms);
		r = push(to, &gap);
	}
	return r;
}

static int add_node(struct gaps *to, const struct question *question,
    struct slice node, const struct axis *axis)
{
	cleanup_spans struct spans watched = {0};
	int r = find_watched(question, node, &watched);

	if (r == 0)
		r = add_unwatched(to, node, axis, question->now_ms, &watched);
	return r < 0 ? r : add_lost(to, question, node, axis, &watched);
}

int gaps_find(const struct report_workload *at, const struct axis *axis,
    bool all, struct gaps *ret)
{
	struct question question = *at->question;
	cleanup_gaps struct gaps gaps = {0};
	struct names names = {0};
	int r = 0;

	question.seen = report_shown(at);
	if (question.now_ms > axis->to_ms)
		question.now_ms = axis->to_ms;
	names.items =
	    calloc(question.seen->observation_count + question.seen->run_count +
	               question.seen->node_count + 1,
	        sizeof(*names.items));
	if (!names.items)
		return -ENOMEM;
	collect_names(&question, all, &names);
	for (; gaps.nodes < names.count && r == 0; gaps.nodes++)
		r = add_node(&gaps, &question, names.items[gaps.nodes], axis);
	free(names.items);
	if (r < 0)
		return r;
	*ret = gaps;
	gaps = (struct gaps){0};
	return 0;
}

void gaps_release(struct gaps *gaps)
{
	free(gaps->items);
	*gaps = (struct gaps){0};
}
