/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON as RFC 8259 has it, and not a bit more: json-c, strict as it can be
 * told to be, still takes NaN, 'a', 00, 1. and control characters in strings,
 * ends a key at \u0000, and replaces half of a surrogate pair.
 */
#include <json-c/json.h>

#include "base/array.h"
#include "base/document_tree.h"
#include "base/utf8.h"

enum step {
	STEP_VALUE,      /* a value */
	STEP_FIRST_ITEM, /* a value, or ] */
	STEP_KEY,        /* a key, a colon */
	STEP_FIRST_KEY,  /* the same, or } */
	STEP_MORE,       /* a comma, or what ends the list or map */
	STEP_END         /* nothing */
};

struct reader {
	struct tree *tree;
	struct slice rest;
	struct place at;
	char *scratch; /* as long as the whole text: a string is unescaped to */
};

static int peek(const struct reader *reader)
{
	return reader->rest.len ? (unsigned char)reader->rest.ptr[0] : EOF;
}

static void advance(struct reader *reader)
{
	reader->at = place_after(reader->at, reader->rest);
	slice_advance(&reader->rest, 1);
}

static void skip_blanks(struct reader *reader)
{
	while (reader->rest.len && is_json_blank(reader->rest.ptr[0]))
		advance(reader);
}

/* "expected a value, not 'x'". */
static int expected(const struct reader *reader, const char *what)
{
	struct slice rest = reader->rest;
	const char *from = rest.ptr;
	uint32_t c;

	if (rest.len == 0)
		return BAD(reader->tree->problems, reader->at,
		    "expected %s, not the end of the file", what);
	c = utf8_take(&rest);
	if (utf8_is_hidden(c))
		return BAD(reader->tree->problems, reader->at,
		    "expected %s, not the character U+%04X", what, c);
	return BAD(reader->tree->problems, reader->at,
	    "expected %s, not '%.*s'", what, (int)(rest.ptr - from), from);
}

static int read_hex4(struct reader *reader, uint32_t *ret)
{
	*ret = 0;
	for (int i = 0; i < 4; i++) {
		int c = peek(reader);
		unsigned digit = c == EOF ? HEX_NONE : hex_value((char)c);

		if (digit == HEX_NONE)
			return expected(reader, "four hexadecimal digits");
		*ret = *ret << 4 | digit;
		advance(reader);
	}
	return 0;
}

/* After \u: one character, which may take a second \u. */
static int read_unicode(struct reader *reader, struct place from, size_t *len)
{
	uint32_t c, low;
	int r = read_hex4(reader, &c);

	if (r < 0)
		return r;
	if (c >= 0xd800 && c <= 0xdbff && slice_skip(&reader->rest, "\\u")) {
		reader->at.column += 2;
		r = read_hex4(reader, &low);
		if (r < 0)
			return r;
		if (low >= 0xdc00 && low <= 0xdfff)
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	}
	if (c >= 0xd800 && c <= 0xdfff)
		return BAD(reader->tree->problems, from,
		    "half of a surrogate pair: \\uD8xx and \\uDCxx go together");
	*len += utf8_encode(c, reader->scratch + *len);
	return 0;
}

static const struct {
	char name, byte;
} escapes[] = {
    {'"',  '"' },
    {'\\', '\\'},
    {'/',  '/' },
    {'b',  '\b'},
    {'f',  '\f'},
    {'n',  '\n'},
    {'r',  '\r'},
    {'t',  '\t'},
};

static int read_escape(struct reader *reader, size_t *len)
{
	struct place from = reader->at;
	int name;

	advance(reader);
	name = peek(reader);
	for (size_t i = 0; i < ARRAY_SIZE(escapes); i++) {
		if (name != escapes[i].name)
			continue;
		advance(reader);
		reader->scratch[(*len)++] = escapes[i].byte;
		return 0;
	}
	if (name != 'u')
		return expected(reader, "one of \"\\/bfnrtu after a backslash");
	advance(reader);
	return read_unicode(reader, from, len);
}

static int read_string(struct reader *reader, struct slice *ret)
{
	size_t len = 0;
	int r = 0;

	advance(reader);
	while (r == 0 && peek(reader) != '"') {
		if (peek(reader) < ' ')
			return expected(reader,
			    "the string to go on (\\n and \\t are written so)");
		if (peek(reader) == '\\') {
			r = read_escape(reader, &len);
			continue;
		}
		reader->scratch[len++] = reader->rest.ptr[0];
		advance(reader);
	}
	if (r < 0)
		return r;
	advance(reader);
	*ret = (struct slice){reader->scratch, len};
	return 0;
}

static size_t skip_digits(struct slice *word)
{
	size_t count = 0;

	for (; word->len && word->ptr[0] >= '0' && word->ptr[0] <= '9'; count++)
		slice_advance(word, 1);
	return count;
}

static bool is_number(struct slice word)
{
	(void)slice_skip(&word, "-");
	if (!slice_skip(&word, "0") && skip_digits(&word) == 0)
		return false;
	if (slice_skip(&word, ".") && skip_digits(&word) == 0)
		return false;
	if (slice_skip(&word, "e") || slice_skip(&word, "E")) {
		if (!slice_skip(&word, "-"))
			(void)slice_skip(&word, "+");
		if (skip_digits(&word) == 0)
			return false;
	}
	return word.len == 0;
}

static enum step after_value(const struct reader *reader)
{
	return reader->tree->depth ? STEP_MORE : STEP_END;
}

static bool ends_word(char c)
{
	return is_json_blank(c) || c == ',' || c == ':' || c == '"' ||
	       c == '[' || c == ']' || c == '{' || c == '}';
}

static int read_word(struct reader *reader)
{
	struct reader start = *reader;
	struct slice word = {reader->rest.ptr, 0};
	int r;

	while (reader->rest.len && !ends_word(reader->rest.ptr[0]))
		advance(reader);
	word.len = (size_t)(reader->rest.ptr - word.ptr);
	if (!is_number(word) && !slice_equals(word, "true") &&
	    !slice_equals(word, "false") && !slice_equals(word, "null"))
		return expected(&start, "a value: a string in \"\", a number, "
		                        "true, false, null, a list or a map");
	r = tree_scalar(reader->tree, NODE_WORD, word, start.at);
	return r < 0 ? r : (int)after_value(reader);
}

static int read_text(struct reader *reader)
{
	struct place from = reader->at;
	struct slice text;
	int r = read_string(reader, &text);

	if (r == 0)
		r = tree_scalar(reader->tree, NODE_TEXT, text, from);
	return r < 0 ? r : (int)after_value(reader);
}

static int open_nested(struct reader *reader, enum node_kind kind,
    enum step next)
{
	int r = tree_open(reader->tree, kind, reader->at);

	advance(reader);
	return r < 0 ? r : (int)next;
}

static int close_nested(struct reader *reader)
{
	int r = tree_close(reader->tree);

	advance(reader);
	return r < 0 ? r : (int)after_value(reader);
}

static int at_value(struct reader *reader)
{
	switch (peek(reader)) {
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

static int at_first_item(struct reader *reader)
{
	return peek(reader) == ']' ? close_nested(reader) : at_value(reader);
}

static int at_key(struct reader *reader)
{
	struct place from = reader->at;
	struct slice key;
	int r;

	if (peek(reader) != '"')
		return expected(reader, "a key in \"\"");
	r = read_string(reader, &key);
	if (r == 0)
		r = tree_key(reader->tree, key, from);
	if (r < 0)
		return r;
	skip_blanks(reader);
	if (peek(reader) != ':')
		return expected(reader, "':' after the key");
	advance(reader);
	return STEP_VALUE;
}

static int at_first_key(struct reader *reader)
{
	return peek(reader) == '}' ? close_nested(reader) : at_key(reader);
}

static int at_more(struct reader *reader)
{
	bool map = tree_inside(reader->tree) == NODE_MAP;

	if (peek(reader) == (map ? '}' : ']'))
		return close_nested(reader);
	if (peek(reader) != ',')
		return expected(reader, map ? "',' or '}'" : "',' or ']'");
	advance(reader);
	return map ? STEP_KEY : STEP_VALUE;
}

static int (*const steps[])(struct reader *reader) = {
    [STEP_VALUE] = at_value,
    [STEP_FIRST_ITEM] = at_first_item,
    [STEP_KEY] = at_key,
    [STEP_FIRST_KEY] = at_first_key,
    [STEP_MORE] = at_more,
};

static int read_all(struct reader *reader)
{
	int step = STEP_VALUE;

	while (step >= 0 && step != STEP_END) {
		skip_blanks(reader);
		step = steps[step](reader);
	}
	if (step < 0)
		return step;
	skip_blanks(reader);
	return reader->rest.len ? expected(reader, "nothing after the value")
	                        : 0;
}

/* The second opinion. It goes one deeper than we did, for the scalars. */
static int ask_json_c(struct problems *problems, struct slice text)
{
	struct json_tokener *tok = json_tokener_new_ex(DOCUMENT_DEPTH + 2);
	enum json_tokener_error verdict;
	size_t end;

	if (!tok)
		return document_out_of_memory(problems);
	json_tokener_set_flags(tok,
	    JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	json_object_put(
	    json_tokener_parse_ex(tok, text.ptr, (int)text.len + 1));
	verdict = json_tokener_get_error(tok);
	end = json_tokener_get_parse_end(tok);
	json_tokener_free(tok);
	if (verdict == json_tokener_success && end >= text.len)
		return 0;
	return BAD(problems, document_place(text, end), "%s",
	    verdict == json_tokener_success ? "text after the value"
	                                    : json_tokener_error_desc(verdict));
}

int document_json(struct tree *tree, struct slice text)
{
	cleanup_free char *scratch = malloc(text.len + 1);
	struct reader reader = {
	    tree, text, {1, 1},
              scratch
        };
	int r;

	if (!scratch)
		return document_out_of_memory(tree->problems);
	r = read_all(&reader);
	return r < 0 ? r : ask_json_c(tree->problems, text);
}
