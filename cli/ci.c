/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ci.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/escape.h"
#include "base/time.h"
#include "cli/command.h"
#include "reports/github.h"

static bool is_github(void)
{
	const char *said = getenv("GITHUB_ACTIONS");

	return said && strcmp(said, "true") == 0;
}

/* A summary that cannot be written is no reason to fail a gate. NULL: none. */
static FILE *open_summary(void)
{
	const char *path = getenv("GITHUB_STEP_SUMMARY");
	FILE *out = path && *path ? fopen(path, "ae") : NULL;

	if (path && *path && !out)
		say("%s: %s", path, strerror(errno));
	return out;
}

void ci_tell(const struct report *report)
{
	cleanup_fclose FILE *summary = NULL;
	struct error err;

	if (!is_github())
		return;
	if (report_format_find("github")->write(report, stderr, &err) < 0)
		say("%s", err.text);
	summary = open_summary();
	if (summary &&
	    report_format_find("markdown")->write(report, summary, &err) < 0)
		say("the summary: %s", err.text);
}

void ci_tell_run(const char *workload, enum outcome outcome, const char *text,
    const struct table *table)
{
	cleanup_fclose FILE *summary = NULL;
	struct error err;

	if (!is_github())
		return;
	github_line(stderr, outcome, workload, "run --check", text, NULL);
	summary = open_summary();
	if (!summary)
		return;
	fputs("### ", summary);
	escape(summary, MEDIUM_MARKDOWN, slice_of(workload));
	fputs(": run --check\n\n", summary);
	escape(summary, MEDIUM_MARKDOWN, slice_of(text));
	fputs("\n\n", summary);
	if (table &&
	    table_write(table, TABLE_MARKDOWN, false, summary, &err) < 0)
		say("the summary: %s", err.text);
	fputc('\n', summary);
}

void ci_tell_verdict(const struct question *question,
    const struct verdict *verdict)
{
	const struct report_workload row = {question, verdict, NULL};
	const struct evidence none = {0};
	const struct report report = {
	    .made_ms = question->now_ms ? question->now_ms : time_now_ms(),
	    .workloads = &row,
	    .workload_count = 1,
	    .unclaimed = &none,
	};

	ci_tell(&report);
}
