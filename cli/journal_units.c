/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/journal_units.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "collector/source_journal.h"

static int add(struct journal_units *units, const char *name,
    const char *suffix)
{
	if (units->count == JOURNAL_UNITS_MAX)
		return 0;
	if (asprintf(&units->names[units->count], "%s%s", name, suffix) < 0)
		return -ENOMEM;
	units->count++;
	return 0;
}

static int add_rules(struct journal_units *units,
    const struct workload *workload)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < workload->rule_count; i++) {
		const char *unit = workload->rules[i].unit;

		if (unit)
			r = add(units, unit, "");
	}
	return r;
}

int journal_units_watch(struct journal_units *units,
    const struct workloads *workloads, const char *asked)
{
	int r = asked ? add(units, asked, "") : 0;

	if (r == 0 && asked)
		r = add(units, asked, ".service");
	for (size_t i = 0; r == 0 && i < workloads->count; i++)
		r = add_rules(units, &workloads->items[i]);
	if (r == 0)
		source_journal_units((const char *const *)units->names,
		    units->count);
	return r;
}

void journal_units_release(struct journal_units *units)
{
	source_journal_units(NULL, 0);
	for (size_t i = 0; i < units->count; i++)
		free(units->names[i]);
	units->count = 0;
}
