/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/settings.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/losses.h"
#include "analyzer/text.h"
#include "base/array.h"
#include "syscalls/actions.h"

#define RULES_UNKNOWN UINT_MAX

/* What is known of one of them, going on in time. */
struct track {
	enum setting what;
	bool off;          /* records may be missing */
	uint64_t since_ms; /* since when that is known */
	uint64_t told_ms;  /* when anything was told last */
	unsigned rules;    /* that exclude; RULES_UNKNOWN: some */
	bool read_off;     /* who read the rules last found one that may */
	const char *action;
	struct setting_holes *holes;
};

/* One that tells of settings. */
struct told {
	const struct loss *loss;
	bool is_change; /* of audit's or seccomp's, whichever */
	bool is_boot, is_reading;
	struct slice detail;
};

void setting_holes_release(struct setting_holes *holes)
{
	free(holes->items);
	*holes = (struct setting_holes){0};
}

static int hole_add(struct track *track, uint64_t to_ms)
{
	struct setting_holes *holes = track->holes;
	struct setting_hole *items =
	    reallocarray(holes->items, holes->count + 1, sizeof(*items));

	if (!items)
		return -ENOMEM;
	holes->items = items;
	holes->items[holes->count++] =
	    (struct setting_hole){track->what, track->since_ms, to_ms};
	return 0;
}

/* From at_ms on it is so; what was off until then is a hole. */
static int turn(struct track *track, uint64_t at_ms, bool off)
{
	int r = track->off ? hole_add(track, at_ms) : 0;

	track->off = off;
	track->since_ms = at_ms;
	return r;
}

/* It was off all along, and is told only now. */
static int turn_from(struct track *track, uint64_t at_ms, bool was_off,
    bool off)
{
	track->off |= was_off;
	return turn(track, at_ms, off);
}

/* Read to be off, it is so since it was last known to be on, if ever. */
static int read_as(struct track *track, uint64_t at_ms, bool off)
{
	return turn_from(track, at_ms, off, off);
}

/* Of many within an hour, what the last but one of them said is not told. */
static bool is_widened(const struct told *told)
{
	return told->loss->from_ms != told->loss->to_ms;
}

/* The value behind a word: "actions=" is not the end of "old-actions=". */
static struct slice value_of(struct slice detail, const char *name)
{
	while (detail.len > 0) {
		struct slice word = slice_cut(&detail, ' ');

		if (slice_skip(&word, name))
			return word;
	}
	return (struct slice){NULL, 0};
}

static bool has_text(struct slice text, const char *word)
{
	return text.len > 0 &&
	       memmem(text.ptr, text.len, word, strlen(word)) != NULL;
}

static bool lists(struct slice list, const char *action)
{
	while (list.len > 0)
		if (slice_equals(slice_cut(&list, ','), action))
			return true;
	return false;
}

/* Not 0, or not known. */
static bool is_set(struct slice value)
{
	return value.ptr && !slice_equals(value, "0");
}

static int step_logged(struct track *track, const struct told *told)
{
	struct slice before = value_of(told->detail, "old-actions=");
	struct slice now = value_of(told->detail, "actions=");
	uint64_t at = told->loss->to_ms;

	if (told->is_reading)
		return now.ptr ? read_as(track, at, !lists(now, track->action))
		               : 0;
	if (!slice_equals(told->loss->what, "actions_logged"))
		return 0;
	return turn_from(track, at,
	    before.ptr && !slice_equals(before, "?") &&
	        !lists(before, track->action),
	    is_widened(told) || !lists(now, track->action));
}

static int step_rate(struct track *track, const struct told *told)
{
	uint64_t at = told->loss->to_ms;
	struct slice limit = value_of(told->detail, "audit_rate_limit=");

	if (told->is_reading) {
		limit = value_of(told->detail, "rate_limit=");
		return limit.ptr ? read_as(track, at, is_set(limit)) : 0;
	}
	if (!limit.ptr)
		return 0;
	return turn_from(track, at,
	    is_widened(told) || is_set(value_of(told->detail, "old=")),
	    is_set(limit));
}

/* Whether the rules that were added leave seccomp's alone: who read them knows. */
static int read_rules(struct track *track, const struct told *told)
{
	struct slice excludes = value_of(told->detail, "excludes=");

	bool read_off = track->read_off;

	if (!slice_equals(excludes, "yes") && !slice_equals(excludes, "no"))
		return 0;
	track->read_off = slice_equals(excludes, "yes");
	if (track->read_off)
		return turn_from(track, told->loss->to_ms, true, true);
	track->rules = 0;
	if (read_off) /* until then, for all that is known */
		return turn(track, told->loss->to_ms, false);
	track->off = false;
	track->since_ms = told->loss->to_ms;
	return 0;
}

static int step_exclude(struct track *track, const struct told *told)
{
	if (told->is_reading)
		return read_rules(track, told);
	if (!has_text(told->detail, "list=5") &&
	    !has_text(told->detail, "list=exclude"))
		return 0;
	if (has_text(told->detail, "op=add")) {
		if (is_widened(told))
			track->rules = RULES_UNKNOWN;
		track->rules += track->rules != RULES_UNKNOWN;
		return track->off ? 0 : turn(track, told->loss->to_ms, true);
	}
	track->rules -= track->rules > 0 && track->rules != RULES_UNKNOWN;
	return turn(track, told->loss->to_ms, track->off && track->rules > 0);
}

/* Off, only who reads the settings again knows that they are what they were. */
static int step_enabled(struct track *track, const struct told *told)
{
	struct slice enabled = value_of(told->detail, "audit_enabled=");
	uint64_t at = told->loss->to_ms;

	if (!told->is_reading) {
		bool off = slice_equals(enabled, "0") ||
		           (enabled.ptr && is_widened(told));

		return track->off && off ? 0 : turn(track, at, off);
	}
	track->off = slice_equals(value_of(told->detail, "enabled="), "0");
	track->since_ms = at + 1; /* then it is known */
	return 0;
}

static int (*const steps[SETTING_COUNT])(struct track *track,
    const struct told *told) = {
    [SETTING_LOGGED] = step_logged,
    [SETTING_RATE] = step_rate,
    [SETTING_EXCLUDE] = step_exclude,
    [SETTING_ENABLED] = step_enabled,
};

static int step(struct track *track, const struct told *told)
{
	if (!told->is_boot) {
		track->told_ms = told->loss->to_ms;
		return steps[track->what](track, told);
	}
	/* Perhaps it was before what was told last: that may be of now. */
	if (told->loss->from_ms < track->told_ms)
		return 0;
	track->rules = 0;
	track->read_off = false;
	return turn(track, told->loss->to_ms, false);
}

static bool tells(const struct question *question, struct slice node,
    const struct loss *loss)
{
	static const char *const words[] = {"actions_logged", "config", "boot",
	    "booted", "settings"};
	bool known = false;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		known |= slice_equals(loss->what, words[i]);
	return known && loss->trust != TRUST_FORGEABLE &&
	       loss->from_ms <= question->now_ms &&
	       same_or_unknown(workloads_node(question->workloads, loss->node),
	           node);
}

static int by_time(const void *a, const void *b)
{
	const struct told *left = a, *right = b;

	if (left->loss->to_ms != right->loss->to_ms)
		return left->loss->to_ms < right->loss->to_ms ? -1 : 1;
	return (left->loss > right->loss) - (left->loss < right->loss);
}

static bool is_read_again(const struct evidence *seen, const struct loss *loss)
{
	for (size_t i = 0; i < seen->loss_count; i++) {
		const struct loss *later = &seen->losses[i];

		if (slice_equals(later->what, "settings") &&
		    same(later->source, loss->source) &&
		    same(later->node, loss->node) &&
		    later->from_ms > loss->to_ms)
			return true;
	}
	return false;
}

/*
 * netlink has a child look each second, and tells what has changed: so what it
 * told last is known for as long as it watches, and nothing before that is.
 */
static uint64_t known_until(const struct question *question,
    const struct loss *loss)
{
	const struct evidence *seen = question->seen;
	uint64_t until = loss->to_ms;

	if (!slice_equals(loss->source, "netlink") || is_read_again(seen, loss))
		return until;
	for (size_t i = 0; i < seen->watch_count; i++) {
		const struct watch *watch = &seen->watches[i];

		if (same(watch->source, loss->source) &&
		    same(watch->node, loss->node) &&
		    watch->from_ms <= loss->to_ms && watch->to_ms > until)
			until = watch->to_ms;
	}
	return until;
}

static void add_told(struct told *ret, size_t *count, const struct told *told,
    struct loss *copy, uint64_t at_ms)
{
	*copy = *told->loss;
	copy->from_ms = copy->to_ms = at_ms;
	ret[*count] = *told;
	ret[(*count)++].loss = copy;
}

/* By its serial; without one, by all that it says. */
static bool same_record(struct slice a, struct slice b)
{
	struct slice left = value_of(a, "serial=");
	struct slice right = value_of(b, "serial=");

	if (left.ptr && right.ptr)
		return same(left, right);
	if (left.ptr)
		(void)slice_cut(&a, ' ');
	if (right.ptr)
		(void)slice_cut(&b, ' ');
	return same(a, b);
}

/* A record that several sources have is one: a rule that it adds, too. */
static size_t once_each(struct told *told, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		const struct told *at = &told[i];
		bool again = false;

		for (size_t j = kept; j > 0 && !again; j--) {
			const struct loss *before = told[j - 1].loss;

			if (before->to_ms != at->loss->to_ms)
				break;
			again = same(before->what, at->loss->what) &&
			        before->from_ms == at->loss->from_ms &&
			        same_record(told[j - 1].detail, at->detail);
		}
		if (!again)
			told[kept++] = *at;
	}
	return kept;
}

/* A reading that was the same again and again is one row: two of them here. */
static size_t gather(const struct question *question, struct slice node,
    struct told *ret, struct loss *copies)
{
	const struct evidence *seen = question->seen;
	size_t count = 0, copied = 0;

	for (size_t i = 0; i < seen->loss_count; i++) {
		const struct loss *loss = &seen->losses[i];
		struct told told = {
		    .loss = loss,
		    .is_boot = slice_equals(loss->what, "boot") ||
		               slice_equals(loss->what, "booted"),
		    .is_reading = slice_equals(loss->what, "settings"),
		    .detail = loss->detail,
		};

		if (!tells(question, node, loss))
			continue;
		if (told.is_reading) {
			add_told(ret, &count, &told, &copies[copied++],
			    loss->from_ms);
			add_told(ret, &count, &told, &copies[copied++],
			    known_until(question, loss));
		} else {
			ret[count++] = told;
		}
	}
	qsort(ret, count, sizeof(*ret), by_time);
	return once_each(ret, count);
}

static int walk(const struct told *told, size_t count, struct track *track)
{
	int r = 0;

	for (size_t i = 0; i < count && r == 0; i++)
		r = step(track, &told[i]);
	return r == 0 && track->off ? hole_add(track, UINT64_MAX) : r;
}

int settings_find(const struct question *question, struct slice node,
    uint32_t action, struct setting_holes *ret)
{
	size_t room = question->seen->loss_count + 1;
	cleanup_free struct told *told = calloc(2 * room, sizeof(*told));
	cleanup_free struct loss *copies = calloc(2 * room, sizeof(*copies));
	size_t count;
	int r = 0;

	if (!told || !copies)
		return -ENOMEM;
	count = gather(question, node, told, copies);
	for (int i = 0; i < SETTING_COUNT && r == 0; i++) {
		struct track track = {.what = (enum setting)i,
		    .action = action_name(action),
		    .holes = ret};

		r = walk(told, count, &track);
	}
	return r;
}

const struct setting_hole *settings_within(const struct setting_holes *holes,
    uint64_t from_ms, uint64_t to_ms)
{
	for (size_t i = 0; i < holes->count; i++)
		if (holes->items[i].from_ms <= to_ms &&
		    holes->items[i].to_ms >= from_ms)
			return &holes->items[i];
	return NULL;
}
