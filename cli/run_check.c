/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_check.h"

#include <stdlib.h>

#include "base/array.h"
#include "cli/command.h"
#include "reports/table.h"
#include "syscalls/syscalls.h"

static const struct column columns[] = {
    {"SYSCALL", "syscall", CELL_TEXT,  false},
    {"ARCH",    "arch",    CELL_TEXT,  false},
    {"COUNT",   "count",   CELL_COUNT, false},
    {"RISK",    "risk",    CELL_TEXT,  false},
    {"WHY",     "why",     CELL_TEXT,  true },
};

static void put_call(struct table *table, const struct used *used)
{
	char syscall[SYSCALL_TEXT], arch[ARCH_TEXT];
	const char *why = NULL;
	enum risk risk;

	(void)syscall_text(used->call.arch, used->call.nr, syscall);
	risk = syscall_risk(slice_of(syscall), &why);
	table_row(table);
	table_text(table, syscall);
	table_text(table,
	    arch_text(arch_of_call(used->call.arch, used->call.nr), arch));
	table_count(table, used->count);
	table_text(table, risk_name(risk));
	table_slice(table, why ? slice_of(why) : (struct slice){NULL, 0});
}

int say_check(const struct workload_case *subject,
    const struct witness *witness, int status)
{
	cleanup_table struct table *table = NULL;
	struct error err;

	if (status != 0)
		say("the command ended with %d", status);
	if (witness->dropped) {
		say("more calls than can be listed: it can't be said");
		return EXIT_UNTRUSTED;
	}
	if (witness->count == 0)
		return status ? EXIT_FINDINGS : EXIT_SUCCESS;
	if (table_new(columns, ARRAY_SIZE(columns), &table) < 0)
		return EXIT_TROUBLE;
	for (size_t i = 0; i < witness->count; i++)
		put_call(table, &witness->calls[i]);
	printf("%s: %zu %s not allowed by profile %.12s\n",
	    subject->workload->name, witness->count,
	    witness->count == 1 ? "call is" : "calls are",
	    subject->profile_hash);
	if (table_write(table, TABLE_TEXT, color_wanted(stdout), stdout, &err) <
	    0)
		return trouble(NULL, &err);
	return EXIT_FINDINGS;
}
