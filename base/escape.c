/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text is taken a character at a time. A medium says which visible ASCII it
 * must see to and how; runs of the rest are copied. What is hidden (see
 * utf8.h) reaches no medium as it is: it is spelt \xNN, byte by byte, or as the
 * medium's own escape where there is one.
 */
#include "base/escape_inner.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/cleanup.h"
#include "base/utf8.h"

/* The character c is len bytes of text, from at on. */
struct spot {
	struct slice text;
	size_t at, len;
	uint32_t c;
};

static void put(FILE *out, const char *text)
{
	(void)fputs_unlocked(text, out);
}

static void put_bytes(FILE *out, const struct spot *spot)
{
	(void)fwrite_unlocked(spot->text.ptr + spot->at, 1, spot->len, out);
}

static void spell(FILE *out, const char *prefix, const struct spot *spot)
{
	for (size_t i = spot->at; i < spot->at + spot->len; i++)
		(void)fprintf(out, "%s%02x", prefix,
		    (unsigned)(unsigned char)spot->text.ptr[i]);
}

static void put_terminal(FILE *out, const struct spot *spot)
{
	spell(out, "\\x", spot);
}

static void put_json_hidden(FILE *out, uint32_t c)
{
	static const char names[] = "btn?fr"; /* from U+0008 on */

	if (c == UTF8_NONE)
		put(out, "\xef\xbf\xbd");
	else if (c >= '\b' && c <= '\r' && c != '\v')
		(void)fprintf(out, "\\%c", names[c - '\b']);
	else if (c < 0x10000)
		(void)fprintf(out, "\\u%04x", c);
	else
		(void)fprintf(out, "\\u%04x\\u%04x",
		    0xd800 + ((c - 0x10000) >> 10), 0xdc00 + (c & 0x3ff));
}

static void put_json(FILE *out, const struct spot *spot)
{
	if (spot->c == '"' || spot->c == '\\')
		(void)fprintf(out, "\\%c", (char)spot->c);
	else
		put_json_hidden(out, spot->c);
}

/* What HTML and XML share: &apos; is not in HTML 4. */
static void put_html(FILE *out, const struct spot *spot)
{
	switch (spot->c) {
	case '&':
		put(out, "&amp;");
		break;
	case '<':
		put(out, "&lt;");
		break;
	case '>':
		put(out, "&gt;");
		break;
	case '"':
		put(out, "&quot;");
		break;
	case '\'':
		put(out, "&#39;");
		break;
	default:
		spell(out, "\\x", spot);
	}
}

static void put_csv(FILE *out, const struct spot *spot)
{
	if (spot->c == '"')
		put(out, "\"\"");
	else
		spell(out, "\\x", spot);
}

static void put_prometheus(FILE *out, const struct spot *spot)
{
	if (spot->c == '"' || spot->c == '\\')
		(void)fprintf(out, "\\%c", (char)spot->c);
	else if (spot->c == '\n')
		put(out, "\\n");
	else
		spell(out, "\\\\x", spot);
}

static bool is_word(struct slice text, size_t at)
{
	return at < text.len && is_alnum(text.ptr[at]);
}

/* Not markup where it stands: rt_sigreturn, libc.so.6, 10:00. */
static bool is_harmless(const struct spot *spot)
{
	const char *at = spot->text.ptr + spot->at;

	if (spot->c == '_')
		return spot->at > 0 && is_word(spot->text, spot->at - 1) &&
		       is_word(spot->text, spot->at + 1);
	if (spot->c == '.')
		return spot->at == 0 || (at[-1] | 0x20) != 'w';
	return spot->c == ':' &&
	       (spot->at + 1 == spot->text.len || at[1] != '/');
}

static void put_markdown(FILE *out, const struct spot *spot)
{
	if (utf8_is_hidden(spot->c))
		spell(out, "\\\\x", spot);
	else if (strchr("&<>\"", (int)spot->c))
		put_html(out, spot);
	else
		(void)fprintf(out, "%s%c", is_harmless(spot) ? "" : "\\",
		    (char)spot->c);
}

/* Of visible ASCII, special is what put must be asked about. */
static const struct {
	const char *special;
	void (*put)(FILE *out, const struct spot *spot);
} media[] = {
    [MEDIUM_TERMINAL] = {"",                  put_terminal  },
    [MEDIUM_JSON] = {"\"\\",              put_json      },
    [MEDIUM_HTML] = {"&<>\"'",            put_html      },
    [MEDIUM_CSV] = {"\"",                put_csv       },
    [MEDIUM_PROMETHEUS] = {"\"\\",              put_prometheus},
    [MEDIUM_XML] = {"&<>\"'",            put_html      },
    [MEDIUM_MARKDOWN] = {"\\`*_[]|~$:.&<>\"", put_markdown  },
};

static bool is_special(enum medium medium, uint32_t c)
{
	return c < 0x7f ? c < ' ' || strchr(media[medium].special, (int)c)
	                : utf8_is_hidden(c);
}

void escape_inner(FILE *out, enum medium medium, struct slice text)
{
	struct slice rest = text;
	struct spot spot = {.text = text};

	while (rest.len > 0) {
		spot.at = text.len - rest.len;
		spot.c = utf8_take(&rest);
		spot.len = text.len - rest.len - spot.at;
		if (is_special(medium, spot.c))
			media[medium].put(out, &spot);
		else
			put_bytes(out, &spot);
	}
}

void escape(FILE *out, enum medium medium, struct slice text)
{
	if (medium == MEDIUM_CSV)
		escape_csv(out, text);
	else if (medium == MEDIUM_SHELL)
		escape_shell(out, text);
	else
		escape_inner(out, medium, text);
}

bool utf8_valid(struct slice text)
{
	while (text.len > 0)
		if (utf8_take(&text) == UTF8_NONE)
			return false;
	return true;
}

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
