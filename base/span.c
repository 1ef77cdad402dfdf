/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/array.h"
#include "base/time_inner.h"

static const struct unit {
	const char *name;
	uint64_t ms; /* 0: of no fixed length */
} units[] = {
    {"ms",      1         },
    {"msec",    1         },
    {"s",       1000      },
    {"sec",     1000      },
    {"secs",    1000      },
    {"second",  1000      },
    {"seconds", 1000      },
    {"m",       60000     },
    {"min",     60000     },
    {"mins",    60000     },
    {"minute",  60000     },
    {"minutes", 60000     },
    {"h",       HOUR_MS   },
    {"hr",      HOUR_MS   },
    {"hrs",     HOUR_MS   },
    {"hour",    HOUR_MS   },
    {"hours",   HOUR_MS   },
    {"d",       DAY_MS    },
    {"day",     DAY_MS    },
    {"days",    DAY_MS    },
    {"w",       7 * DAY_MS},
    {"week",    7 * DAY_MS},
    {"weeks",   7 * DAY_MS},
    {"M",       0         },
    {"month",   0         },
    {"months",  0         },
    {"y",       0         },
    {"year",    0         },
    {"years",   0         },
};

static struct slice take_letters(struct slice *rest)
{
	struct slice word = {rest->ptr, 0};

	while (rest->len && (rest->ptr[0] | 0x20) >= 'a' &&
	       (rest->ptr[0] | 0x20) <= 'z')
		slice_advance(rest, 1);
	word.len = (size_t)(rest->ptr - word.ptr);
	return word;
}

static int find_unit(struct slice word, uint64_t *ret, struct error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (!slice_equals(word, units[i].name))
			continue;
		if (units[i].ms == 0)
			return error_set(err, -EINVAL,
			    "a %s has no fixed length: give days, as in 30d",
			    units[i].name);
		*ret = units[i].ms;
		return 0;
	}
	return error_set(err, -EINVAL,
	    "expected a unit (ms, s, m, h, d, w) after the number, as in 90s "
	    "or 1h30m");
}

/* What stands behind the point, of one unit; past a millisecond it is cut. */
static uint64_t take_fraction(struct slice *rest, uint64_t unit)
{
	uint64_t sum = 0;

	if (!slice_skip(rest, "."))
		return 0;
	while (rest->len && rest->ptr[0] >= '0' && rest->ptr[0] <= '9') {
		unsigned digit = (unsigned)(rest->ptr[0] - '0');

		/* In millionths, so that a third digit is still exact. */
		unit /= 10;
		sum += unit * digit;
		slice_advance(rest, 1);
	}
	return sum;
}

static int take_part(struct slice *rest, uint64_t *ret, struct error *err)
{
	struct slice after, fraction;
	uint64_t value, unit = 0, part;
	int r = slice_take_u64(rest, 10, &value);

	if (r < 0)
		return error_set(err, r,
		    "expected a number and a unit, as in "
		    "90s, 1h30m or \"2 weeks\"");
	fraction = *rest;
	(void)take_fraction(rest, 0);
	skip_blanks(rest);
	after = *rest;
	r = find_unit(take_letters(&after), &unit, err);
	if (r < 0)
		return r;
	*rest = after;
	if (__builtin_mul_overflow(value, unit, &value))
		return error_set(err, -ERANGE, "too long a span");
	part = take_fraction(&fraction, unit * 1000000) / 1000000;
	if (__builtin_add_overflow(value, part, ret))
		return error_set(err, -ERANGE, "too long a span");
	return 0;
}

int span_take(struct slice *rest, uint64_t *ret_ms, struct error *err)
{
	uint64_t sum = 0, part = 0;

	do {
		int r = take_part(rest, &part, err);

		if (r < 0)
			return r;
		if (__builtin_add_overflow(sum, part, &sum))
			return error_set(err, -ERANGE, "too long a span");
		skip_blanks(rest);
	} while (rest->len && rest->ptr[0] >= '0' && rest->ptr[0] <= '9');
	*ret_ms = sum;
	return 0;
}

int span_parse(const char *text, uint64_t *ret_ms, struct error *err)
{
	struct slice rest = slice_of(text);
	uint64_t span = 0;
	int r = 0;

	skip_blanks(&rest);
	if (!slice_equals(rest, "0"))
		r = span_take(&rest, &span, err);
	else
		rest.len = 0;
	if (r == 0 && rest.len)
		r = error_set(err, -EINVAL,
		    "expected the end of the span at \"%.20s\"", rest.ptr);
	if (r == 0)
		*ret_ms = span;
	return r;
}

/* The lesser unit only if there is any of it. */
static void put_two(char buf[static TIME_TEXT], uint64_t large, const char *big,
    uint64_t small, const char *little)
{
	int len = snprintf(buf, TIME_TEXT, "%" PRIu64 "%s", large, big);

	if (small)
		(void)snprintf(buf + len, TIME_TEXT - (size_t)len,
		    " %" PRIu64 "%s", small, little);
}

const char *span_format(uint64_t span_ms, char buf[static TIME_TEXT])
{
	uint64_t s = span_ms / 1000, tenths = span_ms / 100 % 10;

	if (span_ms < 1000)
		(void)snprintf(buf, TIME_TEXT, "%" PRIu64 " ms", span_ms);
	else if (s < 60 && tenths)
		(void)snprintf(buf, TIME_TEXT, "%" PRIu64 ".%" PRIu64 " s", s,
		    tenths);
	else if (s < 60)
		(void)snprintf(buf, TIME_TEXT, "%" PRIu64 " s", s);
	else if (s < 600)
		put_two(buf, s / 60, " min", s % 60, " s");
	else if (s < 3600)
		put_two(buf, s / 60, " min", 0, "");
	else if (span_ms < DAY_MS)
		put_two(buf, s / 3600, "h", s / 60 % 60, "min");
	else
		put_two(buf, s / 86400, "d", s / 3600 % 24, "h");
	return buf;
}
