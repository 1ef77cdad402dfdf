/* SPDX-License-Identifier: Apache-2.0 */
/* What needs somebody, first; then every workload in a line. */
#include "reports/html.h"

#include <errno.h>

#include "reports/verdict.h"

static const struct {
	const char *class, *text;
} tiles[] = {
    [OUTCOME_PASS] = {"pass",         "promote or keep"},
    [OUTCOME_INSUFFICIENT] = {"insufficient", "insufficient"   },
    [OUTCOME_UNTRUSTED] = {"untrusted",    "untrusted"      },
    [OUTCOME_HOLD] = {"hold",         "hold"           },
};

static void put_tiles(const struct page *page)
{
	const struct report *report = page->report;

	html(page, "<ul class=\"tiles\">\n");
	for (int outcome = OUTCOME_HOLD; outcome >= OUTCOME_PASS; outcome--) {
		size_t count = 0;

		for (size_t i = 0; i < report->workload_count; i++)
			count += (int)report->workloads[i].verdict->outcome ==
			         outcome;
		html(page, "<li class=\"%s\"><b>%zu</b>%s</li>\n",
		    count ? tiles[outcome].class : "none", count,
		    tiles[outcome].text);
	}
	html(page, "</ul>\n");
}

static const struct finding *worst_finding(const struct verdict *verdict)
{
	const struct finding *worst = NULL;

	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct finding *at = &verdict->findings.items[i];

		if (at->outcome == verdict->outcome &&
		    (!worst || at->risk > worst->risk))
			worst = at;
	}
	return worst;
}

static const char *first_reason(const struct verdict *verdict)
{
	for (unsigned i = 0; i < CHECK_COUNT; i++)
		if (verdict->checks[i].outcome == verdict->outcome)
			return verdict->checks[i].detail;
	return "";
}

static void put_todo(const struct page *page, const struct report_workload *at,
    unsigned number)
{
	const struct finding *worst = worst_finding(at->verdict);

	html(page, "<li>");
	html_verdict(page, at);
	html(page, " <a href=\"#w%u\"><b>", number);
	html_text(page, at->question->workload->name);
	html(page, "</b></a> <span class=\"why\">");
	html_text(page, worst ? worst->reason : first_reason(at->verdict));
	html(page, "</span>");
	if (worst && worst->mend[0]) {
		html(page, "<code class=\"do\">");
		html_text(page, worst->mend);
		html(page, "</code>");
	}
	html(page, "</li>\n");
}

static bool is_ready(const struct report_workload *at)
{
	return at->verdict->outcome == OUTCOME_PASS &&
	       at->question->to > at->question->phase;
}

/* The good news is short. */
static void put_ready(const struct page *page, const size_t *order)
{
	const struct report *report = page->report;
	size_t count = 0;

	for (size_t i = 0; i < report->workload_count; i++) {
		const struct report_workload *at = &report->workloads[order[i]];

		if (!is_ready(at))
			continue;
		html(page, "%s<a href=\"#w%zu\">",
		    count++ ? ", " : "<p>May be promoted: ", i + 1);
		html_text(page, at->question->workload->name);
		html(page, "</a> to %s", phase_name(at->question->to));
	}
	html(page, "%s\n", count ? ".</p>" : "");
}

static void put_attention(const struct page *page, const size_t *order)
{
	const struct report *report = page->report;
	size_t urgent = report_urgent(report);

	html(page, "<section class=\"box\" aria-labelledby=\"attention\">"
	           "<h2 id=\"attention\">");
	if (report->workload_count == 0)
		html(page, "There are no workloads");
	else if (urgent == 0)
		html(page, "Nothing needs attention");
	else
		html(page, "%zu of %zu workload%s need%s attention", urgent,
		    report->workload_count,
		    report->workload_count == 1 ? "" : "s",
		    urgent == 1 ? "s" : "");
	html(page, "</h2>\n");
	if (report_unverified(report))
		html(page, "<p>" UNVERIFIED_WORDS "<code>" UNVERIFIED_MEND
		           "</code></p>\n");
	put_tiles(page);
	put_ready(page, order);
	html(page, "<ol class=\"todo\">\n");
	for (size_t i = 0; i < urgent; i++)
		put_todo(page, &report->workloads[order[i]], (unsigned)i + 1);
	html(page, "</ol></section>\n");
}

static void put_row(const struct page *page, const struct report_workload *at,
    unsigned number)
{
	struct timeline timeline = {0};

	timeline_add(&timeline, &page->axis, report_shown(at), MATCH_MAYBE);
	html(page, "<tr><th scope=\"row\"><a href=\"#w%u\">", number);
	html_text(page, at->question->workload->name);
	html(page, "</a></th><td>");
	html_verdict(page, at);
	html(page, "</td><td>%s</td><td class=\"n\">",
	    at->question->seen->has_rollout ? phase_name(at->question->phase)
	                                    : "none");
	html_span(page, at->verdict->clean_ms);
	html(page, "</td><td class=\"n\">");
	html_count(page, at->verdict->runs);
	html(page, "</td><td class=\"n\">");
	html_count(page, timeline.total);
	html(page, "</td><td class=\"spark\">");
	html_spark(page, &timeline);
	html(page, "</td></tr>\n");
}

static void put_all(struct page *page, const size_t *order)
{
	static const char *const heads[] = {"Workload", "Verdict", "Phase",
	    "#Clean for", "#Runs", "#Events", "Over time", NULL};
	const struct report *report = page->report;

	html_table(page, "Every workload, worst first", (struct slice){0},
	    heads);
	for (size_t i = 0; i < report->workload_count; i++)
		put_row(page, &report->workloads[order[i]], (unsigned)i + 1);
	html_table_end(page);
}

/* The watch is the nodes', so any workload's evidence has it. */
static int put_overview(struct page *page, const size_t *order)
{
	const struct report *report = page->report;
	cleanup_gaps struct gaps gaps = {0};
	struct timeline timeline = {0};
	int r = 0;

	if (report->workload_count > 0)
		r = gaps_find(&report->workloads[0], &page->axis, true, &gaps);
	if (r < 0)
		return r;
	for (size_t i = 0; i < report->workload_count; i++)
		timeline_add(&timeline, &page->axis,
		    report_shown(&report->workloads[i]), MATCH_YES);
	timeline_add(&timeline, &page->axis, report->unclaimed, MATCH_YES);
	html(page, "<section class=\"box\" aria-labelledby=\"all\">"
	           "<h2 id=\"all\">All workloads</h2>\n");
	r = html_events(page, (struct slice){0}, &timeline, &gaps);
	put_all(page, order);
	html(page, "</section>\n");
	return r;
}

int html_summary(struct page *page)
{
	size_t *order = report_order(page->report);
	int r;

	if (!order)
		return -ENOMEM;
	put_attention(page, order);
	r = put_overview(page, order);
	free(order);
	return r;
}
