/* SPDX-License-Identifier: Apache-2.0 */
/* For spreadsheets: a row for each call that was recorded, of whomever. */
#include "reports/formats.h"

#include <errno.h>
#include <stdio.h>

#include "base/array.h"
#include "reports/call_number.h"
#include "reports/table.h"
#include "reports/verdict.h"
#include "syscalls/actions.h"

static const struct column columns[] = {
    {"WORKLOAD",     "workload",     CELL_TEXT,  false},
    {"PHASE",        "phase",        CELL_TEXT,  false},
    {"VERDICT",      "verdict",      CELL_TEXT,  false},
    {"SYSCALL",      "syscall",      CELL_TEXT,  false},
    {"ARCH",         "arch",         CELL_TEXT,  false},
    {"NR",           "nr",           CELL_TEXT,  false},
    {"ACTION",       "action",       CELL_TEXT,  false},
    {"COUNT",        "count",        CELL_COUNT, false},
    {"FIRST",        "first",        CELL_TIME,  false},
    {"LAST",         "last",         CELL_TIME,  false},
    {"PROGRAM",      "executable",   CELL_TEXT,  true },
    {"PROGRAMS",     "programs",     CELL_COUNT, false},
    {"MATCH",        "match",        CELL_TEXT,  false},
    {"RUNTIME INIT", "runtime_init", CELL_FLAG,  false},
};

static void put_whose(struct table *table, const struct report_workload *at)
{
	if (!at) {
		for (size_t i = 0; i < 3; i++)
			table_text(table, NULL);
		return;
	}
	table_text(table, at->question->workload->name);
	table_text(table, phase_name(at->question->phase));
	table_text(table, verdict_word(at->verdict, at->question));
}

static void put_row(struct table *table, const struct report_workload *whose,
    const struct observed *at)
{
	char syscall[SYSCALL_TEXT], arch[ARCH_TEXT], nr[NUMBER_TEXT];
	uint32_t real = arch_of_call(at->call.arch, at->call.nr);

	table_row(table);
	put_whose(table, whose);
	table_text(table, syscall_text(at->call.arch, at->call.nr, syscall));
	table_text(table, arch_text(real, arch));
	table_text(table, call_number_text(&at->call, nr));
	table_text(table, action_name(at->call.action));
	table_count(table, at->count);
	table_time(table, at->first_ms);
	table_time(table, at->last_ms);
	table_slice(table, at->exe);
	table_count(table, at->programs);
	table_text(table, at->match == MATCH_YES ? "yes" : "maybe");
	table_flag(table, at->runtime_init);
}

static int put_calls(struct table *table, const struct report *report,
    const struct report_workload *whose, const struct evidence *evidence)
{
	cleanup_observed struct observed_list list = {0};
	int r = observed_read(evidence, report->from_ms, report->to_ms, &list);

	for (size_t i = 0; i < list.count && r == 0; i++)
		put_row(table, whose, &list.items[i]);
	return r;
}

static int write_csv(const struct report *report, FILE *out, struct error *err)
{
	cleanup_table struct table *table = NULL;
	int r = table_new(columns, ARRAY_SIZE(columns), &table);

	for (size_t i = 0; i < report->workload_count && r == 0; i++)
		r = put_calls(table, report, &report->workloads[i],
		    report_shown(&report->workloads[i]));
	if (r == 0)
		r = put_calls(table, report, NULL, report->unclaimed);
	if (r < 0)
		return error_set(err, r, "out of memory");
	return table_write(table, TABLE_CSV, false, out, err);
}

const struct report_format report_csv = {"csv", "text/csv", write_csv};
