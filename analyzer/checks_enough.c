/* SPDX-License-Identifier: Apache-2.0 */
/* Whether there is enough evidence, and if not, when there will be. */
#include "analyzer/checks.h"

#include "analyzer/filter.h"
#include "analyzer/text.h"

#define LONG(n) ((unsigned long long)(n))

/* The latest time at which one of them is ready; one unknown spoils it. */
void check_short(struct judging *judging, struct check_result *ret,
    uint64_t ready_ms)
{
	struct verdict *verdict = judging->verdict;

	ret->outcome = OUTCOME_INSUFFICIENT;
	if (!ready_ms)
		judging->never_ready = true;
	else if (ready_ms > verdict->ready_ms)
		verdict->ready_ms = ready_ms;
}

static uint64_t length(const struct window *window)
{
	return window->to_ms - window->from_ms;
}

static const struct window *shortest(const struct judging *judging)
{
	const struct window *ret = NULL;

	for (size_t i = 0; i < judging->window_count; i++)
		if (!ret || length(&judging->windows[i]) < length(ret))
			ret = &judging->windows[i];
	return ret;
}

void check_wall_time(struct judging *judging, struct check_result *ret)
{
	const struct window *window = shortest(judging);
	uint64_t asked = judging->policy->window_ms;
	uint64_t have = window ? length(window) : 0;
	char has[TIME_TEXT], wants[TIME_TEXT], node[NAME_TEXT];

	(void)span_format(asked, wants);
	if (profile_undeployed(judging->question)) {
		check_short(judging, ret, 0);
		SAY(ret->detail,
		    "the profile has changed since it was deployed, so there "
		    "is no evidence of it: rollout update, then %s clean",
		    wants);
		return;
	}
	(void)span_format(have, has);
	if (have >= asked) {
		SAY(ret->detail, "watched and clean for %s of %s",
		    have ? has : "0 s", wants);
		return;
	}
	check_short(judging, ret, judging->question->now_ms + asked - have);
	SAY(ret->detail, "watched and clean for %s of %s%s%s",
	    have ? has : "0 s", wants, window ? ", on node " : "",
	    window ? name_text(window->node, node) : "");
}

/* When the rest will have come, if it comes as what there is has come. */
static uint64_t ready_at(const struct judging *judging,
    const struct window *window, uint64_t have, uint64_t asked)
{
	uint64_t per_one;

	if (have == 0)
		return 0;
	per_one = length(window) / have;
	return judging->question->now_ms + (asked - have) * per_one;
}

static void too_few(struct judging *judging, const struct window *window,
    struct check_result *ret)
{
	const struct policy *policy = judging->policy;
	uint64_t starts = policy->runs, ends = policy->clean_ends;
	uint64_t ready = 0;

	if (window->runs < starts)
		ready = ready_at(judging, window, window->runs, starts);
	if (window->clean_ends < ends) {
		uint64_t at =
		    ready_at(judging, window, window->clean_ends, ends);

		if (window->runs >= starts || !at || (ready && at > ready))
			ready = at;
	}
	check_short(judging, ret, ready);
	SAY(ret->detail,
	    "%llu of %llu runs began in the window, and %llu of %llu ended "
	    "clean (with status 0); restarts after a failure do not count",
	    LONG(window->runs), LONG(starts), LONG(window->clean_ends),
	    LONG(ends));
}

void check_runs(struct judging *judging, struct check_result *ret)
{
	const struct policy *policy = judging->policy;
	const struct window none = {.deployment = NULL};
	const struct window *worst = NULL;

	for (size_t i = 0; i < judging->window_count; i++) {
		const struct window *at = &judging->windows[i];

		if (!worst || at->runs < worst->runs ||
		    (at->runs == worst->runs &&
		        at->clean_ends < worst->clean_ends))
			worst = at;
		if (at->runs < policy->runs ||
		    at->clean_ends < policy->clean_ends) {
			worst = at;
			break;
		}
	}
	if (!worst)
		worst = &none;
	judging->verdict->runs = worst->runs;
	judging->verdict->clean_ends = worst->clean_ends;
	if (worst->runs < policy->runs ||
	    worst->clean_ends < policy->clean_ends)
		too_few(judging, worst, ret);
	else
		SAY(ret->detail, "%llu runs, %llu of them ended clean",
		    LONG(worst->runs), LONG(worst->clean_ends));
}

/* Nodes where a deployment has a window at all, each once. */
static size_t nodes_seen(const struct judging *judging)
{
	size_t count = 0;

	for (size_t i = 0; i < judging->window_count; i++) {
		const struct window *at = &judging->windows[i];
		size_t k = 0;

		if (!at->deployment || !at->node.ptr || length(at) == 0)
			continue;
		while (k < i && (!judging->windows[k].deployment ||
		                    length(&judging->windows[k]) == 0 ||
		                    !same(judging->windows[k].node, at->node)))
			k++;
		count += k == i;
	}
	return count;
}

void check_nodes(struct judging *judging, struct check_result *ret)
{
	size_t have = nodes_seen(judging);

	SAY(ret->detail, "ran on %zu of %llu nodes", have,
	    LONG(judging->policy->nodes));
	if (have < judging->policy->nodes)
		check_short(judging, ret, 0);
}

static bool arch_seen(const struct judging *judging, uint32_t arch)
{
	const struct evidence *seen = judging->question->seen;

	for (size_t i = 0; i < seen->observation_count; i++) {
		const struct observation *at = &seen->observations[i];

		if (at->match == MATCH_YES &&
		    at->first_ms <= judging->question->now_ms &&
		    arch_of_call(at->call.arch, at->call.nr) == arch)
			return true;
	}
	for (size_t i = 0; i < seen->used_count; i++)
		if (arch_of_call(seen->used[i].call.arch,
		        seen->used[i].call.nr) == arch)
			return true;
	return false;
}

/* Where it ran; a node that is of an architecture runs that. */
static bool arch_of_nodes(const struct judging *judging, uint32_t arch)
{
	const struct evidence *seen = judging->question->seen;

	for (size_t i = 0; i < judging->window_count; i++)
		for (size_t k = 0; k < seen->node_count; k++)
			if (judging->windows[i].deployment &&
			    seen->nodes[k].arch == arch &&
			    same(workloads_node(judging->question->workloads,
			             seen->nodes[k].node),
			        judging->windows[i].node))
				return true;
	return false;
}

void check_architectures(struct judging *judging, struct check_result *ret)
{
	const struct policy *policy = judging->policy;

	SAY(ret->detail, policy->arch_count ? "all that are asked for were seen"
	                                    : "none is asked for");
	for (size_t i = 0; i < policy->arch_count; i++) {
		char text[ARCH_TEXT];

		if (arch_seen(judging, policy->arches[i]) ||
		    arch_of_nodes(judging, policy->arches[i]))
			continue;
		check_short(judging, ret, 0);
		SAY(ret->detail,
		    "nothing shows that it ever ran on %s, which policy asks "
		    "for",
		    arch_text(policy->arches[i], text));
		return;
	}
}
