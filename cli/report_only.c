/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/report_only.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/command.h"

static bool is_problem(const struct report_workload *at)
{
	return at->verdict->outcome == OUTCOME_HOLD ||
	       at->verdict->outcome == OUTCOME_UNTRUSTED;
}

static bool is_wanted(const struct report_workload *at, const char *only,
    const struct report_state *state)
{
	bool told = state && report_state_same(state, at);

	return !told && (strcmp(only, "problems") != 0 || is_problem(at));
}

bool report_narrow(struct report_material *material, const char *only,
    const struct report_state *state)
{
	size_t kept = 0;

	material->whole = material->report;
	if (!only)
		return true;
	for (size_t i = 0; i < material->count; i++)
		if (is_wanted(&material->rows[i], only, state))
			material->kept[kept++] = material->rows[i];
	material->report.workloads = material->kept;
	material->report.workload_count = kept;
	/* What is nobody's is no workload's news. */
	evidence_release(&material->gathered.unclaimed);
	return kept > 0;
}

bool read_state(const char *path, struct report_state *ret)
{
	cleanup_problems struct problems problems = {0};
	int r;

	if (!path)
		return true;
	problems_init(&problems, path);
	r = report_state_read(path, ret, &problems);
	problems_print(&problems, stderr);
	return r == 0;
}

static int put_state(FILE *out, void *arg, struct error *err)
{
	return report_state_write(arg, out, err);
}

int write_state(const struct report *report, const char *path)
{
	struct report copy = *report;
	struct error err;

	if (file_replace(path, 0640, put_state, &copy, &err) < 0)
		return trouble(path, &err);
	return EXIT_SUCCESS;
}
