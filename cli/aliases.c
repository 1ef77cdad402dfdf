/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/aliases.h"

#include <stdlib.h>
#include <unistd.h>

#include "cli/command.h"

bool aliases_read(const char *path, struct aliases *ret)
{
	machine_read(&ret->machine);
	(void)gethostname(ret->host, sizeof(ret->host) - 1);
	if ((path || access(WORKLOADS_PATH, R_OK) == 0) &&
	    !read_workloads(path, &ret->workloads))
		return false;
	ret->items =
	    calloc(ret->workloads.alias_count + 2, sizeof(*ret->items));
	if (!ret->items) {
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
	workloads_release(&aliases->workloads);
	*aliases = (struct aliases){0};
}
