/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/scan.h"

#include "base/hex.h"
#include "base/utf8.h"

static void skip_blanks(struct slice *rest)
{
	while (rest->len > 0 && (*rest->ptr == ' ' || *rest->ptr == '\t' ||
	                            *rest->ptr == '\n' || *rest->ptr == '\r'))
		slice_advance(rest, 1);
}

static bool take_string(struct slice *rest, struct scan_value *ret)
{
	size_t i = 1;

	ret->kind = SCAN_STRING;
	ret->escaped = false;
	for (; i < rest->len && rest->ptr[i] != '"'; i++) {
		if ((unsigned char)rest->ptr[i] < 0x20)
			return false;
		if (rest->ptr[i] == '\\') {
			ret->escaped = true;
			i++;
		}
	}
	if (i >= rest->len)
		return false;
	ret->text = (struct slice){rest->ptr + 1, i - 1};
	slice_advance(rest, i + 1);
	return true;
}

static bool is_scalar(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' ||
	       c == '+' || c == '.' || c == 'E';
}

static bool take_scalar(struct slice *rest, struct scan_value *ret)
{
	size_t i = 0;

	while (i < rest->len && is_scalar(rest->ptr[i]))
		i++;
	if (i == 0)
		return false;
	ret->text = (struct slice){rest->ptr, i};
	ret->escaped = false;
	slice_advance(rest, i);
	if (*ret->text.ptr == '-' ||
	    (*ret->text.ptr >= '0' && *ret->text.ptr <= '9')) {
		ret->kind = SCAN_NUMBER;
		return true;
	}
	ret->kind = SCAN_WORD;
	return slice_equals(ret->text, "true") ||
	       slice_equals(ret->text, "false") ||
	       slice_equals(ret->text, "null");
}

/* To the bracket that closes what opens here; strings may hold brackets. */
static bool take_nested(struct slice *rest, struct scan_value *ret)
{
	char open[SCAN_DEPTH];
	size_t depth = 0;
	const char *begin = rest->ptr;
	struct scan_value string;

	ret->kind = *begin == '{' ? SCAN_OBJECT : SCAN_ARRAY;
	ret->escaped = false;
	while (rest->len > 0) {
		char c = *rest->ptr;

		if (c == '"') {
			if (!take_string(rest, &string))
				return false;
			continue;
		}
		slice_advance(rest, 1);
		if (c == '{' || c == '[') {
			if (depth == SCAN_DEPTH)
				return false;
			open[depth++] = c;
		} else if (c == '}' || c == ']') {
			if (open[--depth] != (c == '}' ? '{' : '['))
				return false;
		}
		if (depth == 0)
			break;
	}
	ret->text = (struct slice){begin, (size_t)(rest->ptr - begin)};
	return depth == 0;
}

bool scan_take(struct slice *rest, struct scan_value *ret)
{
	bool taken;

	skip_blanks(rest);
	if (rest->len == 0)
		return false;
	if (*rest->ptr == '"')
		taken = take_string(rest, ret);
	else if (*rest->ptr == '{' || *rest->ptr == '[')
		taken = take_nested(rest, ret);
	else
		taken = take_scalar(rest, ret);
	skip_blanks(rest);
	return taken;
}

struct slice scan_inside(const struct scan_value *value)
{
	struct slice inside = value->text;

	slice_advance(&inside, 1);
	inside.len--;
	skip_blanks(&inside);
	return inside;
}

/* A comma, with something behind it, or the end. */
static bool take_comma(struct slice *inside)
{
	if (inside->len == 0)
		return true;
	if (*inside->ptr != ',' || inside->len == 1)
		return false;
	slice_advance(inside, 1);
	return true;
}

bool scan_element(struct slice *inside, struct scan_value *value)
{
	struct slice rest = *inside;

	if (inside->len == 0 || !scan_take(&rest, value) || !take_comma(&rest))
		return false;
	*inside = rest;
	return true;
}

bool scan_member(struct slice *inside, struct scan_value *key,
    struct scan_value *value)
{
	struct slice rest = *inside;

	if (inside->len == 0 || !scan_take(&rest, key) ||
	    key->kind != SCAN_STRING || !slice_skip(&rest, ":") ||
	    !scan_take(&rest, value) || !take_comma(&rest))
		return false;
	*inside = rest;
	return true;
}

static bool take_unit(struct slice *rest, unsigned *ret)
{
	*ret = 0;
	if (rest->len < 4)
		return false;
	for (size_t i = 0; i < 4; i++) {
		unsigned digit = hex_value(rest->ptr[i]);

		if (digit == HEX_NONE)
			return false;
		*ret = *ret << 4 | digit;
	}
	slice_advance(rest, 4);
	return true;
}

/* Six bytes or twelve become four at most. A lone surrogate is no letter. */
static bool put_unicode(struct slice *rest, char **to)
{
	unsigned c, low;

	if (!take_unit(rest, &c))
		return false;
	if (c >= 0xd800 && c < 0xdc00) {
		struct slice next = *rest;

		if (!slice_skip(&next, "\\u") || !take_unit(&next, &low) ||
		    low < 0xdc00 || low > 0xdfff)
			return false;
		*rest = next;
		c = 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
	} else if (c >= 0xdc00 && c < 0xe000) {
		return false;
	}
	*to += utf8_encode(c, *to);
	return true;
}

static const char escapes[][2] = {
    {'"',  '"' },
    {'\\', '\\'},
    {'/',  '/' },
    {'b',  '\b'},
    {'f',  '\f'},
    {'n',  '\n'},
    {'r',  '\r'},
    {'t',  '\t'},
};

static bool put_escape(struct slice *rest, char **to)
{
	char c = *rest->ptr;

	slice_advance(rest, 1);
	if (c == 'u')
		return put_unicode(rest, to);
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++)
		if (escapes[i][0] == c) {
			*(*to)++ = escapes[i][1];
			return true;
		}
	return false;
}

bool scan_decode(struct slice text, char *buf, struct slice *ret)
{
	char *to = buf;

	while (text.len > 0) {
		struct slice plain = slice_cut(&text, '\\');
		bool more = plain.ptr + plain.len != text.ptr;

		memcpy(to, plain.ptr, plain.len);
		to += plain.len;
		if (more && (text.len == 0 || !put_escape(&text, &to)))
			return false;
	}
	*ret = (struct slice){buf, (size_t)(to - buf)};
	return true;
}

bool scan_bytes(const struct scan_value *array, char *buf, struct slice *ret)
{
	struct slice inside = scan_inside(array);
	struct scan_value value;
	size_t len = 0;

	while (scan_element(&inside, &value)) {
		uint64_t byte;

		if (value.kind != SCAN_NUMBER ||
		    slice_take_u64(&value.text, 10, &byte) < 0 ||
		    value.text.len > 0 || byte > 255)
			return false;
		buf[len++] = (char)(unsigned char)byte;
	}
	*ret = (struct slice){buf, len};
	return inside.len == 0;
}
