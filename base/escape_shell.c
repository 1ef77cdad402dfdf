/* SPDX-License-Identifier: Apache-2.0 */
/* A text as one word, for whoever pastes it into a shell. */
#include "base/escape_inner.h"
#include "base/utf8.h"

static void put(FILE *out, const char *text)
{
	(void)fputs_unlocked(text, out);
}

static bool is_plain(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_alnum(text.ptr[i]) &&
		    (!text.ptr[i] || !strchr("_./:@%+,-", text.ptr[i])))
			return false;
	return text.len > 0;
}

static bool has_hidden(struct slice text)
{
	while (text.len > 0)
		if (utf8_is_hidden(utf8_take(&text)))
			return true;
	return false;
}

static void put_quoted(FILE *out, struct slice text)
{
	put(out, "'");
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '\'')
			put(out, "'\\''");
		else
			(void)fputc_unlocked(text.ptr[i], out);
	put(out, "'");
}

/* No argument can hold a NUL, so that is spelt for the eye. */
static void put_format_byte(FILE *out, char byte, bool octal)
{
	if (byte == '\0')
		put(out, "\\\\x00");
	else if (octal || byte == '\'')
		(void)fprintf(out, "\\%03o", (unsigned)(unsigned char)byte);
	else if (byte == '\\' || byte == '%')
		(void)fprintf(out, "%c%c", byte, byte);
	else
		(void)fputc_unlocked(byte, out);
}

/*
 * A control byte must not be pasted even within quotes, and $'...' is not in
 * every shell, so printf(1) makes the word. $() drops newlines at the end:
 * they follow in quotes of their own.
 */
static void put_printf(FILE *out, struct slice text)
{
	struct slice rest = text;
	size_t newlines = 0;

	while (rest.len > 0 && rest.ptr[rest.len - 1] == '\n') {
		rest.len--;
		newlines++;
	}
	put(out, "\"$(printf '");
	while (rest.len > 0) {
		const char *at = rest.ptr;
		uint32_t c = utf8_take(&rest);
		bool octal = utf8_is_hidden(c) || (c == '-' && at == text.ptr);

		for (; at < rest.ptr; at++)
			put_format_byte(out, *at, octal);
	}
	put(out, "')\"");
	if (newlines)
		put_quoted(out, (struct slice){rest.ptr, newlines});
}

void escape_shell(FILE *out, struct slice text)
{
	if (is_plain(text))
		(void)fwrite_unlocked(text.ptr, 1, text.len, out);
	else if (has_hidden(text))
		put_printf(out, text);
	else
		put_quoted(out, text);
}
