/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/serial_gaps.h"

#include <inttypes.h>
#include <string.h>

#define BOOT_AFTER_MS UINT64_C(2000) /* no two boots are closer */

/* Serials wrap, and are compared by how far one is ahead of the other. */
static bool is_after(uint32_t serial, uint32_t of)
{
	return (int32_t)(serial - of) > 0;
}

static bool gap_holds(const struct gap *gap, uint32_t serial)
{
	return serial - gap->first <= gap->last - gap->first;
}

static const struct gap *gap_of(const struct serial_gaps *gaps, uint32_t serial)
{
	for (size_t i = 0; i < gaps->open_count; i++)
		if (gap_holds(&gaps->open[i], serial))
			return &gaps->open[i];
	return NULL;
}

enum serial_order serial_gaps_order(const struct serial_gaps *gaps,
    uint32_t serial, uint64_t time_ms, bool restarted)
{
	if (!gaps->begun || is_after(serial, gaps->last))
		return SERIAL_NEXT;
	if (restarted || time_ms > gaps->last_ms + BOOT_AFTER_MS)
		return SERIAL_BOOT;
	return gap_of(gaps, serial) ? SERIAL_LATE : SERIAL_KNOWN;
}

static void gap_widen(struct gap *gap, const struct gap *with)
{
	gap->last = with->last;
	gap->missing += with->missing;
	if (with->from_ms < gap->from_ms)
		gap->from_ms = with->from_ms;
	if (with->to_ms > gap->to_ms)
		gap->to_ms = with->to_ms;
}

/* Neighbours in time become one; and so do the last two, if there is no room. */
static void settle(struct serial_gaps *gaps, const struct gap *gap)
{
	struct gap *before = gaps->settled_count > 0
	                         ? &gaps->settled[gaps->settled_count - 1]
	                         : NULL;

	if (before && (gaps->settled_count == GAPS_SETTLED ||
	                  gap->from_ms <= before->to_ms))
		gap_widen(before, gap);
	else
		gaps->settled[gaps->settled_count++] = *gap;
}

static void open_drop(struct serial_gaps *gaps, size_t at)
{
	gaps->open_count--;
	memmove(&gaps->open[at], &gaps->open[at + 1],
	    (gaps->open_count - at) * sizeof(gaps->open[0]));
}

static bool is_over(const struct serial_gaps *gaps, const struct gap *gap)
{
	return gap->missing > GAPS_LATE || gaps->last - gap->last > GAPS_LATE ||
	       gaps->last_ms > gap->to_ms + GAPS_WAIT_MS;
}

static void settle_old(struct serial_gaps *gaps)
{
	while (gaps->open_count > 0 && is_over(gaps, &gaps->open[0])) {
		settle(gaps, &gaps->open[0]);
		open_drop(gaps, 0);
	}
}

static void open_add(struct serial_gaps *gaps, size_t at, const struct gap *gap)
{
	if (gaps->open_count == GAPS_OPEN) {
		settle(gaps, &gaps->open[0]);
		open_drop(gaps, 0);
		at -= at > 0;
	}
	memmove(&gaps->open[at + 1], &gaps->open[at],
	    (gaps->open_count - at) * sizeof(gaps->open[0]));
	gaps->open[at] = *gap;
	gaps->open_count++;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t most(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* One that was missing: what is left of the gap before it, and behind it. */
static void fill(struct serial_gaps *gaps, uint32_t serial, uint64_t time_ms)
{
	const struct gap *at = gap_of(gaps, serial);
	size_t i = at ? (size_t)(at - gaps->open) : 0;
	struct gap whole, part;

	if (!at)
		return;
	whole = *at;
	open_drop(gaps, i);
	if (serial != whole.last) {
		part = whole;
		part.first = serial + 1;
		part.missing = part.last - part.first + 1;
		part.from_ms = least(most(time_ms, whole.from_ms), whole.to_ms);
		open_add(gaps, i, &part);
	}
	if (serial != whole.first) {
		part = whole;
		part.last = serial - 1;
		part.missing = part.last - part.first + 1;
		part.to_ms = most(least(time_ms, whole.to_ms), whole.from_ms);
		open_add(gaps, least(i, gaps->open_count), &part);
	}
}

void serial_gaps_begin(struct serial_gaps *gaps, uint32_t serial,
    uint64_t time_ms)
{
	gaps->begun = true;
	gaps->last = serial;
	gaps->last_ms = time_ms;
	gaps->open_count = 0;
}

void serial_gaps_add(struct serial_gaps *gaps, uint32_t serial,
    uint64_t time_ms)
{
	if (!gaps->begun) {
		serial_gaps_begin(gaps, serial, time_ms);
		return;
	}
	if (!is_after(serial, gaps->last)) {
		fill(gaps, serial, time_ms);
		return;
	}
	if (serial - gaps->last > 1) {
		const struct gap gap = {
		    .first = gaps->last + 1,
		    .last = serial - 1,
		    .missing = serial - gaps->last - 1,
		    .from_ms = least(gaps->last_ms, time_ms),
		    .to_ms = most(gaps->last_ms, time_ms),
		};

		open_add(gaps, gaps->open_count, &gap);
	}
	gaps->last = serial;
	gaps->last_ms = most(gaps->last_ms, time_ms);
	settle_old(gaps);
}

uint64_t serial_gaps_whole_ms(const struct serial_gaps *gaps)
{
	uint64_t whole = UINT64_MAX;

	for (size_t i = 0; i < gaps->open_count; i++)
		whole = least(whole, gaps->open[i].from_ms);
	return whole;
}

bool serial_gaps_take(struct serial_gaps *gaps, struct gap *ret)
{
	if (gaps->settled_count == 0)
		return false;
	*ret = gaps->settled[0];
	gaps->settled_count--;
	memmove(&gaps->settled[0], &gaps->settled[1],
	    gaps->settled_count * sizeof(gaps->settled[0]));
	return true;
}

void serial_gaps_write(const struct serial_gaps *gaps, FILE *out)
{
	(void)fprintf(out, "%" PRIu32 " %" PRIu64, gaps->last, gaps->last_ms);
	for (size_t i = 0; i < gaps->open_count; i++) {
		const struct gap *gap = &gaps->open[i];

		(void)fprintf(out,
		    ",%" PRIu32 " %" PRIu32 " %" PRIu64 " %" PRIu64, gap->first,
		    gap->last, gap->from_ms, gap->to_ms);
	}
}

static bool take_u32(struct slice *text, uint32_t *ret)
{
	uint64_t n;

	if (slice_take_u64(text, 10, &n) < 0 || n > UINT32_MAX)
		return false;
	*ret = (uint32_t)n;
	return true;
}

static bool take_gap(struct slice text, struct gap *ret)
{
	struct gap gap;

	if (!take_u32(&text, &gap.first) || !slice_skip(&text, " ") ||
	    !take_u32(&text, &gap.last) || !slice_skip(&text, " ") ||
	    slice_take_u64(&text, 10, &gap.from_ms) < 0 ||
	    !slice_skip(&text, " ") ||
	    slice_take_u64(&text, 10, &gap.to_ms) < 0 || text.len > 0)
		return false;
	gap.missing = (uint64_t)(gap.last - gap.first) + 1;
	*ret = gap;
	return true;
}

bool serial_gaps_parse(struct slice text, struct serial_gaps *ret)
{
	struct serial_gaps gaps = {.begun = true};
	struct slice head = slice_cut(&text, ',');

	if (!take_u32(&head, &gaps.last) || !slice_skip(&head, " ") ||
	    slice_take_u64(&head, 10, &gaps.last_ms) < 0 || head.len > 0)
		return false;
	while (text.len > 0) {
		if (gaps.open_count == GAPS_OPEN ||
		    !take_gap(slice_cut(&text, ','),
		        &gaps.open[gaps.open_count++]))
			return false;
	}
	*ret = gaps;
	return true;
}
