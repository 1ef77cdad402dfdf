/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "cli/ci.h"
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

#define NAMES 512 /* of what an annotation says; the table has them all */

/* "2 calls are not allowed by profile 0123456789ab" */
static void say_count(const struct workload_case *subject, size_t count,
    char *buf, size_t size)
{
	(void)snprintf(buf, size, "%zu %s not allowed by profile %.12s", count,
	    count == 1 ? "call is" : "calls are", subject->profile_hash);
}

static void tell_ci(const struct workload_case *subject,
    const struct witness *witness, const struct table *table)
{
	char text[NAMES], syscall[SYSCALL_TEXT];
	size_t used;

	say_count(subject, witness->count, text, sizeof(text));
	for (size_t i = 0; i < witness->count; i++) {
		const struct call *call = &witness->calls[i].call;

		used = strlen(text);
		(void)snprintf(text + used, sizeof(text) - used, "%s %s",
		    i == 0 ? ":" : ",",
		    syscall_text(call->arch, call->nr, syscall));
	}
	ci_tell_run(subject->workload->name, OUTCOME_HOLD, text, table);
}

static int say_calls(const struct workload_case *subject,
    const struct witness *witness)
{
	cleanup_table struct table *table = NULL;
	char text[NAMES];
	struct error err;

	if (table_new(columns, ARRAY_SIZE(columns), &table) < 0)
		return EXIT_TROUBLE;
	for (size_t i = 0; i < witness->count; i++)
		put_call(table, &witness->calls[i]);
	say_count(subject, witness->count, text, sizeof(text));
	printf("%s: %s\n", subject->workload->name, text);
	tell_ci(subject, witness, table);
	if (table_write(table, TABLE_TEXT, color_wanted(stdout), stdout, &err) <
	    0)
		return trouble(NULL, &err);
	return EXIT_FINDINGS;
}

int say_check(const struct workload_case *subject,
    const struct witness *witness, int status)
{
	static const char unseen[] =
	    "more calls than can be listed: it can't be said";
	const char *name = subject->workload->name;
	char text[64];

	(void)snprintf(text, sizeof(text), "the command ended with %d", status);
	if (status != 0)
		say("%s", text);
	if (witness->dropped) {
		say("%s", unseen);
		ci_tell_run(name, OUTCOME_UNTRUSTED, unseen, NULL);
		return EXIT_UNTRUSTED;
	}
	if (witness->count > 0)
		return say_calls(subject, witness);
	if (status == 0)
		return EXIT_SUCCESS;
	ci_tell_run(name, OUTCOME_HOLD, text, NULL);
	return EXIT_FINDINGS;
}
