/* SPDX-License-Identifier: Apache-2.0 */
/* Strings and numbers of JSON, to the letter of RFC 8259. */
#include "base/array.h"
#include "base/document_reader.h"
#include "base/utf8.h"

int json_expected(const struct json_reader *reader, const char *what)
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

static int read_hex4(struct json_reader *reader, uint32_t *ret)
{
	*ret = 0;
	for (int i = 0; i < 4; i++) {
		int c = json_peek(reader);
		unsigned digit = c == EOF ? HEX_NONE : hex_value((char)c);

		if (digit == HEX_NONE)
			return json_expected(reader, "four hexadecimal digits");
		*ret = *ret << 4 | digit;
		json_advance(reader);
	}
	return 0;
}

/* After \u: one character, which may take a second \u. */
static int read_unicode(struct json_reader *reader, struct place from,
    size_t *len)
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

static int read_escape(struct json_reader *reader, size_t *len)
{
	struct place from = reader->at;
	int name;

	json_advance(reader);
	name = json_peek(reader);
	for (size_t i = 0; i < ARRAY_SIZE(escapes); i++) {
		if (name != escapes[i].name)
			continue;
		json_advance(reader);
		reader->scratch[(*len)++] = escapes[i].byte;
		return 0;
	}
	if (name != 'u')
		return json_expected(reader,
		    "one of \"\\/bfnrtu after a backslash");
	json_advance(reader);
	return read_unicode(reader, from, len);
}

int json_read_string(struct json_reader *reader, struct slice *ret)
{
	size_t len = 0;
	int r = 0;

	json_advance(reader);
	while (r == 0 && json_peek(reader) != '"') {
		if (json_peek(reader) < ' ')
			return json_expected(reader,
			    "the string to go on (\\n and \\t are written so)");
		if (json_peek(reader) == '\\') {
			r = read_escape(reader, &len);
			continue;
		}
		reader->scratch[len++] = reader->rest.ptr[0];
		json_advance(reader);
	}
	if (r < 0)
		return r;
	json_advance(reader);
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

bool json_is_number(struct slice word)
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
