/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/renaming.h"

struct slice rename_node(const struct ingest_options *options,
    struct slice node)
{
	if (!node.ptr || options->own_node)
		return (struct slice){NULL, 0};
	for (size_t i = 0; i < options->alias_count; i++) {
		const struct ingest_alias *alias = &options->aliases[i];

		if (slice_equals(node, alias->from))
			return alias->to ? slice_of(alias->to)
			                 : (struct slice){NULL, 0};
	}
	return node;
}

void rename_node_of(struct record *record, const struct ingest_options *options)
{
	struct slice *node = record_node(record);

	if (node && node->ptr)
		*node = rename_node(options, *node);
}
