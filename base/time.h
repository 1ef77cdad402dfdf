/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times and spans as people give them and as machines read them.
 *
 * Times: RFC 3339; "2026-11-24 10:00[:00[.123]]" with " UTC" or an offset or
 * else local; "now", "today", "yesterday", "tomorrow"; "-2h", "2 hours ago",
 * "10m" (ago, as kubectl --since has it); "@epoch"; ausearch's words recent,
 * boot, this-week, week-ago, this-month, this-year. What could be read in two
 * ways, such as 03/04/25, is refused with a hint.
 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/slice.h"

#define TIME_TEXT 32 /* "2026-11-24T10:00:00.123Z" and a NUL */

int time_parse(const char *text, uint64_t now_ms, uint64_t *ret_ms,
    struct error *err);

/*
 * As machines write it: RFC 3339 with seconds and a zone, at the front of
 * text, whatever follows. 0: there is none, or no such day or time of day.
 */
uint64_t time_leading(struct slice text);

/*
 * A time without a zone, of a clock so far east of UTC, which rest begins
 * with: "2025-03-04 07:39:37.599", or month, day and year as in "03/04/2025"
 * and "03/04/25". False: it is none, or there is no such, and rest stays.
 */
bool time_take_local(struct slice *rest, int east_minutes, uint64_t *ret_ms);

/* "1700000000.123456", as rest begins: seconds up to the year 9999, in ms. */
bool time_take_seconds(struct slice *rest, uint64_t *ret_ms);

/* "72h", "90s", "1h30m", "3d", "2 weeks": to milliseconds. */
int span_parse(const char *text, uint64_t *ret_ms, struct error *err);

/* RFC 3339 in UTC with milliseconds. Returns buf. */
const char *time_format(uint64_t time_ms, char buf[static TIME_TEXT]);

/* "3d 4h", "12 min", "1.2 s": two units at most. Returns buf. */
const char *span_format(uint64_t span_ms, char buf[static TIME_TEXT]);

uint64_t time_now_ms(void);

#endif
