/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/spans.h"

#include <errno.h>

void spans_release(struct spans *spans)
{
	free(spans->items);
	*spans = (struct spans){0};
}

int spans_add(struct spans *spans, uint64_t from_ms, uint64_t to_ms)
{
	if (from_ms > to_ms)
		return 0;
	if (spans->count == spans->room) {
		size_t room = spans->room ? spans->room * 2 : 16;
		struct span *items =
		    reallocarray(spans->items, room, sizeof(*items));

		if (!items)
			return -ENOMEM;
		spans->items = items;
		spans->room = room;
	}
	spans->items[spans->count++] = (struct span){from_ms, to_ms};
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct span *left = a, *right = b;

	return (left->from_ms > right->from_ms) -
	       (left->from_ms < right->from_ms);
}

void spans_join(struct spans *spans)
{
	size_t kept = 0;

	if (spans->count == 0)
		return;
	qsort(spans->items, spans->count, sizeof(*spans->items), compare);
	for (size_t i = 1; i < spans->count; i++) {
		struct span *last = &spans->items[kept];
		const struct span *at = &spans->items[i];

		if (last->to_ms != UINT64_MAX && at->from_ms > last->to_ms + 1)
			spans->items[++kept] = *at;
		else if (at->to_ms > last->to_ms)
			last->to_ms = at->to_ms;
	}
	spans->count = kept + 1;
}

int spans_without(const struct spans *spans, const struct spans *holes,
    struct spans *ret)
{
	size_t h = 0;

	for (size_t i = 0; i < spans->count; i++) {
		uint64_t from = spans->items[i].from_ms;
		uint64_t to = spans->items[i].to_ms;

		while (h < holes->count && holes->items[h].to_ms < from)
			h++;
		for (size_t k = h; k < holes->count && from <= to &&
		                   holes->items[k].from_ms <= to;
		     k++) {
			const struct span *hole = &holes->items[k];

			if (hole->from_ms > from &&
			    spans_add(ret, from, hole->from_ms - 1) < 0)
				return -ENOMEM;
			if (hole->to_ms >= to)
				from = to + 1;
			else
				from = hole->to_ms + 1;
		}
		if (spans_add(ret, from, to) < 0)
			return -ENOMEM;
	}
	return 0;
}

const struct span *spans_find(const struct spans *spans, uint64_t at_ms)
{
	size_t from = 0, to = spans->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct span *at = &spans->items[middle];

		if (at->to_ms < at_ms)
			from = middle + 1;
		else if (at->from_ms > at_ms)
			to = middle;
		else
			return at;
	}
	return NULL;
}
