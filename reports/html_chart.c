/* SPDX-License-Identifier: Apache-2.0 */
/* Events over time by action, large and small. */
#include "base/count.h"
#include "reports/html.h"

#include "base/array.h"

#define HEIGHT 110
#define SPARK  18

void html_patterns(const struct page *page)
{
	html(page,
	    "<svg class=\"defs\" width=\"0\" height=\"0\""
	    " aria-hidden=\"true\"><defs>"
	    "<pattern id=\"gap\" width=\"6\" height=\"6\""
	    " patternUnits=\"userSpaceOnUse\""
	    " patternTransform=\"rotate(45)\"><line class=\"hatch-gap\""
	    " x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke-width=\"2\"/>"
	    "</pattern>"
	    "<pattern id=\"lost\" width=\"5\" height=\"5\""
	    " patternUnits=\"userSpaceOnUse\""
	    " patternTransform=\"rotate(-45)\"><path class=\"hatch-lost\""
	    " d=\"M0 0V5M0 0H5\" fill=\"none\" stroke-width=\"2\"/>"
	    "</pattern></defs></svg>\n");
}

static void put_sample(const struct page *page, const char *class,
    const char *text)
{
	html(page,
	    "<span><svg width=\"11\" height=\"11\" aria-hidden=\"true\">"
	    "<rect class=\"%s\" width=\"11\" height=\"11\"/></svg>%s",
	    class, text);
}

static void put_legend(const struct page *page, const struct timeline *timeline,
    const struct gaps *gaps)
{
	html(page, "<span class=\"legend\">");
	for (size_t i = 0; i < SERIES_COUNT; i++) {
		if (timeline->totals[i] == 0)
			continue;
		put_sample(page, series_name(i), series_name(i));
		html(page, " ");
		html_count(page, timeline->totals[i]);
		html(page, "</span>");
	}
	if (gaps->unwatched_ms) {
		put_sample(page, "gap", "not watched ");
		html_span(page, gaps->unwatched_ms);
		html(page, "</span>");
	}
	if (gaps->lost_ms) {
		put_sample(page, "lost", "records lost ");
		html_span(page, gaps->lost_ms);
		html(page, "</span>");
	}
	html(page, "</span></figcaption>\n");
}

static uint64_t bin_start(const struct page *page, size_t bin)
{
	return page->axis.from_ms + bin * page->axis.step_ms;
}

static uint64_t bin_sum(const struct timeline *timeline, size_t bin)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < SERIES_COUNT; i++)
		count_add(&sum, timeline->counts[bin][i]);
	return sum;
}

/* One event of a million is seen, too. */
static double share(uint64_t count, uint64_t highest, unsigned height)
{
	double tall = (double)count * height / (double)highest;

	return count > 0 && tall < 2 ? 2 : tall;
}

static void put_stack(const struct page *page, const struct timeline *timeline,
    size_t bin, unsigned height)
{
	double x = (double)bin * 100 / (double)page->axis.bins;
	double width = 100 / (double)page->axis.bins;
	double y = height;

	for (size_t i = 0; i < SERIES_COUNT; i++) {
		uint64_t count = timeline->counts[bin][i];
		double tall = share(count, timeline->highest, height);

		if (count == 0)
			continue;
		y -= tall;
		html(page,
		    "<rect class=\"%s\" x=\"%.2f%%\" y=\"%.1f\""
		    " width=\"%.2f%%\" height=\"%.1f\"/>",
		    series_name(i), x + width * 0.06, y < 0 ? 0 : y,
		    width * 0.88, tall);
	}
}

static void put_bar(const struct page *page, const struct timeline *timeline,
    size_t bin)
{
	html(page, "<g><title>");
	html_time(page, bin_start(page, bin));
	for (size_t i = 0; i < SERIES_COUNT; i++)
		if (timeline->counts[bin][i])
			html(page, ", %s %llu", series_name(i),
			    (unsigned long long)timeline->counts[bin][i]);
	html(page, "</title>");
	put_stack(page, timeline, bin, HEIGHT);
	html(page, "</g>\n");
}

static void put_bin_row(const struct page *page,
    const struct timeline *timeline, size_t bin)
{
	html(page, "<tr><th scope=\"row\">");
	html_time(page, bin_start(page, bin));
	html(page, "</th>");
	for (size_t i = 0; i < SERIES_COUNT; i++) {
		html(page, "<td class=\"n\">");
		html_count(page, timeline->counts[bin][i]);
		html(page, "</td>");
	}
	html(page, "</tr>\n");
}

static void put_events_table(struct page *page, struct slice of,
    const struct timeline *timeline, const struct gaps *gaps)
{
	static const char *const heads[] = {"From", "#log", "#errno", "#kill",
	    "#other", NULL};

	html(page, "<details class=\"data\"><summary>As a table</summary>\n");
	html_table(page, "Events by action", of, heads);
	for (size_t i = 0; i < page->axis.bins; i++)
		if (bin_sum(timeline, i) > 0)
			put_bin_row(page, timeline, i);
	html_table_end(page);
	html_gaps_table(page, of, gaps);
	html(page, "</details>\n");
}

int html_events(struct page *page, struct slice of,
    const struct timeline *timeline, const struct gaps *gaps)
{
	html_chart(page, "Events by action");
	put_legend(page, timeline, gaps);
	html(page, "<div class=\"plot\"><ol aria-hidden=\"true\"><li>");
	html_count(page, timeline->highest);
	html(page, "</li><li>0</li></ol>");
	html_plot(page, "Events by action over time", of, HEIGHT,
	    "%llu events in all, at most %llu in one bar. Hatched: when calls "
	    "may have gone unseen. The table below has the numbers.",
	    (unsigned long long)timeline->total,
	    (unsigned long long)timeline->highest);
	html_gaps(page, gaps, HEIGHT);
	html_ticks(page, HEIGHT);
	for (size_t i = 0; i < page->axis.bins; i++)
		if (bin_sum(timeline, i) > 0)
			put_bar(page, timeline, i);
	html_plot_end(page);
	put_events_table(page, of, timeline, gaps);
	html_chart_end(page);
	return 0;
}

/* A hint of the chart further down, which has the table. */
void html_spark(const struct page *page, const struct timeline *timeline)
{
	html(page,
	    "<svg width=\"100%%\" height=\"%u\" aria-hidden=\"true\">"
	    "<line class=\"grid\" x1=\"0\" x2=\"100%%\" y1=\"%u.5\""
	    " y2=\"%u.5\"/>",
	    SPARK + 1, SPARK, SPARK);
	for (size_t i = 0; i < page->axis.bins && timeline->highest; i++)
		put_stack(page, timeline, i, SPARK);
	html(page, "</svg>");
}
