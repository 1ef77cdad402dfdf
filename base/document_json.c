/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON as RFC 8259 has it, and not a bit more. Libraries take NaN, 'a', 00, 1.
 * and control characters in strings, end a key at \u0000, or replace half of
 * a surrogate pair.
 */
#include "base/document_reader.h"

enum step {
	STEP_VALUE,      /* a value */
	STEP_FIRST_ITEM, /* a value, or ] */
	STEP_KEY,        /* a key, a colon */
	STEP_FIRST_KEY,  /* the same, or } */
	STEP_MORE,       /* a comma, or what ends the list or map */
	STEP_END         /* nothing */
};

static enum step after_value(const struct json_reader *reader)
{
	return reader->tree->depth ? STEP_MORE : STEP_END;
}

static bool ends_word(char c)
{
	return is_json_blank(c) || c == ',' || c == ':' || c == '"' ||
	       c == '[' || c == ']' || c == '{' || c == '}';
}

static int read_word(struct json_reader *reader)
{
	struct json_reader start = *reader;
	struct slice word = {reader->rest.ptr, 0};
	int r;

	while (reader->rest.len && !ends_word(reader->rest.ptr[0]))
		json_advance(reader);
	word.len = (size_t)(reader->rest.ptr - word.ptr);
	if (!json_is_number(word) && !slice_equals(word, "true") &&
	    !slice_equals(word, "false") && !slice_equals(word, "null"))
		return json_expected(&start,
		    "a value: a string in \"\", a number, "
		    "true, false, null, a list or a map");
	r = tree_scalar(reader->tree, NODE_WORD, word, start.at);
	return r < 0 ? r : (int)after_value(reader);
}

static int read_text(struct json_reader *reader)
{
	struct place from = reader->at;
	struct slice text;
	int r = json_read_string(reader, &text);

	if (r == 0)
		r = tree_scalar(reader->tree, NODE_TEXT, text, from);
	return r < 0 ? r : (int)after_value(reader);
}

static int open_nested(struct json_reader *reader, enum node_kind kind,
    enum step next)
{
	int r = tree_open(reader->tree, kind, reader->at);

	json_advance(reader);
	return r < 0 ? r : (int)next;
}

static int close_nested(struct json_reader *reader)
{
	int r = tree_close(reader->tree);

	json_advance(reader);
	return r < 0 ? r : (int)after_value(reader);
}

static int at_value(struct json_reader *reader)
{
	switch (json_peek(reader)) {
	case '{':
		return open_nested(reader, NODE_MAP, STEP_FIRST_KEY);
	case '[':
		return open_nested(reader, NODE_LIST, STEP_FIRST_ITEM);
	case '"':
		return read_text(reader);
	default:
		return read_word(reader);
	}
}

static int at_first_item(struct json_reader *reader)
{
	return json_peek(reader) == ']' ? close_nested(reader)
	                                : at_value(reader);
}

static int at_key(struct json_reader *reader)
{
	struct place from = reader->at;
	struct slice key;
	int r;

	if (json_peek(reader) != '"')
		return json_expected(reader, "a key in \"\"");
	r = json_read_string(reader, &key);
	if (r == 0)
		r = tree_key(reader->tree, key, from);
	if (r < 0)
		return r;
	json_skip_blanks(reader);
	if (json_peek(reader) != ':')
		return json_expected(reader, "':' after the key");
	json_advance(reader);
	return STEP_VALUE;
}

static int at_first_key(struct json_reader *reader)
{
	return json_peek(reader) == '}' ? close_nested(reader) : at_key(reader);
}

static int at_more(struct json_reader *reader)
{
	bool map = tree_inside(reader->tree) == NODE_MAP;

	if (json_peek(reader) == (map ? '}' : ']'))
		return close_nested(reader);
	if (json_peek(reader) != ',')
		return json_expected(reader, map ? "',' or '}'" : "',' or ']'");
	json_advance(reader);
	return map ? STEP_KEY : STEP_VALUE;
}

static int (*const steps[])(struct json_reader *reader) = {
    [STEP_VALUE] = at_value,
    [STEP_FIRST_ITEM] = at_first_item,
    [STEP_KEY] = at_key,
    [STEP_FIRST_KEY] = at_first_key,
    [STEP_MORE] = at_more,
};

static int read_all(struct json_reader *reader)
{
	int step = STEP_VALUE;

	while (step >= 0 && step != STEP_END) {
		json_skip_blanks(reader);
		step = steps[step](reader);
	}
	if (step < 0)
		return step;
	json_skip_blanks(reader);
	return reader->rest.len
	           ? json_expected(reader, "nothing after the value")
	           : 0;
}

int document_json(struct tree *tree, struct slice text)
{
	cleanup_free char *scratch = malloc(text.len + 1);
	struct json_reader reader = {
	    tree, text, {1, 1},
              scratch
        };

	if (!scratch)
		return document_out_of_memory(tree->problems);
	return read_all(&reader);
}
