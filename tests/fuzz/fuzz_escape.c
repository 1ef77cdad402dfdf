/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever the text: no medium gets a control byte or what is not UTF-8, none
 * is left by what it frames, and what is cut short fits.
 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/escape.h"
#include "base/utf8.h"

static void check(bool holds)
{
	if (!holds)
		__builtin_trap();
}

/* Only a word for a shell may end in newlines, and in quotes at that. */
static void check_visible(struct slice text, enum medium medium)
{
	while (text.len) {
		uint32_t c = utf8_take(&text);

		check(!utf8_is_hidden(c) ||
		      (c == '\n' && medium == MEDIUM_SHELL));
	}
}

/* What ends the text stands nowhere in it, but after a backslash. */
static void check_frame(struct slice text, char end)
{
	for (size_t i = 0; i < text.len; i++) {
		check(text.ptr[i] != end);
		if (text.ptr[i] == '\\')
			i++;
	}
}

static void check_none_of(struct slice text, const char *bytes)
{
	for (size_t i = 0; i < text.len; i++)
		check(!strchr(bytes, text.ptr[i]));
}

static void check_medium(struct slice text, enum medium medium)
{
	switch (medium) {
	case MEDIUM_JSON:
	case MEDIUM_PROMETHEUS:
		check_frame(text, '"');
		break;
	case MEDIUM_HTML:
	case MEDIUM_XML:
		check_none_of(text, "<>\"'");
		break;
	case MEDIUM_MARKDOWN:
		check_none_of(text, "<>\"");
		check_frame(text, '|');
		break;
	case MEDIUM_CSV:
		check(text.len > 0 || text.ptr);
		check(text.len == 0 || !strchr("=+@", text.ptr[0]));
		break;
	default:
		break;
	}
}

static void check_short(struct slice text, enum medium medium)
{
	char buf[24];

	for (size_t size = 1; size <= sizeof(buf); size += 7) {
		check(escape_into(buf, size, medium, text) == buf);
		check(strlen(buf) < size);
		check_visible(slice_of(buf), medium);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = {(const char *)data, size};

	for (enum medium medium = 0; medium < MEDIUM_COUNT; medium++) {
		cleanup_free char *whole = NULL;
		struct slice said;
		FILE *out = open_memstream(&whole, &said.len);

		escape(out, medium, text);
		(void)fclose(out);
		said.ptr = whole;
		check_visible(said, medium);
		check_medium(said, medium);
		check_short(text, medium);
	}
	return 0;
}
