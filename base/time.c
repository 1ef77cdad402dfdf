/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>

#include "base/time_inner.h"

bool time_take_seconds(struct slice *rest, uint64_t *ret_ms)
{
	struct slice from = *rest;
	uint64_t seconds;

	if (slice_take_u64(&from, 10, &seconds) < 0 || seconds > LAST_MS / 1000)
		return false;
	*ret_ms = seconds * 1000 + time_take_ms(&from);
	*rest = from;
	return true;
}

static int parse_epoch(struct slice text, uint64_t *ret_ms, struct error *err)
{
	uint64_t time_ms;

	if (!slice_skip(&text, "@"))
		return -ENOMSG;
	if (!time_take_seconds(&text, &time_ms))
		return error_set(err, -EINVAL,
		    "expected seconds since 1970 after the @");
	if (text.len)
		return error_set(err, -EINVAL,
		    "expected nothing after the seconds");
	*ret_ms = time_ms;
	return 0;
}

/* "-2h", "+2h", "2 hours ago", "10m". */
static int parse_relative(struct slice text, uint64_t now_ms, uint64_t *ret_ms,
    struct error *err)
{
	bool ahead = slice_skip(&text, "+");
	bool back = !ahead && slice_skip(&text, "-");
	uint64_t span;
	int r = span_take(&text, &span, err);

	if (r < 0)
		return r;
	if (!ahead && !back)
		(void)slice_skip(&text, "ago");
	if (text.len)
		return error_set(err, -EINVAL, "expected the end at \"%.20s\"",
		    text.ptr);
	if (ahead ? span > LAST_MS - now_ms : span > now_ms)
		return error_set(err, -ERANGE,
		    "a time before 1970 or after 9999");
	*ret_ms = ahead ? now_ms + span : now_ms - span;
	return 0;
}

static bool is_day_mark(char c)
{
	return c == '/' || c == '.' || c == '-' || c == ':' || c == ' ';
}

/* A slash anywhere; digits alone, or with nothing but marks between them. */
static int refuse_ambiguous(struct slice text, struct error *err)
{
	bool slash = text.len && memchr(text.ptr, '/', text.len);
	size_t digits = 0, marks = 0;

	for (size_t i = 0; i < text.len; i++) {
		digits += text.ptr[i] >= '0' && text.ptr[i] <= '9';
		marks += is_day_mark(text.ptr[i]);
	}
	if (!slash &&
	    (digits == 0 || digits + marks < text.len || text.ptr[0] == '-'))
		return -ENOMSG;
	if (marks == 0)
		return error_set(err, -EINVAL,
		    "a bare number: give a unit, as in 10m, or @ before seconds "
		    "since 1970, or a day as in 2026-11-24");
	return error_set(err, -EINVAL,
	    "could be read in two ways: give the day as in 2026-11-24 or "
	    "2026-11-24T10:00:00Z");
}

/* Each says -ENOMSG of what is none of its business. */
static int parse(struct slice text, uint64_t now_ms, uint64_t *ret_ms,
    struct error *err)
{
	int r = time_word(text, now_ms, ret_ms, err);

	if (r == -ENOMSG)
		r = parse_epoch(text, ret_ms, err);
	if (r == -ENOMSG)
		r = time_date(text, ret_ms, err);
	if (r == -ENOMSG)
		r = time_clock(text, now_ms, ret_ms, err);
	if (r == -ENOMSG)
		r = refuse_ambiguous(text, err);
	if (r == -ENOMSG)
		r = parse_relative(text, now_ms, ret_ms, err);
	return r;
}

int time_parse(const char *text, uint64_t now_ms, uint64_t *ret_ms,
    struct error *err)
{
	struct slice rest = slice_of(text);
	struct error why;
	uint64_t ms;
	int r;

	skip_blanks(&rest);
	while (rest.len && rest.ptr[rest.len - 1] == ' ')
		rest.len--;
	r = parse(rest, now_ms, &ms, &why);
	if (r < 0)
		return error_set(err, r, "\"%.60s\" is no time: %s", text,
		    why.text);
	*ret_ms = ms;
	return 0;
}

const char *time_format(uint64_t time_ms, char buf[static TIME_TEXT])
{
	uint64_t ms = time_ms < LAST_MS ? time_ms : LAST_MS;
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm = {0};
	char whole[24];

	(void)gmtime_r(&seconds, &tm);
	(void)strftime(whole, sizeof(whole), "%Y-%m-%dT%H:%M:%S", &tm);
	(void)snprintf(buf, TIME_TEXT, "%s.%03uZ", whole,
	    (unsigned)(ms % 1000));
	return buf;
}

uint64_t time_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}
