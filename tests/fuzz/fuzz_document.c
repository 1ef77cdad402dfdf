/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever the bytes: they are read as JSON or YAML, or refused at a place
 * within them. Every node has a place, and a text that ends in NUL. What json-c
 * refuses is refused; of what is taken, both say the same. Where json-c is not
 * there, the rest is looked at.
 */
#include <string.h>

#include "base/document.h"

#if __has_include(<json-c/json.h>)
#include <json-c/json.h>
#endif

static void check(bool holds)
{
	if (!holds)
		__builtin_trap();
}

/* Lines as YAML 1.1 counts them, which is no less than JSON does. */
static unsigned count_lines(struct slice text)
{
	unsigned lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += strchr("\n\r\x85\xa8\xa9", text.ptr[i]) != NULL;
	return lines;
}

static void check_place(unsigned line, unsigned column, struct slice text)
{
	check(line >= 1 && line <= count_lines(text) + 1);
	check(column >= 1 && column <= text.len + 1);
}

static void check_nodes(const struct node *node, bool in_map,
    struct slice text);

static void check_node(const struct node *node, bool in_map, struct slice text)
{
	size_t count = 0;

	check_place(node->line, node->column, text);
	check(in_map == (node->key.ptr != NULL));
	if (in_map) {
		check_place(node->key_line, node->key_column, text);
		check(node->key.ptr[node->key.len] == '\0');
	}
	if (node->kind == NODE_TEXT || node->kind == NODE_WORD) {
		check(node->text.ptr[node->text.len] == '\0');
		check(!node->first && node->count == 0);
		return;
	}
	for (const struct node *item = node->first; item; item = item->next)
		count++;
	check(count == node->count);
	check_nodes(node->first, node->kind == NODE_MAP, text);
}

static void check_nodes(const struct node *node, bool in_map, struct slice text)
{
	for (; node; node = node->next)
		check_node(node, in_map, text);
}

static void check_problems(const struct problems *problems, struct slice text)
{
	for (size_t i = 0; i < problems->count; i++)
		if (problems->items[i].line)
			check_place(problems->items[i].line,
			    problems->items[i].column, text);
}

static struct document *parse(struct slice text, enum document_format format)
{
	cleanup_problems struct problems problems;
	struct document *document = NULL;
	int r;

	problems_init(&problems, "fuzz");
	r = document_parse(text, format, &document, &problems);
	check((r == 0) == (document != NULL));
	check((r == 0) == !problems_failed(&problems));
	check_problems(&problems, text);
	if (document)
		check_nodes(document_root(document), false, text);
	return document;
}

#if __has_include(<json-c/json.h>)
static void compare(const struct node *node, struct json_object *value);

/* json-c ends keys at NUL, and what is then alike replaces each other. */
static bool has_cut_keys(const struct node *map)
{
	for (const struct node *node = map->first; node; node = node->next)
		if (memchr(node->key.ptr, '\0', node->key.len))
			return true;
	return false;
}

static void compare_map(const struct node *map, struct json_object *value)
{
	if (has_cut_keys(map))
		return;
	for (const struct node *node = map->first; node; node = node->next) {
		struct json_object *item;

		check(json_object_object_get_ex(value, node->key.ptr, &item));
		compare(node, item);
	}
}

static void compare_list(const struct node *list, struct json_object *value)
{
	size_t i = 0;

	check(list->count == json_object_array_length(value));
	for (const struct node *node = list->first; node; node = node->next)
		compare(node, json_object_array_get_idx(value, i++));
}

static void compare_word(const struct node *node, struct json_object *value)
{
	uint64_t number;
	bool flag;

	if (node_u64(node, &number))
		check(json_object_get_uint64(value) == number);
	else if (node_bool(node, &flag))
		check(json_object_get_boolean(value) == flag);
	else
		check(node_is_null(node) == (value == NULL));
}

static void compare(const struct node *node, struct json_object *value)
{
	switch (node->kind) {
	case NODE_MAP:
		check(json_object_is_type(value, json_type_object));
		compare_map(node, value);
		break;
	case NODE_LIST:
		check(json_object_is_type(value, json_type_array));
		compare_list(node, value);
		break;
	case NODE_TEXT:
		check(json_object_is_type(value, json_type_string));
		check((int)node->text.len == json_object_get_string_len(value));
		check(memcmp(node->text.ptr, json_object_get_string(value),
		          node->text.len) == 0);
		break;
	case NODE_WORD:
		compare_word(node, value);
		break;
	}
}

static bool is_blank(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!strchr(" \t\r\n", text.ptr[i]) || !text.ptr[i])
			return false;
	return true;
}

/* Some releases, told to be strict, refuse every byte over 127 in a string. */
static int json_c_flags(void)
{
	const int strict = JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8;
	static const char umlaut[] = "\"\xc3\xa9\"";
	struct json_tokener *tok = json_tokener_new();
	bool taken;

	json_tokener_set_flags(tok, strict);
	json_object_put(json_tokener_parse_ex(tok, umlaut, sizeof(umlaut)));
	taken = json_tokener_get_error(tok) == json_tokener_success;
	json_tokener_free(tok);
	return taken ? strict : JSON_TOKENER_VALIDATE_UTF8;
}

/* text has a NUL after its end. */
static void ask_json_c(struct slice text, const struct document *document)
{
	struct json_tokener *tok = json_tokener_new_ex(DOCUMENT_DEPTH + 2);
	struct json_object *value;
	bool taken;

	json_tokener_set_flags(tok, json_c_flags());
	value = json_tokener_parse_ex(tok, text.ptr, (int)text.len + 1);
	taken = json_tokener_get_error(tok) == json_tokener_success;
	if (taken) {
		slice_advance(&text, json_tokener_get_parse_end(tok));
		taken = is_blank(text);
	}
	check(taken || !document);
	if (document)
		compare(document_root(document), value);
	json_object_put(value);
	json_tokener_free(tok);
}
#else
static void ask_json_c(struct slice text, const struct document *document)
{
	(void)text;
	(void)document;
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_free char *copy = malloc(size + 1);
	cleanup_document struct document *json = NULL, *yaml = NULL,
	                                 *any = NULL;
	struct slice text = {copy, size};

	memcpy(copy, data, size);
	copy[size] = '\0';
	json = parse(text, DOCUMENT_JSON);
	yaml = parse(text, DOCUMENT_YAML);
	any = parse(text, DOCUMENT_ANY);
	(void)slice_skip(&text, "\xef\xbb\xbf");
	ask_json_c(text, json);
	return 0;
}
