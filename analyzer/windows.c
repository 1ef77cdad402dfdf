/* SPDX-License-Identifier: Apache-2.0 */
/* The windows that a verdict rests on: one a deployment that is still run. */
#include "analyzer/judging.h"

#include <errno.h>

#include "analyzer/flag_log.h"
#include "analyzer/text.h"
#include "syscalls/actions.h"

#define ORIGINS 8 /* that may tell of the same run */

bool run_ended_well(const struct placed_run *run)
{
	return run->over && run->run->ended_ms && run->run->has_status &&
	       run->run->status == 0;
}

static bool identified(const struct run *run)
{
	return run->image.ptr && run->profile_hash.ptr;
}

bool run_counts(const struct judging *judging, const struct placed_run *run)
{
	const struct deployments *all = &judging->deployments;

	return all->items[run->deployment].current && !run->restart &&
	       run->node.ptr &&
	       (!judging->policy->identity_required || identified(run->run));
}

static bool live(const struct judging *judging,
    const struct deployment *deployment)
{
	return deployment->current &&
	       (deployment->running || deployment->last_ms >= judging->to_ms);
}

/* If nothing ran lately, what ran last is still what there is. */
static const struct deployment *latest(const struct judging *judging)
{
	const struct deployments *all = &judging->deployments;
	const struct deployment *last = NULL;

	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].current &&
		    (!last || all->items[i].last_ms > last->last_ms))
			last = &all->items[i];
	return last;
}

static uint64_t most(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* Where errno is what is asked for, it begins when that was recorded. */
static void find_flag(const struct judging *judging, struct window *window)
{
	uint64_t since_ms;

	if (!action_needs_flag_log(judging->filter.default_action))
		return;
	window->flag =
	    flag_of(judging, window->deployment, window->node, &since_ms);
	window->from_ms = most(window->from_ms, since_ms);
	if (window->from_ms > window->to_ms)
		window->from_ms = window->to_ms;
}

static void add_window(struct judging *judging,
    const struct deployment *deployment, struct slice node)
{
	const struct node_view *view = view_find(judging, node);
	const struct span *span =
	    view ? spans_find(&view->covered, judging->to_ms) : NULL;
	uint64_t since = judging->deployments.since_ms;
	struct window *window = &judging->windows[judging->window_count++];

	if (deployment)
		since = most(since, deployment->since_ms);
	*window = (struct window){.deployment = deployment,
	    .node = node,
	    .since_ms = since,
	    .from_ms = judging->to_ms,
	    .to_ms = judging->to_ms};
	if (span && since < judging->to_ms)
		window->from_ms = most(most(span->from_ms, since),
		    judging->doubt_ms ? judging->doubt_ms + 1 : 0);
	find_flag(judging, window);
}

/* Of several sources that tell of the same runs, the one with the most. */
struct tallies {
	struct {
		struct slice origin;
		uint64_t runs, clean_ends;
	} items[ORIGINS];
	size_t count;
};

static void tally(struct tallies *tallies, const struct window *window,
    const struct placed_run *run)
{
	size_t i = 0;

	while (i < tallies->count &&
	       !same(tallies->items[i].origin, run->run->origin))
		i++;
	if (i == ORIGINS)
		return;
	if (i == tallies->count) {
		tallies->items[i].origin = run->run->origin;
		tallies->count++;
	}
	tallies->items[i].runs++;
	if (run_ended_well(run) && run->end_ms <= window->to_ms)
		tallies->items[i].clean_ends++;
}

static const struct window *window_of(const struct judging *judging,
    const struct deployment *deployment)
{
	for (size_t i = 0; i < judging->window_count; i++)
		if (judging->windows[i].deployment == deployment)
			return &judging->windows[i];
	return NULL;
}

/* Runs in the windows of all deployments alike, on whatever node. */
static void count_runs(struct judging *judging, struct window *window)
{
	const struct deployments *all = &judging->deployments;
	struct tallies tallies = {.count = 0};

	for (size_t i = 0; i < all->run_count; i++) {
		const struct placed_run *run = &all->runs[i];
		const struct deployment *of = &all->items[run->deployment];
		const struct window *in = window_of(judging, of);

		if (in && in->from_ms < in->to_ms &&
		    deployment_alike(of, window->deployment) &&
		    run_counts(judging, run) &&
		    run->run->started_ms >= in->from_ms &&
		    run->run->started_ms <= in->to_ms)
			tally(&tallies, in, run);
	}
	for (size_t i = 0; i < tallies.count; i++) {
		window->runs = most(window->runs, tallies.items[i].runs);
		window->clean_ends =
		    most(window->clean_ends, tallies.items[i].clean_ends);
	}
}

/* No run is known, so the workload may be on any node that is. */
static void windows_of_nodes(struct judging *judging)
{
	for (size_t i = 0; i < judging->node_count; i++)
		add_window(judging, NULL, judging->nodes[i].node);
}

int windows_find(struct judging *judging)
{
	const struct deployments *all = &judging->deployments;
	const struct deployment *last = latest(judging);

	judging->windows = calloc(all->count + judging->node_count + 1,
	    sizeof(*judging->windows));
	if (!judging->windows)
		return -ENOMEM;
	for (size_t i = 0; i < all->count; i++)
		if (live(judging, &all->items[i]))
			add_window(judging, &all->items[i], all->items[i].node);
	if (judging->window_count == 0 && last)
		add_window(judging, last, last->node);
	if (judging->window_count == 0)
		windows_of_nodes(judging);
	for (size_t i = 0; i < judging->window_count; i++)
		if (judging->windows[i].deployment)
			count_runs(judging, &judging->windows[i]);
	return 0;
}

bool node_concerns(const struct judging *judging, const struct node_view *view)
{
	if (view->concerned || view->expected)
		return true;
	for (size_t i = 0; i < judging->window_count; i++)
		if (same(judging->windows[i].node, view->node))
			return true;
	return false;
}
