/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader of a document asks of its nodes. */
#include "base/array.h"
#include "base/document.h"

const struct node *node_find(const struct node *map, const char *key)
{
	const struct node *node;

	if (!map || map->kind != NODE_MAP)
		return NULL;
	for (node = map->first; node; node = node->next)
		if (slice_equals(node->key, key))
			break;
	return node;
}

static bool is_one_of(struct slice text, const char *const words[],
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equals(text, words[i]))
			return true;
	return false;
}

bool node_is_null(const struct node *node)
{
	static const char *const words[] = {"", "~", "null", "Null", "NULL"};

	return node->kind == NODE_WORD &&
	       is_one_of(node->text, words, ARRAY_SIZE(words));
}

bool node_is_text(const struct node *node, bool json)
{
	return node->kind == NODE_TEXT ||
	       (!json && node->kind == NODE_WORD && !node_is_null(node));
}

bool node_u64(const struct node *node, uint64_t *ret)
{
	struct slice text = node->text;

	if (node->kind != NODE_WORD)
		return false;
	if (slice_skip(&text, "0x"))
		return slice_is_u64(text, 16, ret);
	if (text.len > 1 && text.ptr[0] == '0')
		return false;
	return slice_is_u64(text, 10, ret);
}

bool node_bool(const struct node *node, bool *ret)
{
	static const char *const yes[] = {"true", "True", "TRUE", "yes", "Yes",
	    "YES", "on", "On", "ON"};
	static const char *const no[] = {"false", "False", "FALSE", "no", "No",
	    "NO", "off", "Off", "OFF"};

	if (node->kind != NODE_WORD)
		return false;
	if (is_one_of(node->text, yes, ARRAY_SIZE(yes)))
		*ret = true;
	else if (is_one_of(node->text, no, ARRAY_SIZE(no)))
		*ret = false;
	else
		return false;
	return true;
}

const char *node_kind_name(const struct node *node)
{
	static const char *const names[] = {
	    [NODE_TEXT] = "a text",
	    [NODE_WORD] = "a word",
	    [NODE_LIST] = "a list",
	    [NODE_MAP] = "a map",
	};
	uint64_t number;
	bool flag;

	if (node_is_null(node))
		return "null";
	if (node_bool(node, &flag))
		return "true or false";
	if (node_u64(node, &number))
		return "a number";
	return names[node->kind];
}
