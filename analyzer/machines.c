/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/machines.h"

#include <string.h>

#include "analyzer/text.h"
#include "profile/variant.h"
#include "syscalls/syscalls.h"

struct machines {
	uint32_t items[PROFILE_MACHINES];
	size_t count;
};

static void add(struct machines *to, uint32_t arch)
{
	uint32_t machine = arch_machine(arch);

	for (size_t i = 0; i < to->count; i++)
		if (to->items[i] == machine)
			return;
	if (to->count < PROFILE_MACHINES)
		to->items[to->count++] = machine;
}

/* What may be somebody else's tells nothing. */
static void add_calls(struct machines *to, const struct observation *from,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (from[i].match == MATCH_YES && !from[i].no_arch &&
		    arch_name(from[i].call.arch))
			add(to,
			    arch_of_call(from[i].call.arch, from[i].call.nr));
}

static bool ran_on(const struct evidence *seen, struct slice node)
{
	for (size_t i = 0; i < seen->run_count; i++)
		if (seen->runs[i].match == MATCH_YES &&
		    same(seen->runs[i].subject.node, node))
			return true;
	return false;
}

size_t machines_of(const struct evidence *seen,
    uint32_t ret[static PROFILE_MACHINES])
{
	struct machines machines = {.count = 0};

	add_calls(&machines, seen->observations, seen->observation_count);
	add_calls(&machines, seen->past, seen->past_count);
	for (size_t i = 0; i < seen->node_count; i++)
		if (arch_name(seen->nodes[i].arch) &&
		    ran_on(seen, seen->nodes[i].node))
			add(&machines, seen->nodes[i].arch);
	memcpy(ret, machines.items, machines.count * sizeof(*ret));
	return machines.count;
}

bool machine_said(const struct profile *profile, uint32_t *ret)
{
	struct machines machines = {.count = 0};

	for (size_t i = 0; i < profile->arch_count; i++)
		add(&machines, profile->arches[i]);
	for (size_t i = 0; i < profile->mapped_count; i++)
		add(&machines, profile->mapped[i]);
	if (machines.count != 1)
		return false;
	*ret = machines.items[0];
	return true;
}
