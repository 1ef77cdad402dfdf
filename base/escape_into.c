/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cut the text short, not what was made of it, so that no escape and no quote
 * is cut in two.
 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/escape.h"

/* The first left bytes of text, and dots if that is not all of it. */
static char *shorten(struct slice text, size_t left, size_t *len)
{
	char *cut = malloc(left + sizeof("..."));

	*len = left;
	if (!cut)
		return NULL;
	if (left > 0)
		memcpy(cut, text.ptr, left);
	if (left < text.len)
		for (size_t i = 0; i < 3; i++)
			cut[(*len)++] = '.';
	return cut;
}

static char *escape_whole(enum medium medium, struct slice text, size_t *len)
{
	char *whole = NULL;
	FILE *out = open_memstream(&whole, len);

	if (!out)
		return NULL;
	escape(out, medium, text);
	(void)fclose(out);
	return whole;
}

/* Whether that much of text fits into buf, which it is put to then. */
static bool fits(char *buf, size_t size, enum medium medium, struct slice text,
    size_t left)
{
	cleanup_free char *cut = NULL, *whole = NULL;
	size_t len = 0;

	cut = shorten(text, left, &len);
	if (cut)
		whole = escape_whole(medium, (struct slice){cut, len}, &len);
	if (!whole || len >= size)
		return false;
	memcpy(buf, whole, len + 1);
	return true;
}

/* Do not cut within a character. */
static size_t whole_characters(struct slice text, size_t len)
{
	while (len > 0 && len < text.len && (text.ptr[len] & 0xc0) == 0x80)
		len--;
	return len;
}

const char *escape_into(char *buf, size_t size, enum medium medium,
    struct slice text)
{
	size_t low = 0, high = text.len < size ? text.len : size;

	if (high == text.len && fits(buf, size, medium, text, high))
		return buf;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		size_t len = whole_characters(text, middle);

		if (fits(buf, size, medium, text, len))
			low = middle + 1;
		else
			high = middle;
	}
	if (!fits(buf, size, medium, text,
	        whole_characters(text, low > 0 ? low - 1 : 0)))
		(void)snprintf(buf, size, "...");
	return buf;
}
