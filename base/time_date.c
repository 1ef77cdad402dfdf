/* SPDX-License-Identifier: Apache-2.0 */
/* Days and times of day, with the zone they are meant in. */
#include <errno.h>

#include "base/time_inner.h"

static int take_digits(struct slice *rest, size_t count, int *ret)
{
	struct slice digits = {rest->ptr, count};
	uint64_t value;

	if (rest->len < count || slice_take_u64(&digits, 10, &value) < 0 ||
	    digits.len)
		return -EINVAL;
	slice_advance(rest, count);
	*ret = (int)value;
	return 0;
}

/* Digits of a second, of which three count. */
unsigned time_take_ms(struct slice *rest)
{
	unsigned ms = 0, unit = 100;

	if (rest->len < 2 || (rest->ptr[0] != '.' && rest->ptr[0] != ',') ||
	    rest->ptr[1] < '0' || rest->ptr[1] > '9')
		return 0;
	slice_advance(rest, 1);
	for (; rest->len && rest->ptr[0] >= '0' && rest->ptr[0] <= '9';
	     unit /= 10) {
		ms += unit * (unsigned)(rest->ptr[0] - '0');
		slice_advance(rest, 1);
	}
	return ms;
}

/* Whether a calendar has that day, and a clock that time. */
static bool is_there(const struct tm *tm)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	    31};
	int year = tm->tm_year + 1900;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return tm->tm_mon >= 0 && tm->tm_mon < 12 && tm->tm_mday >= 1 &&
	       tm->tm_mday <= days[tm->tm_mon] + (leap && tm->tm_mon == 1) &&
	       tm->tm_hour < 24 && tm->tm_min < 60 && tm->tm_sec < 60;
}

static int take_date(struct slice *rest, struct tm *tm)
{
	struct slice from = *rest;

	if (take_digits(&from, 4, &tm->tm_year) < 0 ||
	    !slice_skip(&from, "-") || take_digits(&from, 2, &tm->tm_mon) < 0 ||
	    !slice_skip(&from, "-") || take_digits(&from, 2, &tm->tm_mday) < 0)
		return -EINVAL;
	tm->tm_year -= 1900;
	tm->tm_mon -= 1;
	*rest = from;
	return 0;
}

/* "03/04/2025", "03/04/25": month, day and year. */
static int take_american(struct slice *rest, struct tm *tm)
{
	struct slice from = *rest;

	if (take_digits(&from, 2, &tm->tm_mon) < 0 || !slice_skip(&from, "/") ||
	    take_digits(&from, 2, &tm->tm_mday) < 0 || !slice_skip(&from, "/"))
		return -EINVAL;
	if (take_digits(&from, 4, &tm->tm_year) == 0)
		tm->tm_year -= 1900;
	else if (take_digits(&from, 2, &tm->tm_year) == 0)
		tm->tm_year += 100;
	else
		return -EINVAL;
	tm->tm_mon -= 1;
	*rest = from;
	return 0;
}

/* Hours and minutes at least: 0; 1: seconds, too. */
static int take_clock(struct slice *rest, struct tm *tm, unsigned *ms)
{
	struct slice from = *rest;
	bool exact;

	*ms = 0;
	if (take_digits(&from, 2, &tm->tm_hour) < 0 ||
	    !slice_skip(&from, ":") || take_digits(&from, 2, &tm->tm_min) < 0)
		return -EINVAL;
	exact = slice_skip(&from, ":");
	if (exact && take_digits(&from, 2, &tm->tm_sec) < 0)
		return -EINVAL;
	if (exact)
		*ms = time_take_ms(&from);
	*rest = from;
	return exact;
}

/* "+01:00", "+0100", "+01". */
static int take_offset(struct slice *rest, int *ret_s)
{
	struct slice from = *rest;
	int hours, minutes = 0;
	int sign = slice_skip(&from, "-") ? -1 : 1;

	if (sign > 0 && !slice_skip(&from, "+"))
		return -EINVAL;
	if (take_digits(&from, 2, &hours) < 0)
		return -EINVAL;
	if ((slice_skip(&from, ":") || from.len) &&
	    take_digits(&from, 2, &minutes) < 0)
		return -EINVAL;
	if (hours > 14 || minutes > 59)
		return -EINVAL;
	*rest = from;
	*ret_s = sign * (hours * 3600 + minutes * 60);
	return 0;
}

/* What follows the clock: nothing, Z, an offset, UTC, or a zone's name. */
static int resolve(struct tm *tm, struct slice rest, time_t *ret,
    struct error *err)
{
	bool apart = rest.len == 0 || rest.ptr[0] == ' ';
	struct slice after;
	int offset = 0;

	if (slice_equals(rest, "Z") || slice_equals(rest, "z")) {
		*ret = timegm(tm);
		return 0;
	}
	skip_blanks(&rest);
	after = rest;
	if (slice_equals(rest, "UTC") || slice_equals(rest, "GMT") ||
	    (take_offset(&after, &offset) == 0 && after.len == 0)) {
		*ret = timegm(tm) - offset;
		return 0;
	}
	if (!apart)
		return error_set(err, -EINVAL,
		    "expected Z, an offset as in +01:00, or a blank and a "
		    "time zone after the time");
	return zone_time(tm, rest, ret, err);
}

static bool to_ms(time_t seconds, unsigned ms, uint64_t *ret_ms)
{
	if (seconds < 0 || (uint64_t)seconds > LAST_MS / 1000)
		return false;
	*ret_ms = (uint64_t)seconds * 1000 + ms;
	return true;
}

uint64_t time_leading(struct slice text)
{
	struct tm tm = {0};
	uint64_t time_ms = 0;
	unsigned ms;
	int offset = 0;

	if (take_date(&text, &tm) < 0)
		return 0;
	if (!slice_skip(&text, "T") && !slice_skip(&text, "t") &&
	    !slice_skip(&text, " "))
		return 0;
	if (take_clock(&text, &tm, &ms) != 1 || !is_there(&tm))
		return 0;
	if (!slice_skip(&text, "Z") && !slice_skip(&text, "z") &&
	    take_offset(&text, &offset) < 0)
		return 0;
	return to_ms(timegm(&tm) - offset, ms, &time_ms) ? time_ms : 0;
}

bool time_take_local(struct slice *rest, int east_minutes, uint64_t *ret_ms)
{
	struct slice from = *rest;
	struct tm tm = {0};
	unsigned ms;

	if (take_date(&from, &tm) < 0 && take_american(&from, &tm) < 0)
		return false;
	if (!slice_skip(&from, " ") || take_clock(&from, &tm, &ms) != 1 ||
	    !is_there(&tm) ||
	    !to_ms(timegm(&tm) - (time_t)east_minutes * 60, ms, ret_ms))
		return false;
	*rest = from;
	return true;
}

static int finish(struct tm *tm, unsigned ms, struct slice rest,
    uint64_t *ret_ms, struct error *err)
{
	time_t seconds;
	int r;

	if (!is_there(tm))
		return error_set(err, -EINVAL,
		    "there is no such day or time of day");
	r = resolve(tm, rest, &seconds, err);
	if (r < 0)
		return r;
	if (!to_ms(seconds, ms, ret_ms))
		return error_set(err, -ERANGE,
		    "a time before 1970 or after 9999");
	return 0;
}

/* "2026-11-24", then "T" or a blank and the time, then the zone. */
int time_date(struct slice text, uint64_t *ret_ms, struct error *err)
{
	struct tm tm = {0};
	unsigned ms = 0;
	struct slice after;

	if (take_date(&text, &tm) < 0)
		return -ENOMSG;
	after = text;
	if (!slice_skip(&after, "T") && !slice_skip(&after, "t"))
		skip_blanks(&after);
	if (after.len && after.ptr != text.ptr &&
	    take_clock(&after, &tm, &ms) >= 0)
		text = after;
	else if (text.len && text.ptr[0] != ' ')
		return error_set(err, -EINVAL,
		    "expected a time as in 2026-11-24T10:00:00Z after the day");
	return finish(&tm, ms, text, ret_ms, err);
}

/* "10:00", today. */
int time_clock(struct slice text, uint64_t now_ms, uint64_t *ret_ms,
    struct error *err)
{
	time_t now = (time_t)(now_ms / 1000);
	struct tm tm;
	unsigned ms;

	if (!localtime_r(&now, &tm))
		return -ENOMSG;
	tm.tm_sec = 0;
	if (take_clock(&text, &tm, &ms) < 0)
		return -ENOMSG;
	return finish(&tm, ms, text, ret_ms, err);
}
