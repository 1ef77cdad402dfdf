/* SPDX-License-Identifier: Apache-2.0 */
/* Bits of text, as the framings need them. */
#include "collector/reading.h"

const char *find_text(struct slice in, const char *what)
{
	return in.len ? memmem(in.ptr, in.len, what, strlen(what)) : NULL;
}

static bool ends_value(char c)
{
	return c == ' ' || c == ',' || c == '\t' || c == ')' || c == '}' ||
	       c == ';' || c == '"' || c == '\'' || c == '`' || c == '\\';
}

struct slice value_of(struct slice text, const char *name)
{
	const char *at = find_text(text, name);
	size_t len = 0;
	struct slice value;

	if (!at)
		return (struct slice){NULL, 0};
	slice_advance(&text, (size_t)(at - text.ptr) + strlen(name));
	(void)slice_skip(&text, "\\");
	(void)slice_skip(&text, "\"");
	value = text;
	while (len < text.len && !ends_value(text.ptr[len]))
		len++;
	/* "unknown-syscall(452)": a bracket that was opened in it */
	if (len < text.len && text.ptr[len] == ')' &&
	    memchr(text.ptr, '(', len))
		len++;
	value.len = len;
	return value;
}

bool number_of(struct slice text, const char *name, uint64_t *ret)
{
	const char *at = find_text(text, name);

	if (!at)
		return false;
	slice_advance(&text, (size_t)(at - text.ptr) + strlen(name));
	return slice_take_u64(&text, 10, ret) == 0;
}

struct slice word_before(struct slice text, size_t at)
{
	size_t begin = at;

	while (begin > 0 && text.ptr[begin - 1] != ' ' &&
	       text.ptr[begin - 1] != '\t' && text.ptr[begin - 1] != '"')
		begin--;
	return (struct slice){text.ptr + begin, at - begin};
}

struct slice behind(const struct reading *in, const struct word *word,
    size_t at)
{
	struct slice rest = in->text;

	slice_advance(&rest, at + strlen(word->text));
	return rest;
}

bool whole_number(struct slice digits, uint64_t *ret)
{
	return digits.ptr && slice_take_u64(&digits, 10, ret) == 0 &&
	       digits.len == 0;
}
