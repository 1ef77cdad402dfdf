/* SPDX-License-Identifier: Apache-2.0 */
/* Which nodes have to be given another file. */
#include <string.h>

#include "cli/rollout.h"

#define NODES 64

struct nodes {
	struct slice items[NODES];
	size_t count;
	bool more;
};

static void add(struct nodes *nodes, struct slice node)
{
	if (!node.ptr)
		return;
	for (size_t i = 0; i < nodes->count; i++)
		if (nodes->items[i].len == node.len &&
		    memcmp(nodes->items[i].ptr, node.ptr, node.len) == 0)
			return;
	if (nodes->count == NODES)
		nodes->more = true;
	else
		nodes->items[nodes->count++] = node;
}

/* Where it was ever seen, running or not. */
static void find(const struct workload_case *self, struct nodes *ret)
{
	const struct evidence *seen = &self->evidence;
	const struct workloads *all = self->question.workloads;

	for (size_t i = 0; i < seen->run_count; i++)
		if (seen->runs[i].match == MATCH_YES)
			add(ret,
			    workloads_node(all, seen->runs[i].subject.node));
	for (size_t i = 0; i < seen->observation_count; i++)
		if (seen->observations[i].match == MATCH_YES)
			add(ret, workloads_node(all,
			             seen->observations[i].subject.node));
	for (size_t i = 0; i < self->question.expected_count; i++)
		add(ret, slice_of(self->question.expected_nodes[i]));
}

void rollout_say_nodes(const struct workload_case *self, enum phase to)
{
	struct nodes nodes = {.count = 0};

	find(self, &nodes);
	if (nodes.count == 0)
		return;
	say("%s: these nodes need the file of %s, and what runs there a "
	    "restart (" PROG " rollout emit %s --phase %s):",
	    self->workload->name, phase_name(to), self->workload->name,
	    phase_name(to));
	for (size_t i = 0; i < nodes.count; i++)
		say("  %.*s", (int)nodes.items[i].len, nodes.items[i].ptr);
	if (nodes.more)
		say("  and more");
}
