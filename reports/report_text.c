/* SPDX-License-Identifier: Apache-2.0 */
/* For people: a paragraph a workload, then what is nobody's. */
#include "reports/formats.h"

#include <errno.h>

#include "base/array.h"
#include "base/escape.h"
#include "base/time.h"
#include "reports/table.h"
#include "reports/verdict.h"
#include "syscalls/actions.h"

static const struct column columns[] = {
    {"COUNT",   "count",      CELL_COUNT, false},
    {"SYSCALL", "syscall",    CELL_TEXT,  false},
    {"ARCH",    "arch",       CELL_TEXT,  false},
    {"ACTION",  "action",     CELL_TEXT,  false},
    {"FIRST",   "first",      CELL_TIME,  false},
    {"LAST",    "last",       CELL_TIME,  false},
    {"PROGRAM", "executable", CELL_TEXT,  true },
};

static void put_observed(struct table *table, const struct observed *at)
{
	char syscall[SYSCALL_TEXT], arch[ARCH_TEXT];
	uint32_t real = arch_of_call(at->call.arch, at->call.nr);

	table_row(table);
	table_count(table, at->count);
	table_text(table, syscall_text(at->call.arch, at->call.nr, syscall));
	table_text(table, arch_text(real, arch));
	table_text(table, action_name(at->call.action));
	table_time(table, at->first_ms);
	table_time(table, at->last_ms);
	table_slice(table, at->exe);
}

static int write_calls(const struct evidence *evidence,
    const struct report *report, FILE *out, struct error *err)
{
	cleanup_observed struct observed_list list = {0};
	cleanup_table struct table *table = NULL;

	if (observed_read(evidence, report->from_ms, report->to_ms, &list) <
	        0 ||
	    table_new(columns, ARRAY_SIZE(columns), &table) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	if (list.count == 0) {
		fputs("no calls were recorded\n", out);
		return 0;
	}
	for (size_t i = 0; i < list.count; i++)
		put_observed(table, &list.items[i]);
	return table_write(table, TABLE_TEXT, report->color, out, err);
}

/* What went against the gate is said for good. */
static void write_overrides(const struct evidence *seen, FILE *out)
{
	char when[TIME_TEXT];

	for (size_t i = 0; i < seen->transition_count; i++) {
		const struct transition *at = &seen->transitions[i];

		if (!at->override)
			continue;
		fprintf(out, "  overridden: to %s at %s by ",
		    phase_name((enum phase)at->to),
		    time_format(at->at_ms, when));
		escape(out, MEDIUM_TERMINAL, at->actor);
		fputs(": ", out);
		escape(out, MEDIUM_TERMINAL, at->reason);
		fputc('\n', out);
	}
}

static int write_workload(const struct report_workload *at,
    const struct report *report, FILE *out, struct error *err)
{
	int r =
	    verdict_text(at->question, at->verdict, report->color, out, err);

	if (r < 0)
		return r;
	write_overrides(at->question->seen, out);
	fputs("\nCalls recorded:\n", out);
	r = write_calls(report_shown(at), report, out, err);
	fputc('\n', out);
	return r;
}

static void write_head(const struct report *report, FILE *out)
{
	char made[TIME_TEXT], from[TIME_TEXT], to[TIME_TEXT];

	fprintf(out, "seccomp report of %s",
	    time_format(report->made_ms, made));
	if (report->from_ms)
		fprintf(out, ", since %s", time_format(report->from_ms, from));
	if (report->to_ms)
		fprintf(out, ", until %s", time_format(report->to_ms, to));
	fputs("\n\n", out);
}

static int write_text(const struct report *report, FILE *out, struct error *err)
{
	int r = 0;

	write_head(report, out);
	for (size_t i = 0; i < report->workload_count && r == 0; i++)
		r = write_workload(&report->workloads[i], report, out, err);
	if (r == 0 && report_unverified(report))
		fputs(UNVERIFIED_WORDS UNVERIFIED_MEND "\n", out);
	if (r < 0 || report->unclaimed->observation_count == 0)
		return r;
	fputs("Surely of no workload:\n", out);
	return write_calls(report->unclaimed, report, out, err);
}

const struct report_format report_text = {"text", "text/plain", write_text};
