/* SPDX-License-Identifier: Apache-2.0 */
/* All of one workload: open if it needs somebody, folded if not. */
#include "reports/html.h"

#include "reports/verdict.h"

static void put_fact(const struct page *page, const char *title)
{
	html(page, "<div><dt>%s</dt><dd>", title);
}

static void put_fact_end(const struct page *page)
{
	html(page, "</dd></div>\n");
}

static void put_phase_fact(const struct page *page,
    const struct question *question)
{
	const struct evidence *seen = question->seen;

	put_fact(page, "Phase");
	if (!seen->has_rollout) {
		html(page, "no rollout yet");
	} else {
		html(page, "%s, for ", phase_name(question->phase));
		html_span(page, question->now_ms > seen->rollout.since_ms
		                    ? question->now_ms - seen->rollout.since_ms
		                    : 0);
	}
	put_fact_end(page);
}

static void put_window_fact(const struct page *page,
    const struct verdict *verdict)
{
	put_fact(page, "Window judged");
	if (verdict->window_from_ms < verdict->window_to_ms) {
		html_time(page, verdict->window_from_ms);
		html(page, " to ");
		html_time(page, verdict->window_to_ms);
	} else {
		html(page, "none");
	}
	put_fact_end(page);
}

static void put_more_facts(const struct page *page,
    const struct report_workload *at)
{
	const struct evidence *seen = at->question->seen;
	const struct verdict *verdict = at->verdict;
	char said[SAID_TEXT];

	if (verdict->ready_ms && verdict->outcome == OUTCOME_INSUFFICIENT) {
		put_fact(page, "Enough by, at this rate");
		html_time(page, verdict->ready_ms);
		put_fact_end(page);
	}
	if (seen->has_rollout && seen->rollout.profile_hash.ptr) {
		struct slice hash = seen->rollout.profile_hash;

		if (hash.len > 12)
			hash.len = 12;
		put_fact(page, "Profile");
		html(page, "<code>");
		html_slice(page, hash);
		html(page, "</code>");
		put_fact_end(page);
	}
	if (*verdict_said(verdict, said)) {
		put_fact(page, "Rests on --trust kernel, said for");
		html_text(page, said);
		put_fact_end(page);
	}
	if (seen->rollout.held) {
		put_fact(page, "Held");
		html_slice(page, seen->rollout.hold_reason);
		put_fact_end(page);
	}
}

static void put_facts(const struct page *page, const struct report_workload *at)
{
	const struct verdict *verdict = at->verdict;

	html(page, "<dl class=\"facts\">\n");
	put_phase_fact(page, at->question);
	put_fact(page, "Clean for");
	html_span(page, verdict->clean_ms);
	put_fact_end(page);
	put_fact(page, "Runs");
	html_count(page, verdict->runs);
	html(page, ", ");
	html_count(page, verdict->clean_ends);
	html(page, " ended clean");
	put_fact_end(page);
	put_window_fact(page, verdict);
	put_more_facts(page, at);
	html(page, "</dl>\n");
}

static void put_check(const struct page *page, const struct verdict *verdict,
    unsigned i)
{
	const struct check_result *check = &verdict->checks[i];

	html(page, "<li>");
	if (check->outcome != OUTCOME_PASS) {
		html_badge(page, check->outcome, outcome_name(check->outcome));
		html(page, " ");
	}
	html(page, "<b>%s</b> ", check_name(i));
	html_text(page, check->detail);
	html(page, "</li>\n");
}

static size_t count_passed(const struct verdict *verdict)
{
	size_t passed = 0;

	for (unsigned i = 0; i < CHECK_COUNT; i++)
		passed += verdict->checks[i].outcome == OUTCOME_PASS;
	return passed;
}

static void put_those_checks(const struct page *page,
    const struct verdict *verdict, bool passed)
{
	html(page, "<ul class=\"checks\">\n");
	for (unsigned i = 0; i < CHECK_COUNT; i++)
		if ((verdict->checks[i].outcome == OUTCOME_PASS) == passed &&
		    !verdict_check_told(verdict, i))
			put_check(page, verdict, i);
	html(page, "</ul>\n");
}

static void put_checks(const struct page *page, const struct verdict *verdict)
{
	size_t passed = count_passed(verdict);

	if (passed < CHECK_COUNT)
		put_those_checks(page, verdict, false);
	if (passed == 0)
		return;
	html(page,
	    "<details class=\"more\"><summary>%zu of %d checks "
	    "passed</summary>\n",
	    passed, CHECK_COUNT);
	put_those_checks(page, verdict, true);
	html(page, "</details>\n");
}

static int put_charts(struct page *page, const struct report_workload *at)
{
	cleanup_gaps struct gaps gaps = {0};
	struct timeline timeline = {0};
	int r = gaps_find(at, &page->axis, false, &gaps);

	if (r < 0)
		return r;
	timeline_add(&timeline, &page->axis, report_shown(at), MATCH_MAYBE);
	if (at->question->seen->transition_count > 0)
		html_ladder(page, at, &gaps);
	r = html_events(page, slice_of(at->question->workload->name), &timeline,
	    &gaps);
	return r < 0 ? r : html_curve(page, at);
}

static int put_body(struct page *page, const struct report_workload *at)
{
	int r;

	put_facts(page, at);
	html(page, "<div class=\"halves\"><div>\n");
	html(page, "<h3>What blocks</h3>\n");
	if (at->verdict->outcome == OUTCOME_PASS)
		html(page, "<p>Nothing.</p>\n");
	html_findings(page, &at->verdict->findings);
	put_checks(page, at->verdict);
	html(page, "</div><div>\n");
	r = put_charts(page, at);
	html(page, "</div></div>\n<details class=\"more\">"
	           "<summary>Calls recorded</summary>\n");
	if (r == 0)
		r = html_calls(page, slice_of(at->question->workload->name),
		    report_shown(at));
	html(page, "</details>\n");
	html_decisions(page, at);
	html_history(page, at);
	return r;
}

int html_workload(struct page *page, const struct report_workload *at,
    unsigned number)
{
	bool open = at->verdict->outcome == OUTCOME_HOLD ||
	            at->verdict->outcome == OUTCOME_UNTRUSTED;
	char what[64];
	int r;

	question_words(at->question, what);
	html(page,
	    "<article class=\"box\" id=\"w%u\" aria-labelledby=\"n%u\">"
	    "<details class=\"workload\"%s><summary><h2 id=\"n%u\">",
	    number, number, open ? " open" : "", number);
	html_text(page, at->question->workload->name);
	html(page, "</h2> ");
	html_verdict(page, at);
	html(page, "<span class=\"soft\">");
	html_text(page, what);
	html(page, "</span></summary>\n");
	r = put_body(page, at);
	html(page, "</details></article>\n");
	return r;
}
