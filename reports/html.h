/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of the page that report_html.c puts together. html() is for what
 * is ours; whatever else gets onto the page goes through the others.
 * Private to reports/.
 */
#ifndef REPORTS_HTML_H
#define REPORTS_HTML_H

#include "reports/timeline.h"

struct page {
	FILE *out;
	const struct report *report;
	struct axis axis;
	unsigned ids; /* how many were given to what must be referred to */
};

/* page.css, as the build has it inside. */
extern const char page_css[];

/* html_page.c */
void html(const struct page *page, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void html_slice(const struct page *page, struct slice text);
void html_text(const struct page *page, const char *text);
void html_count(const struct page *page, uint64_t count); /* "1,204" */
void html_time(const struct page *page, uint64_t time_ms);
void html_span(const struct page *page, uint64_t span_ms);
void html_badge(const struct page *page, enum outcome outcome,
    const char *word);
/* Its word, and whether a person holds the rollout. */
void html_verdict(const struct page *page, const struct report_workload *at);
/* A region that scrolls by itself, and a table in it; with what it is of. */
void html_table(struct page *page, const char *caption, struct slice of,
    const char *const heads[]); /* "#TEXT": of numbers; ends with NULL */
void html_table_end(const struct page *page);
void html_head(const struct page *page, const char *title);
void html_foot(const struct page *page);

/* html_chart.c */
void html_patterns(const struct page *page);
int html_events(struct page *page, struct slice of,
    const struct timeline *timeline, const struct gaps *gaps);
void html_spark(const struct page *page, const struct timeline *timeline);

/* html_axis.c: what every chart with a time axis has. */
void html_chart(const struct page *page, const char *title);
void html_plot(struct page *page, const char *title, struct slice of,
    unsigned height, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
void html_plot_end(const struct page *page);
void html_chart_end(const struct page *page);
void html_gaps(const struct page *page, const struct gaps *gaps,
    unsigned height);
void html_ticks(const struct page *page, unsigned height);
void html_gaps_table(struct page *page, struct slice of,
    const struct gaps *gaps);
/* Where a time is on the axis, in per cent, within it. */
double axis_at(const struct page *page, uint64_t time_ms);

/* html_ladder.c, html_curve.c */
void html_ladder(struct page *page, const struct report_workload *at,
    const struct gaps *gaps);
int html_curve(struct page *page, const struct report_workload *at);

/* html_workload.c, html_findings.c, html_tables.c */
int html_workload(struct page *page, const struct report_workload *at,
    unsigned number);
void html_findings(const struct page *page, const struct findings *findings);
int html_calls(struct page *page, struct slice of,
    const struct evidence *evidence);
void html_decisions(struct page *page, const struct report_workload *at);
void html_history(struct page *page, const struct report_workload *at);
void html_sources(struct page *page);

/* html_summary.c */
int html_summary(struct page *page);

#endif
