/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/workloads.h"

#include "analyzer/text.h"

static void release_rule(struct match_rule *rule)
{
	free(rule->unit);
	free(rule->container);
	free(rule->pod);
	free(rule->space);
	free(rule->exe);
	free(rule->comm);
	free(rule->label);
}

static void release_texts(char **texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(texts[i]);
	free(texts);
}

static void release_workload(struct workload *workload)
{
	for (size_t i = 0; i < workload->rule_count; i++)
		release_rule(&workload->rules[i]);
	free(workload->rules);
	free(workload->name);
	free(workload->profile);
	release_texts(workload->extensions, workload->extension_count);
}

void workloads_release(struct workloads *workloads)
{
	for (size_t i = 0; i < workloads->count; i++)
		release_workload(&workloads->items[i]);
	free(workloads->items);
	for (size_t i = 0; i < workloads->alias_count; i++) {
		free(workloads->aliases[i].from);
		free(workloads->aliases[i].to);
	}
	free(workloads->aliases);
	release_texts(workloads->expected_nodes, workloads->expected_count);
	free(workloads->path);
	*workloads = (struct workloads){0};
}

const struct workload *workloads_find(const struct workloads *workloads,
    struct slice name)
{
	for (size_t i = 0; i < workloads->count; i++)
		if (slice_equals(name, workloads->items[i].name))
			return &workloads->items[i];
	return NULL;
}

struct slice workloads_node(const struct workloads *workloads,
    struct slice node)
{
	if (!workloads || !node.ptr)
		return node;
	for (size_t i = 0; i < workloads->alias_count; i++)
		if (slice_equals(node, workloads->aliases[i].from))
			return slice_of(workloads->aliases[i].to);
	return node;
}
