/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text is taken a character at a time. A medium says which visible ASCII it
 * must see to and how; runs of the rest are copied. What is hidden (see
 * utf8.h) reaches no medium as it is: it is spelt \xNN, byte by byte, or as the
 * medium's own escape where there is one.
 */
#include "base/escape_inner.h"

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

/* A bit for each character of ASCII that goes as it is. */
struct plain {
	uint64_t bits[2];
};

static struct plain plain_of(const char *special)
{
	struct plain plain = {
	    {~0ULL << ' ', ~0ULL >> 1}
        };

	for (; *special; special++)
		plain.bits[*special >> 6] &= ~(1ULL << (*special & 63));
	return plain;
}

static size_t plain_run(const struct plain *plain, struct slice text)
{
	size_t len = 0;

	for (; len < text.len; len++) {
		unsigned char c = (unsigned char)text.ptr[len];

		if (c >= 0x80 || !(plain->bits[c >> 6] >> (c & 63) & 1))
			break;
	}
	return len;
}

/* What is not ASCII is special if it is hidden. */
static void put_next(FILE *out, enum medium medium, struct slice text,
    struct slice *rest)
{
	struct spot spot = {.text = text, .at = text.len - rest->len};

	spot.c = utf8_take(rest);
	spot.len = text.len - rest->len - spot.at;
	if (spot.c < 0x80 || utf8_is_hidden(spot.c))
		media[medium].put(out, &spot);
	else
		put_bytes(out, &spot);
}

void escape_inner(FILE *out, enum medium medium, struct slice text)
{
	struct plain plain = plain_of(media[medium].special);
	struct slice rest = text;

	while (rest.len > 0) {
		size_t run = plain_run(&plain, rest);

		if (run > 0)
			(void)fwrite_unlocked(rest.ptr, 1, run, out);
		slice_advance(&rest, run);
		if (rest.len > 0)
			put_next(out, medium, text, &rest);
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
		if ((unsigned char)text.ptr[0] < 0x80)
			slice_advance(&text, 1);
		else if (utf8_take(&text) == UTF8_NONE)
			return false;
	return true;
}
