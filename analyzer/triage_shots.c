/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/triage_shots.h"

#include <errno.h>
#include <stdlib.h>

#include "analyzer/text.h"
#include "base/array.h"

/* An observation or an exemplar, on its way into order. */
struct clue {
	const struct subject *who;
	const struct call *call;
	const struct observation *seen; /* or */
	const struct event *event;
	bool strict;
};

struct clues {
	struct clue *items;
	size_t count;
};

static void clues_release(struct clues *clues)
{
	free(clues->items);
}

void shots_release(struct shots *shots)
{
	free(shots->items);
	free(shots->kind_of);
	free(shots->kinds);
	*shots = (struct shots){0};
}

bool is_supervised(const struct subject *subject)
{
	return subject->unit.len || subject->container.len || subject->pod.len;
}

static int order_of(struct slice a, struct slice b)
{
	if (!a.ptr || !b.ptr)
		return (a.ptr != NULL) - (b.ptr != NULL);
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return a.len ? memcmp(a.ptr, b.ptr, a.len) : 0;
}

static int order_of_pairs(const struct slice pairs[][2], size_t count)
{
	int r = 0;

	for (size_t i = 0; i < count && r == 0; i++)
		r = order_of(pairs[i][0], pairs[i][1]);
	return r;
}

int order_of_holders(const struct subject *a, const struct subject *b)
{
	const struct slice pairs[][2] = {
	    {a->unit,      b->unit     },
            {a->container, b->container},
            {a->pod,       b->pod      },
	    {a->space,     b->space    },
            {a->node,      b->node     }
        };

	return order_of_pairs(pairs, ARRAY_SIZE(pairs));
}

static int order_of_programs(const struct subject *a, const struct subject *b)
{
	const struct slice pairs[][2] = {
	    {a->exe,   b->exe  },
            {a->comm,  b->comm },
            {a->label, b->label}
        };
	int r = order_of_pairs(pairs, ARRAY_SIZE(pairs));

	if (r == 0)
		r = (a->has_uid > b->has_uid) - (a->has_uid < b->has_uid);
	return r ? r : (a->uid > b->uid) - (a->uid < b->uid);
}

static int order_of_calls(const struct call *a, const struct call *b)
{
	if (a->arch != b->arch)
		return a->arch < b->arch ? -1 : 1;
	if (a->nr != b->nr)
		return a->nr < b->nr ? -1 : 1;
	return (a->action > b->action) - (a->action < b->action);
}

static int order_of_alike(const struct clue *a, const struct clue *b)
{
	int r = order_of_calls(a->call, b->call);

	if (r == 0)
		r = (a->strict > b->strict) - (a->strict < b->strict);
	if (r == 0)
		r = order_of(a->who->node, b->who->node);
	return r ? r : order_of_programs(a->who, b->who);
}

/* Of one program and call, those that name nobody come first. */
static int by_kind(const void *a, const void *b)
{
	const struct clue *x = a, *y = b;
	int r = order_of_alike(x, y);

	return r ? r : order_of_holders(x->who, y->who);
}

/* What is fatal of all there is. */
static int collect(const struct evidence *seen, struct clues *ret)
{
	size_t room = seen->observation_count + seen->exemplar_count;

	ret->items = calloc(room ? room : 1, sizeof(*ret->items));
	if (!ret->items)
		return -ENOMEM;
	for (size_t i = 0; i < seen->observation_count; i++) {
		const struct observation *o = &seen->observations[i];

		if (call_is_fatal(&o->call) || o->strict)
			ret->items[ret->count++] = (struct clue){&o->subject,
			    &o->call, o, NULL, o->strict};
	}
	for (size_t i = 0; i < seen->exemplar_count; i++) {
		const struct event *event = &seen->exemplars[i];

		if (call_is_fatal(&event->call) || event->strict)
			ret->items[ret->count++] =
			    (struct clue){&event->subject, &event->call, NULL,
			        event, event->strict};
	}
	return 0;
}

static int add_shot(struct shots *shots, const struct shot *shot)
{
	const struct subject *who = &shot->seen->subject;
	struct shot *at;

	if (shots->count == shots->room) {
		size_t room = shots->room ? shots->room * 2 : 32;

		at = reallocarray(shots->items, room, sizeof(*at));
		if (!at)
			return -ENOMEM;
		shots->items = at;
		shots->room = room;
	}
	at = &shots->items[shots->count++];
	*at = *shot;
	if (is_supervised(who)) {
		at->owner = who;
		at->how = OWNER_RECORD;
	}
	if (at->to_ms - at->from_ms > shots->widest_ms)
		shots->widest_ms = at->to_ms - at->from_ms;
	return 0;
}

static bool holds(const struct observation *seen, const struct event *event)
{
	return event->time_ms >= seen->first_ms &&
	       event->time_ms <= seen->last_ms;
}

/* Those of its events that are exemplars; the rest was at some time of it. */
static int add_observation(struct shots *shots, const struct clue *clues,
    size_t count, const struct observation *seen)
{
	struct shot shot = {.seen = seen, .kind = shots->kind_count};
	uint64_t known = 0;
	int r = 0;

	for (size_t i = 0; i < count && r == 0; i++) {
		shot.event = clues[i].event;
		if (!shot.event || !holds(seen, shot.event))
			continue;
		shot.from_ms = shot.to_ms = shot.event->time_ms;
		shot.events = 1;
		known++;
		r = add_shot(shots, &shot);
	}
	if (r < 0 || known >= seen->events)
		return r;
	shot.event = NULL;
	shot.from_ms = seen->first_ms;
	shot.to_ms = seen->last_ms;
	shot.events = seen->events - known;
	return add_shot(shots, &shot);
}

static int add_kind(const struct evidence *seen, struct shots *shots,
    const struct clue *clues, size_t count)
{
	int r = 0;

	shots->kinds[shots->kind_count].who = clues->who;
	for (size_t i = 0; i < count && r == 0; i++) {
		const struct observation *o = clues[i].seen;

		if (!o)
			continue;
		shots->kind_of[o - seen->observations] = shots->kind_count;
		r = add_observation(shots, clues, count, o);
	}
	shots->kind_count++;
	return r;
}

static int add_kinds(const struct evidence *seen, struct shots *shots,
    const struct clues *clues)
{
	const struct clue *items = clues->items;
	int r = 0;

	for (size_t i = 0, end; i < clues->count && r == 0; i = end) {
		end = i + 1;
		while (
		    end < clues->count && by_kind(&items[i], &items[end]) == 0)
			end++;
		shots->kinds[shots->kind_count].like_last =
		    i > 0 && order_of_alike(&items[i], &items[i - 1]) == 0;
		r = add_kind(seen, shots, items + i, end - i);
	}
	return r;
}

static int by_time(const void *a, const void *b)
{
	const struct shot *x = a, *y = b;

	return (x->from_ms > y->from_ms) - (x->from_ms < y->from_ms);
}

#define cleanup_clues CLEANUP(clues_release)

int shots_find(const struct evidence *seen, struct shots *ret)
{
	cleanup_clues struct clues clues = {0};
	cleanup_shots struct shots shots = {0};
	int r = collect(seen, &clues);

	shots.kind_of =
	    calloc(seen->observation_count + 1, sizeof(*shots.kind_of));
	shots.kinds = calloc(clues.count + 1, sizeof(*shots.kinds));
	if (r < 0 || !shots.kind_of || !shots.kinds)
		return -ENOMEM;
	if (clues.count > 0)
		qsort(clues.items, clues.count, sizeof(*clues.items), by_kind);
	r = add_kinds(seen, &shots, &clues);
	if (r < 0)
		return r;
	if (shots.count > 0)
		qsort(shots.items, shots.count, sizeof(*shots.items), by_time);
	*ret = shots;
	shots = (struct shots){0};
	return 0;
}

size_t shots_from(const struct shots *shots, uint64_t from_ms)
{
	size_t low = 0, high = shots->count;

	from_ms -= from_ms < shots->widest_ms ? from_ms : shots->widest_ms;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (shots->items[middle].from_ms < from_ms)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool shots_go_on(const struct shots *shots, size_t at, uint64_t to_ms)
{
	return at < shots->count && shots->items[at].from_ms <= to_ms;
}
