/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A figure with a time axis. Lengths across are per cent and lengths down are
 * pixels, so that a chart is as wide as the screen and its letters stay as
 * large as they are: no viewBox, nothing is scaled.
 */
#include "reports/html.h"

#include <stdarg.h>
#include <time.h>

#define DAY_MS UINT64_C(86400000)

double axis_at(const struct page *page, uint64_t time_ms)
{
	const struct axis *axis = &page->axis;

	if (time_ms <= axis->from_ms)
		return 0;
	if (time_ms >= axis->to_ms)
		return 100;
	return (double)(time_ms - axis->from_ms) * 100 /
	       (double)(axis->to_ms - axis->from_ms);
}

void html_chart(const struct page *page, const char *title)
{
	html(page, "<figure class=\"chart\"><figcaption>%s", title);
}

/* The labels of the other axis were put before. */
void html_plot(struct page *page, const char *title, struct slice of,
    unsigned height, const char *fmt, ...)
{
	unsigned id = ++page->ids;
	va_list args;

	html(page,
	    "<svg width=\"100%%\" height=\"%u\" role=\"img\""
	    " aria-labelledby=\"c%u d%u\"><title id=\"c%u\">%s",
	    height + 17, id, id, id, title);
	if (of.ptr) {
		html(page, ": ");
		html_slice(page, of);
	}
	html(page, "</title><desc id=\"d%u\">", id);
	va_start(args, fmt);
	(void)vfprintf(page->out, fmt, args);
	va_end(args);
	html(page, "</desc>\n");
}

void html_plot_end(const struct page *page)
{
	html(page, "</svg></div>\n");
}

void html_chart_end(const struct page *page)
{
	html(page, "</figure>\n");
}

/* Each node has a band of its own. */
static void put_gap(const struct page *page, const struct gap *gap,
    double height)
{
	double from = axis_at(page, gap->from_ms);
	double width = axis_at(page, gap->to_ms) - from;

	/* What is short must still be seen. */
	if (width < 0.3)
		width = 0.3;
	if (from + width > 100)
		from = 100 - width;
	html(page,
	    "<rect class=\"%s\" x=\"%.2f%%\" y=\"%.1f\" width=\"%.2f%%\""
	    " height=\"%.1f\"/>",
	    gap->loss ? "lost" : "gap", from, (double)gap->index * height,
	    width, height);
}

void html_gaps(const struct page *page, const struct gaps *gaps,
    unsigned height)
{
	for (size_t i = 0; i < gaps->count; i++)
		put_gap(page, &gaps->items[i],
		    (double)height / (double)gaps->nodes);
}

static void put_tick(const struct page *page, uint64_t at_ms, uint64_t step_ms,
    unsigned height)
{
	time_t seconds = (time_t)(at_ms / 1000);
	double x = axis_at(page, at_ms);
	char text[32] = "";
	struct tm utc;

	if (!gmtime_r(&seconds, &utc))
		return;
	(void)strftime(text, sizeof(text),
	    step_ms >= 28 * DAY_MS ? "%Y-%m"
	    : at_ms % DAY_MS == 0  ? "%m-%d"
	                           : "%H:%M",
	    &utc);
	html(page,
	    "<line class=\"grid\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\""
	    " y2=\"%u\"/><text class=\"tick\" x=\"%.2f%%\" y=\"%u\""
	    " text-anchor=\"%s\">%s</text>",
	    x, x, height, x, height + 13,
	    x < 4    ? "start"
	    : x > 96 ? "end"
	             : "middle",
	    text);
}

void html_ticks(const struct page *page, unsigned height)
{
	uint64_t span = page->axis.to_ms - page->axis.from_ms;
	uint64_t step = axis_step(span, 6);
	uint64_t at = (page->axis.from_ms + step - 1) / step * step;

	for (; at <= page->axis.to_ms; at += step)
		put_tick(page, at, step, height);
	html(page,
	    "<line class=\"axis\" x1=\"0\" x2=\"100%%\" y1=\"%u.5\""
	    " y2=\"%u.5\"/>\n",
	    height, height);
}

static void put_gap_row(const struct page *page, const struct gap *gap)
{
	html(page, "<tr><td>");
	html_slice(page, gap->node);
	html(page, "</td><td>%s</td><td>", gap->loss ? "lost" : "not watched");
	html_time(page, gap->from_ms);
	html(page, "</td><td class=\"n\">");
	html_span(page, gap->to_ms - gap->from_ms);
	html(page, "</td><td>");
	if (gap->loss) {
		html_slice(page, gap->loss->what);
		html(page, ", ");
		html_slice(page, gap->loss->source);
	}
	html(page, "</td></tr>\n");
}

void html_gaps_table(struct page *page, struct slice of,
    const struct gaps *gaps)
{
	static const char *const heads[] = {"Node", "What", "From", "#For",
	    "Said by", NULL};
	size_t most = gaps->count < 100 ? gaps->count : 100;

	if (gaps->count == 0) {
		html(page, "<p class=\"soft\">Watched throughout, and nothing "
		           "is known to be lost.</p>\n");
		return;
	}
	html_table(page, "When calls may have gone unseen", of, heads);
	for (size_t i = 0; i < most; i++)
		put_gap_row(page, &gaps->items[i]);
	html_table_end(page);
	if (most < gaps->count)
		html(page, "<p class=\"soft\">and %zu more</p>\n",
		    gaps->count - most);
}
