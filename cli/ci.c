/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ci.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/time.h"
#include "cli/command.h"

static bool is_github(void)
{
	const char *said = getenv("GITHUB_ACTIONS");

	return said && strcmp(said, "true") == 0;
}

/* A summary that cannot be written is no reason to fail a gate. */
static void add_summary(const struct report *report, const char *path)
{
	cleanup_fclose FILE *out = fopen(path, "ae");
	struct error err;

	if (!out)
		say("%s: %s", path, strerror(errno));
	else if (report_format_find("markdown")->write(report, out, &err) < 0)
		say("%s: %s", path, err.text);
}

void ci_tell(const struct report *report)
{
	const char *summary = getenv("GITHUB_STEP_SUMMARY");
	struct error err;

	if (!is_github())
		return;
	if (report_format_find("github")->write(report, stderr, &err) < 0)
		say("%s", err.text);
	if (summary && *summary)
		add_summary(report, summary);
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
