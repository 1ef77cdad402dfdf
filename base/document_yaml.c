/* SPDX-License-Identifier: Apache-2.0 */
/* From libyaml's events, which have marks, to the tree. */
#include <yaml.h>

#include "base/array.h"
#include "base/document_tree.h"
#include "base/library.h"

/* clang-format off */
#define CALLS(_) \
	_(yaml_parser_initialize) \
	_(yaml_parser_set_encoding) \
	_(yaml_parser_set_input_string) \
	_(yaml_parser_parse) \
	_(yaml_event_delete) \
	_(yaml_parser_delete)
/* clang-format on */

static struct {
	CALLS(LIBRARY_CALL)
} yaml;

static const char *const names[] = {CALLS(LIBRARY_NAME)};

static struct library library = {
    .file = "libyaml-0.so.2",
    .package = "libyaml-0-2",
    .use = "YAML is read with it",
    .names = names,
    .count = ARRAY_SIZE(names),
    .calls = &yaml,
};

static struct place place_of(const yaml_mark_t *mark)
{
	return (
	    struct place){(unsigned)mark->line + 1, (unsigned)mark->column + 1};
}

/* What the two kinds of libyaml's errors have in common is told here. */
static int tell(const yaml_parser_t *parser, struct problems *problems,
    struct slice text)
{
	struct place at = place_of(&parser->problem_mark);

	if (parser->error == YAML_MEMORY_ERROR)
		return document_out_of_memory(problems);
	if (parser->error == YAML_READER_ERROR)
		at = document_place(text, parser->problem_offset);
	return BAD(problems, at, "%s%s%s",
	    parser->context ? parser->context : "", parser->context ? ": " : "",
	    parser->problem);
}

static struct slice scalar_text(const yaml_event_t *event)
{
	return (struct slice){(const char *)event->data.scalar.value,
	    event->data.scalar.length};
}

static int refuse_tag(struct tree *tree, const yaml_char_t *tag,
    struct place at)
{
	if (!tag)
		return 0;
	return BAD(tree->problems, at,
	    "the tag \"%.60s\" is not understood: quote what is text",
	    (const char *)tag);
}

static int add_scalar(struct tree *tree, const yaml_event_t *event)
{
	struct place at = place_of(&event->start_mark);
	struct slice text = scalar_text(event);
	bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	int r = refuse_tag(tree, event->data.scalar.tag, at);

	if (r < 0)
		return r;
	if (!tree_wants_key(tree))
		return tree_scalar(tree, plain ? NODE_WORD : NODE_TEXT, text,
		    at);
	if (plain && slice_equals(text, "<<"))
		return BAD(tree->problems, at,
		    "merge keys are not understood: write the entries out");
	return tree_key(tree, text, at);
}

static int open_nested(struct tree *tree, const yaml_event_t *event,
    enum node_kind kind)
{
	struct place at = place_of(&event->start_mark);
	const yaml_char_t *tag = kind == NODE_MAP
	                             ? event->data.mapping_start.tag
	                             : event->data.sequence_start.tag;
	int r = refuse_tag(tree, tag, at);

	if (r < 0)
		return r;
	if (tree_wants_key(tree))
		return BAD(tree->problems, at, "a key must be a text, not %s",
		    kind == NODE_MAP ? "a map" : "a list");
	return tree_open(tree, kind, at);
}

static int take_event(struct tree *tree, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return add_scalar(tree, event);
	case YAML_MAPPING_START_EVENT:
		return open_nested(tree, event, NODE_MAP);
	case YAML_SEQUENCE_START_EVENT:
		return open_nested(tree, event, NODE_LIST);
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		return tree_close(tree);
	case YAML_ALIAS_EVENT:
		return BAD(tree->problems, place_of(&event->start_mark),
		    "aliases are not understood: write the value out");
	default:
		return 0;
	}
}

static int read_events(yaml_parser_t *parser, struct tree *tree,
    struct slice text)
{
	bool more = true;
	int r = 0;

	while (more && r == 0) {
		yaml_event_t event;

		if (!yaml.yaml_parser_parse(parser, &event))
			return tell(parser, tree->problems, text);
		r = take_event(tree, &event);
		more = event.type != YAML_STREAM_END_EVENT;
		yaml.yaml_event_delete(&event);
	}
	return r;
}

static int read_text(struct tree *tree, struct slice text)
{
	yaml_parser_t parser;
	int r;

	if (!yaml.yaml_parser_initialize(&parser))
		return document_out_of_memory(tree->problems);
	yaml.yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml.yaml_parser_set_input_string(&parser,
	    (const unsigned char *)text.ptr, text.len);
	r = read_events(&parser, tree, text);
	yaml.yaml_parser_delete(&parser);
	return r;
}

/* It is not kept: documents are read in the beginning, by what goes on long. */
int document_yaml(struct tree *tree, struct slice text)
{
	struct error err;
	int r;

	if (library_load(&library, &err) < 0)
		return BAD(tree->problems, ((struct place){1, 1}), "%s",
		    err.text);
	r = read_text(tree, text);
	library_unload(&library);
	return r;
}
