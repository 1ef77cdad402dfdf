/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/coverage.h"

#include "analyzer/losses.h"
#include "analyzer/text.h"

static bool of_node(const struct question *question, const struct watch *watch,
    struct slice node)
{
	return watch->from_ms <= question->now_ms &&
	       (!question->wall_ms ||
	           watch->to_ms <= question->wall_ms + AHEAD_MS) &&
	       same(workloads_node(question->workloads, watch->node), node);
}

static uint64_t until(const struct question *question,
    const struct watch *watch)
{
	return watch->to_ms < question->now_ms ? watch->to_ms
	                                       : question->now_ms;
}

/* What the source of the watch at index first saw, without what it lost. */
static int add_source(const struct question *question, struct slice node,
    size_t first, struct spans *ret)
{
	const struct evidence *seen = question->seen;
	struct slice source = seen->watches[first].source;
	cleanup_spans struct spans watched = {0}, lost = {0};
	int r = losses_of_source(question, node, source, &lost);

	for (size_t i = first; i < seen->watch_count && r == 0; i++) {
		const struct watch *watch = &seen->watches[i];

		if (same(watch->source, source) &&
		    of_node(question, watch, node))
			r = spans_add(&watched, watch->from_ms,
			    until(question, watch));
	}
	spans_join(&watched);
	spans_join(&lost);
	return r < 0 ? r : spans_without(&watched, &lost, ret);
}

static bool first_of_source(const struct question *question, struct slice node,
    size_t at)
{
	const struct evidence *seen = question->seen;

	if (!of_node(question, &seen->watches[at], node))
		return false;
	for (size_t i = 0; i < at; i++)
		if (same(seen->watches[i].source, seen->watches[at].source) &&
		    of_node(question, &seen->watches[i], node))
			return false;
	return true;
}

int coverage_of(const struct question *question, struct slice node,
    struct spans *ret)
{
	cleanup_spans struct spans sources = {0}, lost = {0};
	int r = losses_of_node(question, node, &lost);

	for (size_t i = 0; i < question->seen->watch_count && r == 0; i++)
		if (first_of_source(question, node, i))
			r = add_source(question, node, i, &sources);
	spans_join(&sources);
	spans_join(&lost);
	return r < 0 ? r : spans_without(&sources, &lost, ret);
}

uint64_t watched_until(const struct question *question, struct slice node)
{
	uint64_t last = 0;

	for (size_t i = 0; i < question->seen->watch_count; i++) {
		const struct watch *watch = &question->seen->watches[i];

		if (of_node(question, watch, node) &&
		    until(question, watch) > last)
			last = until(question, watch);
	}
	return last;
}

const struct loss *coverage_loss(const struct question *question,
    struct slice node, uint64_t at_ms)
{
	for (size_t i = 0; i < question->seen->loss_count; i++) {
		const struct loss *loss = &question->seen->losses[i];
		struct span span = loss_span(question, loss);

		if (loss_counts(question, loss, node) &&
		    span.from_ms <= at_ms && span.to_ms >= at_ms)
			return loss;
	}
	return NULL;
}
