/* SPDX-License-Identifier: Apache-2.0 */
/* Bits of text, as the framings need them. */
#include "collector/reading.h"

#include <time.h>

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

static bool digits(struct slice *rest, size_t count, const char *stop, int *ret)
{
	int value = 0;

	if (rest->len < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (rest->ptr[i] < '0' || rest->ptr[i] > '9')
			return false;
		value = value * 10 + (rest->ptr[i] - '0');
	}
	slice_advance(rest, count);
	*ret = value;
	return slice_skip(rest, stop);
}

/* Milliseconds of a fraction, whatever its digits; 0 without one. */
static unsigned fraction_ms(struct slice *rest)
{
	unsigned ms = 0, scale = 100;

	if (!slice_skip(rest, ".") && !slice_skip(rest, ","))
		return 0;
	while (rest->len > 0 && *rest->ptr >= '0' && *rest->ptr <= '9') {
		ms += (unsigned)(*rest->ptr - '0') * scale;
		scale /= 10;
		slice_advance(rest, 1);
	}
	return ms;
}

static bool zone_s(struct slice *rest, int *ret)
{
	int h, m, sign;

	*ret = 0;
	if (slice_skip(rest, "Z"))
		return true;
	sign = slice_skip(rest, "-") ? -1 : slice_skip(rest, "+") ? 1 : 0;
	if (sign == 0 || !digits(rest, 2, "", &h))
		return false;
	(void)slice_skip(rest, ":");
	if (!digits(rest, 2, "", &m))
		return false;
	*ret = sign * (h * 3600 + m * 60);
	return true;
}

static bool clock_at(struct slice *rest, struct tm *tm)
{
	return digits(rest, 4, "-", &tm->tm_year) &&
	       digits(rest, 2, "-", &tm->tm_mon) &&
	       digits(rest, 2, "", &tm->tm_mday) &&
	       (slice_skip(rest, "T") || slice_skip(rest, " ")) &&
	       digits(rest, 2, ":", &tm->tm_hour) &&
	       digits(rest, 2, ":", &tm->tm_min) &&
	       digits(rest, 2, "", &tm->tm_sec);
}

uint64_t leading_time(struct slice text)
{
	struct tm tm = {0};
	unsigned ms;
	int offset;
	int64_t s;

	if (!clock_at(&text, &tm))
		return 0;
	ms = fraction_ms(&text);
	if (!zone_s(&text, &offset) || tm.tm_year < 1970 || tm.tm_mon < 1 ||
	    tm.tm_mon > 12)
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	s = (int64_t)timegm(&tm) - offset;
	return s < 0 ? 0 : (uint64_t)s * 1000 + ms;
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
