/* SPDX-License-Identifier: Apache-2.0 */
/* Observations of one call, added up over programs and buckets. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/judge.h"
#include "analyzer/observed.h"
#include "base/count.h"

static int by_call(const void *a, const void *b)
{
	const struct observed *x = a, *y = b;

	if (x->call.arch != y->call.arch)
		return x->call.arch < y->call.arch ? -1 : 1;
	if (x->call.nr != y->call.nr)
		return x->call.nr < y->call.nr ? -1 : 1;
	if (x->call.action != y->call.action)
		return x->call.action < y->call.action ? -1 : 1;
	if (x->exe.len != y->exe.len)
		return x->exe.len < y->exe.len ? -1 : 1;
	return x->exe.len ? memcmp(x->exe.ptr, y->exe.ptr, x->exe.len) : 0;
}

static int by_count(const void *a, const void *b)
{
	const struct observed *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return by_call(a, b);
}

static bool same_call(const struct observed *a, const struct observed *b)
{
	return a->call.arch == b->call.arch && a->call.nr == b->call.nr &&
	       a->call.action == b->call.action;
}

static bool same_exe(const struct observed *a, const struct observed *b)
{
	return a->exe.len == b->exe.len &&
	       (a->exe.len == 0 ||
	           memcmp(a->exe.ptr, b->exe.ptr, a->exe.len) == 0);
}

static void add(struct observed *to, const struct observed *from)
{
	count_add(&to->count, from->count);
	if (from->first_ms < to->first_ms)
		to->first_ms = from->first_ms;
	if (from->last_ms > to->last_ms)
		to->last_ms = from->last_ms;
	if (from->match > to->match)
		to->match = from->match;
	to->strict |= from->strict;
	to->runtime_init |= from->runtime_init;
}

/* Of a sorted array: neighbours that are alike become one. */
static size_t fold(struct observed *items, size_t count,
    bool (*alike)(const struct observed *a, const struct observed *b))
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct observed *last = kept ? &items[kept - 1] : NULL;

		if (!last || !same_call(last, &items[i]) ||
		    (alike && !alike(last, &items[i]))) {
			items[kept++] = items[i];
			continue;
		}
		if (!alike) {
			last->programs += items[i].programs;
			if (items[i].count > last->count)
				last->exe = items[i].exe;
		}
		add(last, &items[i]);
	}
	return kept;
}

static struct observed of_observation(const struct observation *at)
{
	struct observed ret = {
	    .call = at->call,
	    .exe = at->subject.exe,
	    .programs = 1,
	    .match = at->match,
	    .count = at->events,
	    .first_ms = at->first_ms,
	    .last_ms = at->last_ms,
	    .strict = at->strict,
	    .runtime_init = at->runtime_init,
	};

	if (at->no_action)
		ret.call.action = ACTION_UNTOLD;
	return ret;
}

int observed_read(const struct evidence *evidence, uint64_t from_ms,
    uint64_t to_ms, struct observed_list *ret)
{
	struct observed *items =
	    calloc(evidence->observation_count + 1, sizeof(*items));
	size_t count = 0;

	if (!items)
		return -ENOMEM;
	for (size_t i = 0; i < evidence->observation_count; i++) {
		const struct observation *at = &evidence->observations[i];

		if (at->last_ms >= from_ms && (!to_ms || at->first_ms <= to_ms))
			items[count++] = of_observation(at);
	}
	qsort(items, count, sizeof(*items), by_call);
	count = fold(items, count, same_exe);
	count = fold(items, count, NULL);
	qsort(items, count, sizeof(*items), by_count);
	*ret = (struct observed_list){items, count};
	return 0;
}

int observed_surely(const struct evidence *evidence, uint64_t from_ms,
    uint64_t to_ms, struct observed_list *ret)
{
	cleanup_free struct observation *sure =
	    calloc(evidence->observation_count + 1, sizeof(*sure));
	struct evidence copy = {.observations = sure};

	if (!sure)
		return -ENOMEM;
	for (size_t i = 0; i < evidence->observation_count; i++)
		if (evidence->observations[i].match == MATCH_YES)
			sure[copy.observation_count++] =
			    evidence->observations[i];
	return observed_read(&copy, from_ms, to_ms, ret);
}

void observed_release(struct observed_list *list)
{
	free(list->items);
	*list = (struct observed_list){0};
}
