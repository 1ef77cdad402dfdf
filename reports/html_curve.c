/* SPDX-License-Identifier: Apache-2.0 */
/* How many calls each run was the first to show: whether there is an end. */
#include "reports/html.h"

#include "analyzer/curve.h"

#define HEIGHT 80
#define SHOWN  60U /* the latest runs */

static uint64_t sum_to(const struct curve *curve, size_t end)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < end; i++)
		sum += curve->points[i].new_calls;
	return sum;
}

static void put_run(const struct page *page, const struct curve *curve,
    size_t run, size_t first, uint64_t before)
{
	double width = 100 / (double)(curve->count - first);
	double x = (double)(run - first) * width;
	double total = (double)sum_to(curve, curve->count);
	uint64_t fresh = curve->points[run].new_calls;
	double tall = (double)fresh * HEIGHT / total;
	double y = HEIGHT - (double)(before + fresh) * HEIGHT / total;

	if (fresh > 0)
		html(page,
		    "<rect class=\"log\" x=\"%.2f%%\" y=\"%.1f\""
		    " width=\"%.2f%%\" height=\"%.1f\"/>"
		    "<line class=\"sum\" x1=\"%.2f%%\" x2=\"%.2f%%\""
		    " y1=\"%.1f\" y2=\"%.1f\"/>",
		    x + width * 0.1, HEIGHT - tall, width * 0.8, tall, x, x,
		    y + tall, y);
	html(page,
	    "<line class=\"sum\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%.1f\""
	    " y2=\"%.1f\"/>\n",
	    x, x + width, y, y);
}

static void put_runs(const struct page *page, const struct curve *curve,
    size_t first)
{
	uint64_t before = sum_to(curve, first);

	for (size_t i = first; i < curve->count; i++) {
		put_run(page, curve, i, first, before);
		before += curve->points[i].new_calls;
	}
	html(page,
	    "<line class=\"axis\" x1=\"0\" x2=\"100%%\" y1=\"%u.5\""
	    " y2=\"%u.5\"/>"
	    "<text class=\"tick\" x=\"0\" y=\"%u\">run %zu</text>"
	    "<text class=\"tick\" x=\"100%%\" y=\"%u\""
	    " text-anchor=\"end\">run %zu</text>\n",
	    HEIGHT, HEIGHT, HEIGHT + 13, first + 1, HEIGHT + 13, curve->count);
}

static void put_runs_table(struct page *page, struct slice of,
    const struct curve *curve, size_t first)
{
	static const char *const heads[] = {"Run", "Began", "#New calls",
	    "#So far", NULL};
	uint64_t sum = sum_to(curve, first);

	html(page, "<details class=\"data\"><summary>As a table</summary>\n");
	html_table(page, "New calls by run", of, heads);
	for (size_t i = first; i < curve->count; i++) {
		sum += curve->points[i].new_calls;
		html(page, "<tr><th scope=\"row\">%zu</th><td>", i + 1);
		html_time(page, curve->points[i].started_ms);
		html(page,
		    "</td><td class=\"n\">%llu</td>"
		    "<td class=\"n\">%llu</td></tr>\n",
		    (unsigned long long)curve->points[i].new_calls,
		    (unsigned long long)sum);
	}
	html_table_end(page);
	html(page, "</details>\n");
}

static void put_figure(struct page *page, struct slice of,
    const struct curve *curve, size_t first)
{
	uint64_t total = sum_to(curve, curve->count);

	html_chart(page, "New calls by run");
	html(page,
	    "<span class=\"legend\"><span>chance that the next run shows "
	    "another: %.0f %%</span></span></figcaption>\n"
	    "<div class=\"plot\"><ol aria-hidden=\"true\"><li>%llu</li>"
	    "<li>0</li></ol>",
	    curve->chance * 100, (unsigned long long)total);
	html_plot(page, "New calls by run", of, HEIGHT,
	    "Bars: calls that a run was the first to show; the line adds them "
	    "up to %llu. The table below has the numbers.",
	    (unsigned long long)total);
	put_runs(page, curve, first);
	html_plot_end(page);
	put_runs_table(page, of, curve, first);
	html_chart_end(page);
}

int html_curve(struct page *page, const struct report_workload *at)
{
	cleanup_curve struct curve curve = {0};
	size_t first;
	int r = curve_find(at->question, &curve);

	if (r < 0)
		return r;
	first = curve.count > SHOWN ? curve.count - SHOWN : 0;
	if (curve.count == 0)
		html(page, "<p class=\"soft\">No runs are known since the "
		           "profile was deployed.</p>\n");
	else if (curve.chance < 0)
		html(page,
		    "<p class=\"soft\">%zu runs; which of them made the calls "
		    "that were recorded is not known.</p>\n",
		    curve.count);
	else if (sum_to(&curve, curve.count) == 0)
		html(page,
		    "<p class=\"soft\">%zu runs, and none has shown a call "
		    "that was to be recorded.</p>\n",
		    curve.count);
	else
		put_figure(page, slice_of(at->question->workload->name), &curve,
		    first);
	return 0;
}
