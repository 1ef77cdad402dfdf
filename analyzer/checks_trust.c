/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the evidence can be believed: unknown is never clean. */
#include "analyzer/checks.h"

#include "analyzer/losses.h"
#include "analyzer/observable.h"
#include "analyzer/settings.h"
#include "analyzer/text.h"

#define LONG(n) ((unsigned long long)(n))

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* What is missing that was told, and what fills it or lets it be. */
static void say_loss(const struct loss *loss, struct slice node, uint64_t at_ms,
    struct check_result *ret)
{
	char name[NAME_TEXT], what[NAME_TEXT], when[TIME_TEXT];

	(void)name_text(node, name);
	(void)time_format(at_ms, when);
	if (slice_equals(loss->what, "gap"))
		SAY(ret->detail,
		    "%llu serials of the log of node %s are missing before "
		    "%s: another source of that time fills it, or a full "
		    "window after it",
		    LONG(loss->count), name, when);
	else if (slice_equals(loss->what, "conflict"))
		SAY(ret->detail,
		    "two records of node %s at %s have one serial and say "
		    "different things, so one was dropped: is it the name of "
		    "two hosts? Else a full window after it",
		    name, when);
	else
		SAY(ret->detail,
		    "node %s lost records at %s (%s): another source of that "
		    "time fills it, or a full window after it",
		    name, when, name_text(loss->what, what));
}

/* Nobody watched then, or nobody who can be believed. */
static void say_unwatched(const struct judging *judging,
    const struct node_view *view, struct slice node, uint64_t at_ms,
    struct check_result *ret)
{
	uint64_t until_ms = view ? view->until_ms : 0;
	char name[NAME_TEXT], when[TIME_TEXT];

	(void)name_text(node, name);
	if (!until_ms && judging->question->seen->unverified)
		SAY(ret->detail,
		    "node %s was never watched, and what was collected may be "
		    "anybody's: read it where root alone writes, or say %s "
		    "collect --trust kernel",
		    name, PROG);
	else if (!until_ms)
		SAY(ret->detail, "node %s was never watched: run %s collect",
		    name, PROG);
	else if (until_ms < at_ms)
		SAY(ret->detail,
		    "node %s was watched until %s and not since: collect what "
		    "it logged",
		    name, time_format(until_ms, when));
	else
		SAY(ret->detail,
		    "nobody watched node %s at %s: collect what it logged "
		    "then, or let a full window pass",
		    name, time_format(at_ms, when));
}

static void say_hole(const struct judging *judging, struct slice node,
    uint64_t at_ms, struct check_result *ret)
{
	const struct node_view *view = view_find(judging, node);
	const struct loss *loss = coverage_loss(judging->question, node, at_ms);
	const struct setting_hole *setting =
	    view ? settings_within(view->settings, at_ms, at_ms) : NULL;

	ret->outcome = OUTCOME_UNTRUSTED;
	if (setting)
		settings_say(setting, node, judging->filter.default_action,
		    ret->detail, sizeof(ret->detail));
	else if (loss)
		say_loss(loss, node, at_ms, ret);
	else
		say_unwatched(judging, view, node, at_ms, ret);
}

/* The last moment of from..to that nobody watched; 0: there is none. */
static uint64_t last_hole(const struct node_view *view, uint64_t from_ms,
    uint64_t to_ms)
{
	const struct span *span =
	    view ? spans_find(&view->covered, to_ms) : NULL;

	if (!span)
		return to_ms;
	return span->from_ms <= from_ms ? 0 : span->from_ms - 1;
}

/* Whether the window is too short, or too little in it, to do without more. */
static bool lacks(const struct judging *judging, const struct window *window)
{
	const struct policy *policy = judging->policy;

	return window->to_ms - window->from_ms < policy->window_ms ||
	       window->runs < policy->runs ||
	       window->clean_ends < policy->clean_ends;
}

/*
 * What was dropped may be a call like any other that holds, up to now. Where
 * what came before is needed it is not merely missing. 0: there is none.
 */
static uint64_t last_conflict(const struct judging *judging,
    const struct window *window)
{
	const struct evidence *seen = judging->question->seen;
	uint64_t last = 0;

	for (size_t i = 0; i < seen->loss_count; i++) {
		const struct loss *at = &seen->losses[i];

		if (slice_equals(at->what, "conflict") &&
		    loss_counts(judging->question, at, window->node) &&
		    at->to_ms >= window->since_ms && at->to_ms > last)
			last = at->to_ms;
	}
	return last >= judging->need_ms || lacks(judging, window) ? last : 0;
}

void check_coverage(struct judging *judging, struct check_result *ret)
{
	SAY(ret->detail, "nothing can have gone unseen");
	if (judging->window_count == 0) {
		ret->outcome = OUTCOME_UNTRUSTED;
		SAY(ret->detail, "no node was ever watched: run %s collect",
		    PROG);
	}
	for (size_t i = 0; i < judging->window_count; i++) {
		const struct window *window = &judging->windows[i];
		uint64_t from = judging->need_ms > window->since_ms
		                    ? judging->need_ms
		                    : window->since_ms;
		uint64_t hole = last_hole(view_find(judging, window->node),
		    least(from, window->to_ms), window->to_ms);

		if (!hole)
			hole = last_conflict(judging, window);
		if (!hole)
			continue;
		say_hole(judging, window->node, hole, ret);
		return;
	}
}

static bool is_fresh(const struct judging *judging,
    const struct node_view *view)
{
	return view && view->until_ms && view->until_ms >= judging->to_ms;
}

/* A stamp of the future, of a node whose clock is not known to be right again. */
static const struct observation *find_ahead(const struct judging *judging)
{
	const struct question *question = judging->question;
	const struct evidence *ahead = question->ahead;

	for (size_t i = 0; ahead && i < ahead->observation_count; i++) {
		const struct observation *at = &ahead->observations[i];
		struct slice node =
		    workloads_node(question->workloads, at->subject.node);

		if (at->match != MATCH_NO &&
		    at->last_ms > question->wall_ms + AHEAD_MS &&
		    !is_fresh(judging, view_find(judging, node)))
			return at;
	}
	return NULL;
}

static void say_stale(const struct node_view *view, const char *asked,
    struct check_result *ret)
{
	char name[NAME_TEXT], when[TIME_TEXT];

	if (view->until_ms)
		SAY(ret->detail,
		    "node %s has not been heard of since %s; %s is the most "
		    "that is asked for",
		    name_text(view->node, name),
		    time_format(view->until_ms, when), asked);
	else
		SAY(ret->detail, "node %s has never been heard of",
		    name_text(view->node, name));
}

void check_freshness(struct judging *judging, struct check_result *ret)
{
	const struct observation *ahead = find_ahead(judging);
	char when[TIME_TEXT], asked[TIME_TEXT];

	(void)span_format(judging->policy->freshness_ms, asked);
	SAY(ret->detail, "every node was heard of in the last %s", asked);
	if (ahead) {
		ret->outcome = OUTCOME_UNTRUSTED;
		SAY(ret->detail,
		    "an event of %s is later than now: a clock is wrong, that "
		    "of its node or this one",
		    time_format(ahead->last_ms, when));
		return;
	}
	for (size_t i = 0; i < judging->node_count; i++) {
		const struct node_view *view = &judging->nodes[i];

		if (!node_concerns(judging, view) || is_fresh(judging, view))
			continue;
		ret->outcome = OUTCOME_UNTRUSTED;
		say_stale(view, asked, ret);
		return;
	}
}

static bool unidentified(const struct judging *judging, size_t at)
{
	const struct deployment *of = judging->windows[at].deployment;

	return of && (!of->image.ptr || !of->profile_hash.ptr);
}

/* What would tell whose they are. */
static void say_doubt(const struct judging *judging, struct check_result *ret)
{
	const struct subject *one = judging->doubtful_one;
	char name[NAME_TEXT], user[sizeof(" of uid 4294967295")] = "";

	if (one->has_uid)
		SAY(user, " of uid %u", one->uid);
	ret->outcome = OUTCOME_UNTRUSTED;
	SAY(ret->detail,
	    "%llu events may be its own or another's (the last one by %s%s): "
	    "match by unit or container, which the journal knows, or add uid "
	    "to a rule by exe",
	    LONG(judging->doubtful), name_text(one->exe, name), user);
}

void check_attribution(struct judging *judging, struct check_result *ret)
{
	char name[NAME_TEXT];

	SAY(ret->detail, "all events are surely its own or surely not");
	if (judging->doubtful) {
		say_doubt(judging, ret);
		return;
	}
	if (!judging->policy->identity_required)
		return;
	for (size_t i = 0; i < judging->window_count; i++) {
		if (!unidentified(judging, i))
			continue;
		ret->outcome = OUTCOME_UNTRUSTED;
		SAY(ret->detail,
		    "policy requires identity, and a run on node %s does not "
		    "say its image and profile: see %s run-mark",
		    name_text(judging->windows[i].node, name), PROG);
		return;
	}
}

void check_observable(struct judging *judging, struct check_result *ret)
{
	enum unseen unseen =
	    phase_unseen(judging, ret->detail, sizeof(ret->detail));

	if (unseen == UNSEEN_NOT) {
		SAY(ret->detail, "what is not allowed is recorded");
		return;
	}
	if (unseen == UNSEEN_SWITCHED_OFF || !clean_in_log(judging)) {
		ret->outcome = OUTCOME_UNTRUSTED;
		/* What is only not known is a person's to find out. */
		judging->verdict->needs_log =
		    unseen == UNSEEN_ERRNO &&
		    judging->question->phase == PHASE_ERRNO;
		return;
	}
	SAY(ret->detail,
	    "not in this phase, but the same profile was clean for a full "
	    "window in log%s",
	    clean_ends_since(judging) ? ", and runs have ended clean since"
	                              : "; runs that end clean are missing");
	if (!clean_ends_since(judging))
		check_short(judging, ret, 0);
}

/* Findings are of calls; a run under another filter need not make any. */
static const struct placed_run *stale_run(const struct judging *judging)
{
	const struct deployments *all = &judging->deployments;

	for (size_t i = 0; i < all->run_count; i++)
		if (!all->runs[i].over &&
		    !all->items[all->runs[i].deployment].current)
			return &all->runs[i];
	return NULL;
}

void check_stale_deployment(struct judging *judging, struct check_result *ret)
{
	const struct placed_run *run = stale_run(judging);
	char name[NAME_TEXT], when[TIME_TEXT];

	check_kind(judging, FINDING_STALE_DEPLOYMENT, ret);
	if (ret->outcome != OUTCOME_PASS || !run)
		return;
	ret->outcome = OUTCOME_UNTRUSTED;
	SAY(ret->detail,
	    "what runs on node %s since %s has not the filter of this phase "
	    "and profile: restart it (if it is gone: %s run-mark ... end)",
	    name_text(run->node, name),
	    run->known ? time_format(run->run->started_ms, when)
	               : "before anybody watched",
	    PROG);
}

void check_symptoms(struct judging *judging, struct check_result *ret)
{
	enum symptoms_policy policy = judging->policy->symptoms;

	SAY(ret->detail, "none is undecided");
	if (judging->undecided_symptoms == 0)
		return;
	SAY(ret->detail, "%llu undecided, the last one: %s%s",
	    LONG(judging->undecided_symptoms), judging->last_symptom,
	    policy == SYMPTOMS_HOLD ? " (see triage; policy: symptoms: hold)"
	                            : " (policy lets it pass)");
	if (policy == SYMPTOMS_HOLD)
		ret->outcome = OUTCOME_HOLD;
}
