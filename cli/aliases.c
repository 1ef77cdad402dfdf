/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/aliases.h"

#include <stdlib.h>
#include <unistd.h>

#include "cli/command.h"

/* Each rule that asks for a unit has one. */
static bool list_units(struct aliases *ret)
{
	const struct workloads *workloads = &ret->workloads;
	size_t room = 0;

	for (size_t i = 0; i < workloads->count; i++)
		room += workloads->items[i].rule_count;
	ret->units = calloc(room + 1, sizeof(*ret->units));
	if (!ret->units)
		return false;
	for (size_t i = 0; i < workloads->count; i++)
		for (size_t j = 0; j < workloads->items[i].rule_count; j++) {
			const char *unit = workloads->items[i].rules[j].unit;

			if (unit)
				ret->units[ret->unit_count++] = unit;
		}
	return true;
}

bool aliases_read(const char *path, struct aliases *ret)
{
	machine_read(&ret->machine);
	(void)gethostname(ret->host, sizeof(ret->host) - 1);
	if ((path || access(WORKLOADS_PATH, R_OK) == 0) &&
	    !read_workloads(path, &ret->workloads))
		return false;
	ret->items =
	    calloc(ret->workloads.alias_count + 2, sizeof(*ret->items));
	if (!ret->items || !list_units(ret)) {
		say("out of memory");
		return false;
	}
	ret->items[ret->count++] =
	    (struct ingest_alias){ret->machine.node, NULL};
	ret->items[ret->count++] = (struct ingest_alias){ret->host, NULL};
	for (size_t i = 0; i < ret->workloads.alias_count; i++) {
		const struct node_alias *at = &ret->workloads.aliases[i];

		ret->items[ret->count++] =
		    (struct ingest_alias){at->from, at->to};
	}
	return true;
}

void aliases_release(struct aliases *aliases)
{
	free(aliases->items);
	free(aliases->units);
	workloads_release(&aliases->workloads);
	*aliases = (struct aliases){0};
}
