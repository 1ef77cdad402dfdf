/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/judging.h"

#include <errno.h>

#include "analyzer/filter.h"
#include "analyzer/find.h"
#include "analyzer/observable.h"
#include "analyzer/settings.h"
#include "analyzer/text.h"

const struct node_view *view_find(const struct judging *judging,
    struct slice node)
{
	for (size_t i = 0; i < judging->node_count; i++)
		if (same(judging->nodes[i].node, node))
			return &judging->nodes[i];
	return NULL;
}

bool node_covered(const struct judging *judging, struct slice node,
    uint64_t from_ms, uint64_t to_ms)
{
	const struct node_view *view = view_find(judging, node);
	const struct span *span =
	    view ? spans_find(&view->covered, from_ms) : NULL;

	return span && span->to_ms >= to_ms;
}

bool judging_doubt(struct judging *judging, uint64_t at_ms)
{
	if (at_ms >= judging->need_ms)
		return true;
	if (at_ms > judging->doubt_ms)
		judging->doubt_ms = at_ms;
	return false;
}

static struct node_view *node_add(struct judging *judging, struct slice node)
{
	struct slice name = workloads_node(judging->question->workloads, node);
	struct node_view *items;

	for (size_t i = 0; i < judging->node_count; i++)
		if (same(judging->nodes[i].node, name))
			return &judging->nodes[i];
	items = reallocarray(judging->nodes, judging->node_count + 1,
	    sizeof(*items));
	if (!items)
		return NULL;
	judging->nodes = items;
	items[judging->node_count] = (struct node_view){.node = name};
	return &items[judging->node_count++];
}

static int add_expected(struct judging *judging)
{
	const struct question *question = judging->question;

	for (size_t i = 0; i < question->expected_count; i++) {
		struct node_view *view =
		    node_add(judging, slice_of(question->expected_nodes[i]));

		if (!view)
			return -ENOMEM;
		view->expected = true;
	}
	return 0;
}

/* Where the workload ran lately, or runs as far as anybody knows. */
static int add_concerned(struct judging *judging)
{
	const struct evidence *seen = judging->question->seen;
	const struct deployments *runs = &judging->deployments;

	for (size_t i = 0; i < runs->run_count; i++) {
		struct node_view *view = node_add(judging, runs->runs[i].node);

		if (!view)
			return -ENOMEM;
		view->concerned |= runs->runs[i].end_ms >= judging->need_ms;
	}
	for (size_t i = 0; i < seen->observation_count; i++) {
		const struct observation *at = &seen->observations[i];
		struct node_view *view = node_add(judging, at->subject.node);

		if (!view)
			return -ENOMEM;
		view->concerned |= at->match == MATCH_YES &&
		                   at->first_ms <= judging->question->now_ms &&
		                   at->last_ms >= judging->need_ms;
	}
	return 0;
}

static int add_known(struct judging *judging)
{
	const struct evidence *seen = judging->question->seen;

	for (size_t i = 0; i < seen->node_count; i++)
		if (!node_add(judging, seen->nodes[i].node))
			return -ENOMEM;
	for (size_t i = 0; i < seen->watch_count; i++)
		if (!node_add(judging, seen->watches[i].node))
			return -ENOMEM;
	for (size_t i = 0; i < seen->symptom_count; i++)
		if (!node_add(judging, seen->symptoms[i].subject.node))
			return -ENOMEM;
	return 0;
}

/* What the node was set not to record, nobody watched. */
static int leave_out_settings(struct judging *judging, struct node_view *view)
{
	cleanup_spans struct spans watched = view->covered, holes = {0};
	int r = 0;

	view->covered = (struct spans){0};
	view->settings = calloc(1, sizeof(*view->settings));
	if (!view->settings)
		return -ENOMEM;
	if (phase_is_recorded(judging, view->node))
		r = settings_find(judging->question, view->node,
		    judging->filter.default_action, view->settings);
	for (size_t i = 0; i < view->settings->count && r == 0; i++)
		r = spans_add(&holes, view->settings->items[i].from_ms,
		    view->settings->items[i].to_ms);
	spans_join(&holes);
	return r < 0 ? r : spans_without(&watched, &holes, &view->covered);
}

static int look_at_nodes(struct judging *judging)
{
	int r = add_expected(judging);

	if (r == 0)
		r = add_concerned(judging);
	if (r == 0)
		r = add_known(judging);
	for (size_t i = 0; i < judging->node_count && r == 0; i++) {
		struct node_view *view = &judging->nodes[i];

		view->until_ms = watched_until(judging->question, view->node);
		r = coverage_of(judging->question, view->node, &view->covered);
		if (r == 0)
			r = leave_out_settings(judging, view);
	}
	return r;
}

static int make_filters(struct judging *judging)
{
	const struct question *question = judging->question;
	int r = phase_filter(question, question->phase, judging->allowlist,
	    &judging->filter, NULL);

	if (r == 0)
		r = phase_filter(question, question->to, judging->allowlist,
		    &judging->next, NULL);
	return r < 0 ? r
	             : phase_filter_undecided(question, question->phase,
	                   judging->allowlist, &judging->undecided, NULL);
}

static uint64_t before(uint64_t at_ms, uint64_t span_ms)
{
	return at_ms > span_ms ? at_ms - span_ms : 0;
}

int judging_begin(const struct question *question, struct verdict *verdict,
    struct judging *ret)
{
	const struct policy *policy =
	    &question->workload->policy[question->phase];
	int r;

	*ret = (struct judging){
	    .question = question,
	    .policy = policy,
	    .allowlist =
	        question->deployed ? question->deployed : question->profile,
	    .to_ms = before(question->now_ms, policy->freshness_ms),
	    .verdict = verdict,
	};
	ret->need_ms = before(ret->to_ms, policy->window_ms);
	r = make_filters(ret);
	if (r == 0)
		r = deployments_find(question, &ret->filter, &ret->deployments);
	if (r == 0)
		r = look_at_nodes(ret);
	if (r == 0)
		r = sightings_find(ret);
	ret->seen_in =
	    calloc(ret->deployments.run_count * 3 + 1, sizeof(*ret->seen_in));
	return r == 0 && !ret->seen_in ? -ENOMEM : r;
}

void judging_end(struct judging *judging)
{
	profile_release(&judging->filter);
	profile_release(&judging->undecided);
	profile_release(&judging->next);
	deployments_release(&judging->deployments);
	for (size_t i = 0; i < judging->node_count; i++) {
		struct node_view *view = &judging->nodes[i];

		spans_release(&view->covered);
		if (view->settings)
			setting_holes_release(view->settings);
		free(view->settings);
	}
	free(judging->nodes);
	free(judging->sightings.items);
	free(judging->windows);
	free(judging->seen_in);
}
