/* SPDX-License-Identifier: Apache-2.0 */
/* What time*.c, span.c and zone.c share. */
#ifndef BASE_TIME_INNER_H
#define BASE_TIME_INNER_H

#include <time.h>

#include "base/time.h"

#define HOUR_MS 3600000ULL
#define DAY_MS  (24 * HOUR_MS)
#define LAST_MS 253402300799999ULL /* of the year 9999 */

static inline void skip_blanks(struct slice *rest)
{
	while (rest->len && (rest->ptr[0] == ' ' || rest->ptr[0] == '\t'))
		slice_advance(rest, 1);
}

/* The span rest begins with, up to a word that is no unit of its own. */
int span_take(struct slice *rest, uint64_t *ret_ms, struct error *err);

/* What time_parse() tries in turn; -ENOMSG: it is nothing of the kind. */
int time_word(struct slice text, uint64_t now_ms, uint64_t *ret_ms,
    struct error *err);
int time_date(struct slice text, uint64_t *ret_ms, struct error *err);
int time_clock(struct slice text, uint64_t now_ms, uint64_t *ret_ms,
    struct error *err);

/* A point and digits of a second, of which three count; or nothing. */
unsigned time_take_ms(struct slice *rest);

/*
 * The time that a clock on a wall shows as tm: in the zone named, or the local
 * one if zone is empty. What the clock never shows, or shows twice, is an
 * error.
 */
int zone_time(const struct tm *tm, struct slice zone, time_t *ret,
    struct error *err);

#endif
