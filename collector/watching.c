/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/watching.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/array.h"

#define CLOCK_JITTER_MS UINT64_C(10000) /* records are not strictly in order */

static bool is_node(const struct watched *watched, struct slice name)
{
	if (!watched->named || !name.ptr)
		return !watched->named && !name.ptr;
	return watched->len == name.len &&
	       memcmp(watched->name, name.ptr, name.len) == 0;
}

static bool make_room(struct watching *watching)
{
	size_t room = watching->room ? 2 * watching->room : 1;
	struct watched *nodes;

	if (watching->count < watching->room)
		return true;
	if (watching->count == WATCHED_NODES)
		return false;
	nodes = reallocarray(watching->nodes, room, sizeof(*nodes));
	if (!nodes)
		return false;
	watching->nodes = nodes;
	watching->room = room;
	return true;
}

/* NULL: one too many; who is not watched has no coverage. */
static struct watched *watched_find(struct watching *watching,
    struct slice name)
{
	struct watched *watched;

	for (size_t i = 0; i < watching->count; i++)
		if (is_node(&watching->nodes[i], name))
			return &watching->nodes[i];
	if (name.len > WATCHED_NAME || !make_room(watching))
		return NULL;
	watched = &watching->nodes[watching->count++];
	*watched = (struct watched){.named = name.ptr, .len = name.len};
	if (name.ptr)
		memcpy(watched->name, name.ptr, name.len);
	return watched;
}

void watching_release(struct watching *watching)
{
	free(watching->nodes);
	*watching = (struct watching){0};
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t most(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* Up to where nothing can have gone unseen. */
static uint64_t whole_until(const struct watched *watched)
{
	return least(watched->to_ms, serial_gaps_whole_ms(&watched->gaps));
}

static bool has_news(const struct watched *watched)
{
	return watched->open && whole_until(watched) > watched->told_ms &&
	       whole_until(watched) >= watched->from_ms;
}

static void watch_end(struct watching *watching, struct watched *watched)
{
	size_t at = watching->ended_count;

	if (has_news(watched) && at < WATCH_BREAKS) {
		watching->ended[at].node = (size_t)(watched - watching->nodes);
		watching->ended[at].from_ms = watched->from_ms;
		watching->ended[at].to_ms = whole_until(watched);
		watching->ended[at].joined = watched->joined;
		watching->ended_count++;
	}
	watched->open = watched->joined = false;
}

static void watch_extend(struct watched *watched, uint64_t time_ms)
{
	if (!watched->since_ms || time_ms < watched->since_ms)
		watched->since_ms = time_ms;
	if (!watched->open) {
		watched->open = true;
		watched->from_ms = time_ms;
		watched->to_ms = time_ms;
		watched->told_ms = 0;
	}
	if (time_ms > watched->to_ms)
		watched->to_ms = time_ms;
}

static void wrong_clock(struct watched *watched, uint64_t from_ms,
    uint64_t to_ms)
{
	if (!watched->wrong_to_ms || from_ms < watched->wrong_from_ms)
		watched->wrong_from_ms = from_ms;
	watched->wrong_to_ms = most(watched->wrong_to_ms, to_ms);
}

/* What was said to be watched from then on is not what comes now. */
static void take_back(struct watching *watching, struct watched *watched,
    uint64_t time_ms)
{
	for (size_t i = 0; i < watching->ended_count; i++)
		if (&watching->nodes[watching->ended[i].node] == watched)
			watching->ended[i].to_ms =
			    least(watching->ended[i].to_ms, time_ms);
	if (!watched->void_ms || time_ms < watched->void_ms)
		watched->void_ms = time_ms;
	watched->heard_ms = least(watched->heard_ms, time_ms);
}

/* The clock was set back, and is right from now on as far as is known. */
static void set_back(struct watching *watching, struct watched *watched,
    uint64_t time_ms)
{
	watch_end(watching, watched);
	take_back(watching, watched, time_ms);
	wrong_clock(watched, time_ms, time_ms);
}

/*
 * By how much records are out of order, stamps differ little: a step is more.
 * One whose serial goes on, or that begins anew, was stamped by another clock.
 */
static bool is_older(const struct watched *watched,
    const struct watching_record *record)
{
	return watched->gaps.begun &&
	       record->time_ms + CLOCK_JITTER_MS < watched->gaps.last_ms;
}

/* A piece of the log that was to come before all that did. */
static bool is_out_of_place(const struct watched *watched,
    const struct watching_record *record, enum serial_order order)
{
	return (order == SERIAL_KNOWN || order == SERIAL_LATE) &&
	       is_older(watched, record) && record->time_ms < watched->since_ms;
}

/*
 * Before its first record, which may be that of a setting. One that came late,
 * behind a restart of whoever writes, is not so much later.
 */
static void note_boot(struct watched *watched, uint64_t time_ms)
{
	if (time_ms <= watched->gaps.last_ms + CLOCK_JITTER_MS)
		return;
	watched->boot_after_ms = watched->gaps.last_ms;
	watched->booted_ms = time_ms - 1;
}

/* False: it says nothing of what was watched. */
static bool take_serial(struct watching *watching, struct watched *watched,
    const struct watching_record *record)
{
	struct serial_gaps *gaps = &watched->gaps;
	enum serial_order order = serial_gaps_order(gaps, record->serial,
	    record->time_ms, watched->restarted);

	if (is_out_of_place(watched, record, order))
		return false;
	watched->restarted = false;
	if (is_older(watched, record))
		set_back(watching, watched, record->time_ms);
	else if (order == SERIAL_BOOT) {
		watch_end(watching, watched);
		note_boot(watched, record->time_ms);
	} else {
		serial_gaps_add(gaps, record->serial, record->time_ms);
		return true;
	}
	serial_gaps_begin(gaps, record->serial, record->time_ms);
	return true;
}

/* Before the clock was set, or later than it was read. */
static bool is_wrong(const struct watching_record *record)
{
	return record->time_ms < CLOCK_SET_MS ||
	       record->time_ms > record->read_ms + AHEAD_MS;
}

/* When that was, nobody knows: from the last stamp on, nothing is covered. */
static void stamped_wrong(struct watching *watching, struct watched *watched,
    uint32_t serial)
{
	struct serial_gaps *gaps = &watched->gaps;
	bool anew = serial_gaps_order(gaps, serial, gaps->last_ms,
	                watched->restarted || !watched->wrong) == SERIAL_BOOT;

	watch_end(watching, watched);
	watched->wrong = true;
	watched->restarted = false;
	if (!gaps->begun)
		return;
	if (anew)
		serial_gaps_begin(gaps, serial, gaps->last_ms);
	else
		serial_gaps_add(gaps, serial, gaps->last_ms);
}

static void set_right(struct watched *watched, uint64_t time_ms)
{
	uint64_t since_ms =
	    watched->gaps.begun ? watched->gaps.last_ms : time_ms;

	if (watched->wrong)
		wrong_clock(watched, least(since_ms, time_ms), time_ms);
	watched->wrong = false;
}

void watching_saw(struct watching *watching,
    const struct watching_record *record)
{
	struct watched *watched = watched_find(watching, record->node);

	if (!watched || record->serial == 0)
		return;
	if (is_wrong(record)) {
		stamped_wrong(watching, watched, record->serial);
		return;
	}
	set_right(watched, record->time_ms);
	if (!take_serial(watching, watched, record))
		return;
	watch_extend(watched, least(record->time_ms, record->read_ms));
	if (record->seccomp && record->time_ms > watched->heard_ms)
		watched->heard_ms = least(record->time_ms, record->read_ms);
}

/* The first record after a return shows what was missed before it. */
static const struct {
	const char *what;
	bool returns;
} cycle[] = {
    {"daemon_start",   true },
    {"daemon_resume",  true },
    {"boot",           true },
    {"daemon_end",     false},
    {"daemon_abort",   false},
    {"daemon_suspend", false},
};

void watching_heard(struct watching *watching, const struct loss *loss,
    uint64_t read_ms)
{
	struct watched *watched;

	for (size_t i = 0; i < ARRAY_SIZE(cycle); i++) {
		if (!slice_equals(loss->what, cycle[i].what))
			continue;
		watched = watched_find(watching, loss->node);
		if (!watched || loss->to_ms == 0)
			return;
		if (!cycle[i].returns && watched->open && !watched->wrong)
			watch_extend(watched, least(loss->to_ms, read_ms));
		watch_end(watching, watched);
		watched->restarted |= cycle[i].returns;
		return;
	}
}

void watching_break(struct watching *watching)
{
	for (size_t i = 0; i < watching->count; i++)
		watch_end(watching, &watching->nodes[i]);
}

void watching_boot(struct watching *watching, struct slice node,
    struct slice boot)
{
	struct watched *watched = watched_find(watching, node);

	if (!watched || boot.len >= WATCHED_BOOT ||
	    slice_equals(boot, watched->boot))
		return;
	if (*watched->boot) {
		watch_end(watching, watched);
		watched->restarted = true;
	}
	memcpy(watched->boot, boot.ptr, boot.len);
	watched->boot[boot.len] = '\0';
}

bool watching_is_full(const struct watching *watching)
{
	return watching->ended_count >= WATCH_BREAKS - 2;
}

static struct slice name_of(const struct watched *watched)
{
	if (!watched->named)
		return (struct slice){NULL, 0};
	return (struct slice){watched->name, watched->len};
}

static bool lost_clock(struct watched *watched, struct loss *ret)
{
	if (watched->wrong_to_ms == 0)
		return false;
	*ret = (struct loss){
	    .node = name_of(watched),
	    .what = slice_of("clock"),
	    .detail = slice_of("the clock was wrong, and was set right"),
	    .from_ms = watched->wrong_from_ms,
	    .to_ms = watched->wrong_to_ms,
	    .how = LOSS_UNKNOWN,
	    .trust = TRUST_KERNEL,
	};
	watched->wrong_from_ms = watched->wrong_to_ms = 0;
	return true;
}

static bool lost_boot(struct watched *watched, struct loss *ret)
{
	if (watched->booted_ms == 0)
		return false;
	*ret = (struct loss){
	    .node = name_of(watched),
	    .what = slice_of("booted"),
	    .detail = slice_of("serials begin anew"),
	    .from_ms = watched->boot_after_ms,
	    .to_ms = watched->booted_ms,
	    .how = LOSS_UNKNOWN,
	    .harmless = true,
	    .trust = TRUST_KERNEL,
	};
	watched->booted_ms = 0;
	return true;
}

static bool lost_serials(struct watched *watched, struct loss *ret)
{
	struct gap gap;

	if (!serial_gaps_take(&watched->gaps, &gap))
		return false;
	*ret = (struct loss){
	    .node = name_of(watched),
	    .what = slice_of("gap"),
	    .detail = slice_of("serials that are not in the log"),
	    .from_ms = gap.from_ms,
	    .to_ms = gap.to_ms,
	    .count = gap.missing,
	    .how = LOSS_AT_MOST,
	    .trust = TRUST_KERNEL,
	};
	return true;
}

bool watching_lost(struct watching *watching, struct loss *ret)
{
	for (size_t i = 0; i < watching->count; i++)
		if (lost_clock(&watching->nodes[i], ret) ||
		    lost_boot(&watching->nodes[i], ret) ||
		    lost_serials(&watching->nodes[i], ret))
			return true;
	return false;
}

static const struct watched *nth_void(const struct watching *watching,
    size_t *n)
{
	for (size_t i = 0; i < watching->count; i++)
		if (watching->nodes[i].void_ms && (*n)-- == 0)
			return &watching->nodes[i];
	return NULL;
}

static const struct watched *nth_open(const struct watching *watching, size_t n)
{
	for (size_t i = 0; i < watching->count; i++)
		if (has_news(&watching->nodes[i]) && n-- == 0)
			return &watching->nodes[i];
	return NULL;
}

static bool tell_ended(const struct watching *watching, size_t i,
    struct checkpoint *ret)
{
	const struct watched *watched;

	if (i >= watching->ended_count)
		return false;
	watched = &watching->nodes[watching->ended[i].node];
	ret->node = name_of(watched);
	ret->watch_from_ms = watching->ended[i].from_ms;
	ret->watch_to_ms = watching->ended[i].to_ms;
	ret->joined = watching->ended[i].joined;
	ret->heard_ms = watched->heard_ms;
	if (ret->watch_from_ms > ret->watch_to_ms) /* all of it taken back */
		ret->watch_from_ms = ret->watch_to_ms = 0;
	return true;
}

bool watching_tell(const struct watching *watching, size_t i,
    struct checkpoint *ret)
{
	const struct watched *watched = nth_void(watching, &i);

	if (watched) {
		ret->node = name_of(watched);
		ret->void_from_ms = watched->void_ms;
		return true;
	}
	if (tell_ended(watching, i, ret))
		return true;
	watched = nth_open(watching, i - watching->ended_count);
	if (!watched)
		return false;
	ret->node = name_of(watched);
	ret->watch_from_ms = watched->from_ms;
	ret->watch_to_ms = whole_until(watched);
	ret->joined = watched->joined;
	ret->heard_ms = watched->heard_ms;
	return true;
}

void watching_told(struct watching *watching)
{
	watching->ended_count = 0;
	for (size_t i = 0; i < watching->count; i++) {
		struct watched *watched = &watching->nodes[i];
		bool news = has_news(watched);

		watched->void_ms = 0;
		if (!news)
			continue;
		watched->told_ms = whole_until(watched);
		watched->from_ms = watched->told_ms;
		watched->joined = true;
	}
}

/* A line a node: whether its watch goes on, its serials, its name. */
static void write_node(const struct watched *watched, FILE *out)
{
	if (!watched->gaps.begun ||
	    memchr(watched->name, '\n', watched->len) != NULL)
		return;
	(void)fprintf(out, "%d\t", watched->open);
	serial_gaps_write(&watched->gaps, out);
	(void)fprintf(out, "\t%" PRIu64 "\t%d", watched->since_ms,
	    watched->named);
	(void)fwrite(watched->name, 1, watched->len, out);
	(void)fputc('\n', out);
}

char *watching_format(const struct watching *watching, size_t *len)
{
	char *ret = NULL;
	FILE *out = open_memstream(&ret, len);

	if (!out)
		return NULL;
	for (size_t i = 0; i < watching->count; i++)
		write_node(&watching->nodes[i], out);
	if (fclose(out) == 0)
		return ret;
	free(ret);
	return NULL;
}

static void read_node(struct watching *watching, struct slice line)
{
	struct serial_gaps gaps;
	struct slice open = slice_cut(&line, '\t');
	struct slice serials = slice_cut(&line, '\t');
	struct slice since = slice_cut(&line, '\t');
	bool named = slice_skip(&line, "1");
	struct watched *watched;
	uint64_t since_ms;

	if ((!named && !slice_skip(&line, "0")) ||
	    slice_take_u64(&since, 10, &since_ms) < 0 ||
	    !serial_gaps_parse(serials, &gaps))
		return;
	watched =
	    watched_find(watching, named ? line : (struct slice){NULL, 0});
	if (!watched)
		return;
	watched->gaps = gaps;
	watched->since_ms = since_ms;
	watched->open = watched->joined = slice_equals(open, "1");
	watched->to_ms = gaps.last_ms;
	watched->from_ms = watched->told_ms = whole_until(watched);
}

void watching_resume(struct watching *watching, struct slice text,
    uint64_t now_ms)
{
	watching_release(watching);
	while (text.len > 0)
		read_node(watching, slice_cut(&text, '\n'));
	for (size_t i = 0; i < watching->count; i++) {
		struct watched *watched = &watching->nodes[i];

		if (watched->gaps.last_ms <= now_ms + AHEAD_MS)
			continue;
		set_back(watching, watched, now_ms);
		serial_gaps_begin(&watched->gaps, watched->gaps.last, now_ms);
	}
}
