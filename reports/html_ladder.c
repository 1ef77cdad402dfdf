/* SPDX-License-Identifier: Apache-2.0 */
/* Which phase a workload was in, when, and how long: the rungs of a ladder. */
#include "reports/html.h"

#define RUNG   22
#define HEIGHT (3 * RUNG)

static const char *const classes[] = {
    [PHASE_LOG] = "log",
    [PHASE_ERRNO] = "errno",
    [PHASE_KILL] = "kill",
};

/* The lowest rung is the most lenient phase. */
static unsigned top_of(enum phase phase)
{
	return (unsigned)(PHASE_KILL - phase) * RUNG;
}

static uint64_t end_of(const struct page *page)
{
	return page->report->to_ms ? page->report->to_ms
	                           : page->report->made_ms;
}

static void put_stay(const struct page *page, const struct stay *stay)
{
	double from = axis_at(page, stay->from_ms);
	double width = axis_at(page, stay->to_ms) - from;
	unsigned y = top_of(stay->phase) + 4;

	if (stay->to_ms < page->axis.from_ms ||
	    stay->from_ms >= page->axis.to_ms || stay->phase >= PHASE_COUNT)
		return;
	html(page, "<g><title>%s, ", phase_name(stay->phase));
	html_time(page, stay->from_ms);
	html(page, ", for ");
	html_span(page, stay->to_ms - stay->from_ms);
	html(page,
	    "</title><rect class=\"%s\" x=\"%.2f%%\" y=\"%u\""
	    " width=\"%.2f%%\" height=\"%u\" rx=\"2\"/>",
	    classes[stay->phase], from, y, width < 0.4 ? 0.4 : width, RUNG - 8);
	if (stay->by->override)
		html(page,
		    "<circle class=\"over\" cx=\"%.2f%%\" cy=\"%u\""
		    " r=\"7\"/>",
		    from, y + RUNG / 2 - 4);
	html(page, "</g>\n");
}

/* How long in each, added up. */
static void put_totals(const struct page *page, const struct evidence *evidence)
{
	uint64_t totals[PHASE_COUNT] = {0};
	struct stay stay;

	for (size_t i = 0; stay_at(evidence, i, end_of(page), &stay); i++)
		if (stay.phase < PHASE_COUNT)
			totals[stay.phase] += stay.to_ms - stay.from_ms;
	html(page, "<span class=\"legend\">");
	for (unsigned i = 0; i < PHASE_COUNT; i++) {
		if (totals[i] == 0)
			continue;
		html(page, "<span>%s ", phase_name(i));
		html_span(page, totals[i]);
		html(page, "</span>");
	}
	html(page, "</span></figcaption>\n");
}

static void put_row(const struct page *page, const struct stay *stay)
{
	html(page, "<tr><th scope=\"row\">%s%s%s</th><td>",
	    phase_name(stay->phase), stay->by->override ? ", overridden" : "",
	    stay->by->undone ? ", undone" : "");
	html_time(page, stay->from_ms);
	html(page, "</td><td class=\"n\">");
	html_span(page, stay->to_ms - stay->from_ms);
	html(page, "</td><td>");
	html_slice(page, stay->by->actor);
	html(page, "</td></tr>\n");
}

static void put_stays_table(struct page *page, struct slice of,
    const struct evidence *evidence)
{
	static const char *const heads[] = {"Phase", "From", "#For", "Moved by",
	    NULL};
	struct stay stay;

	html(page, "<details class=\"data\"><summary>As a table</summary>\n");
	html_table(page, "Phases", of, heads);
	for (size_t i = 0; stay_at(evidence, i, end_of(page), &stay); i++)
		put_row(page, &stay);
	html_table_end(page);
	html(page, "</details>\n");
}

void html_ladder(struct page *page, const struct report_workload *at,
    const struct gaps *gaps)
{
	const struct evidence *evidence = at->question->seen;
	struct slice of = slice_of(at->question->workload->name);
	struct stay stay;

	html_chart(page, "Phases");
	put_totals(page, evidence);
	html(page,
	    "<div class=\"plot\"><ol class=\"rungs\" aria-hidden=\"true\">"
	    "<li>kill</li><li>errno</li><li>log</li></ol>");
	html_plot(page, "Phase over time", of, HEIGHT,
	    "%zu changes of phase; now %s. Circled: against the gate. The "
	    "table below has the times.",
	    evidence->transition_count, phase_name(at->question->phase));
	html_gaps(page, gaps, HEIGHT);
	html_ticks(page, HEIGHT);
	for (size_t i = 0; stay_at(evidence, i, end_of(page), &stay); i++)
		put_stay(page, &stay);
	html_plot_end(page);
	put_stays_table(page, of, evidence);
	html_chart_end(page);
}
