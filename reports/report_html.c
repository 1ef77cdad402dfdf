/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For people with a browser: one file, with its style and its charts inside.
 * No script, and a policy that would let none run; nothing is fetched.
 */
#include "reports/formats.h"

#include <errno.h>

#include "reports/html.h"

static void put_header(const struct page *page)
{
	const struct report *report = page->report;

	html(page, "<header><h1>Seccomp rollouts</h1><p class=\"soft\">");
	if (report->from_ms || report->to_ms) {
		html(page, "What was recorded ");
		if (report->from_ms) {
			html(page, "from ");
			html_time(page, report->from_ms);
			html(page, " ");
		}
		html(page, "to ");
		html_time(page,
		    report->to_ms ? report->to_ms : report->made_ms);
		html(page, ". Verdicts as of ");
	} else {
		html(page, "All that was recorded, and verdicts as of ");
	}
	html_time(page, report->made_ms);
	html(page, ".</p></header>\n<main>\n");
}

static int put_workloads(struct page *page)
{
	const struct report *report = page->report;
	size_t *order = report_order(report);
	int r = order ? 0 : -ENOMEM;

	for (size_t i = 0; i < report->workload_count && r == 0; i++)
		r = html_workload(page, &report->workloads[order[i]],
		    (unsigned)i + 1);
	free(order);
	return r;
}

static int put_unclaimed(struct page *page)
{
	int r;

	if (page->report->unclaimed->observation_count == 0)
		return 0;
	html(page, "<section class=\"box\"><h2>Surely of no workload</h2>"
	           "<p class=\"soft\">Recorded on these nodes, and matched by "
	           "no rule of workloads.yaml.</p>\n");
	r = html_calls(page, (struct slice){0}, page->report->unclaimed);
	html(page, "</section>\n");
	return r;
}

static int put_main(struct page *page)
{
	int r = html_summary(page);

	if (r == 0)
		r = put_workloads(page);
	if (r == 0)
		r = put_unclaimed(page);
	if (r == 0)
		html_sources(page);
	return r;
}

static int write_html(const struct report *report, FILE *out, struct error *err)
{
	struct page page = {.out = out, .report = report};
	int r;

	axis_of(report, &page.axis);
	html_head(&page, "Seccomp rollouts");
	html_patterns(&page);
	put_header(&page);
	r = put_main(&page);
	if (r < 0)
		return error_set(err, r, "out of memory");
	html(&page, "</main>\n");
	html_foot(&page);
	return 0;
}

const struct report_format report_html = {"html", "text/html", write_html};
