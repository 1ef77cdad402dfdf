/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/as_of.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Whether an item was there by then; and what it was, cut to it. */
static bool cut_observation(void *item, uint64_t now_ms)
{
	struct observation *at = item;

	if (at->last_ms > now_ms)
		at->last_ms = now_ms;
	return at->first_ms <= now_ms;
}

static bool cut_exemplar(void *item, uint64_t now_ms)
{
	return ((const struct event *)item)->time_ms <= now_ms;
}

static bool cut_symptom(void *item, uint64_t now_ms)
{
	return ((const struct symptom *)item)->time_ms <= now_ms;
}

static bool cut_loss(void *item, uint64_t now_ms)
{
	struct loss *at = item;

	if (at->to_ms > now_ms)
		at->to_ms = now_ms;
	return at->from_ms <= now_ms;
}

static bool cut_run(void *item, uint64_t now_ms)
{
	struct run *at = item;

	if (at->ended_ms > now_ms) {
		at->ended_ms = 0;
		at->has_status = false;
		at->status = 0;
	}
	return at->started_ms <= now_ms;
}

static bool cut_node(void *item, uint64_t now_ms)
{
	struct node_state *at = item;

	if (at->seen_until_ms > now_ms)
		at->seen_until_ms = now_ms;
	if (at->heard_ms > now_ms)
		at->heard_ms = now_ms;
	return true;
}

static bool cut_used(void *item, uint64_t now_ms)
{
	struct used *at = item;

	if (at->last_ms > now_ms)
		at->last_ms = now_ms;
	return at->first_ms <= now_ms;
}

static bool cut_decision(void *item, uint64_t now_ms)
{
	return ((const struct decision *)item)->at_ms <= now_ms;
}

#define LIST(list, type, cut)                                                  \
	{                                                                      \
		offsetof(struct evidence, list##s),                            \
		    offsetof(struct evidence, list##_count), sizeof(type), cut \
	}

static const struct list {
	size_t items, count, size;
	bool (*cut)(void *item, uint64_t now_ms);
} lists[] = {
    LIST(observation, struct observation, cut_observation),
    {offsetof(struct evidence, past),   offsetof(struct evidence, past_count),
                                                        sizeof(struct observation), cut_observation},
    LIST(exemplar, struct event, cut_exemplar),
    LIST(symptom, struct symptom, cut_symptom),
    {offsetof(struct evidence, losses), offsetof(struct evidence, loss_count),
                                                        sizeof(struct loss),        cut_loss       },
    LIST(run, struct run, cut_run),
    LIST(node, struct node_state, cut_node),
    {offsetof(struct evidence, used),   offsetof(struct evidence, used_count),
                                                        sizeof(struct used),        cut_used       },
    LIST(decision, struct decision, cut_decision),
};

_Static_assert(sizeof(lists) / sizeof(lists[0]) ==
                   sizeof(((struct as_of *)0)->copies) / sizeof(void *),
    "room for a copy of each");

static int copy(const struct list *list, uint64_t now_ms, struct as_of *to)
{
	char *base = (char *)&to->seen, *items;
	const char *from;
	size_t count, kept = 0;

	memcpy(&from, base + list->items, sizeof(from));
	memcpy(&count, base + list->count, sizeof(count));
	items = calloc(count + 1, list->size);
	if (!items)
		return -ENOMEM;
	to->copies[to->copy_count++] = items;
	for (size_t i = 0; i < count; i++) {
		char *at = items + kept * list->size;

		memcpy(at, from + i * list->size, list->size);
		kept += list->cut(at, now_ms);
	}
	memcpy(base + list->items, &items, sizeof(items));
	memcpy(base + list->count, &kept, sizeof(kept));
	return 0;
}

static void set_rollout(struct evidence *seen)
{
	const struct transition *last;

	seen->has_rollout = seen->transition_count > 0;
	if (!seen->has_rollout)
		return;
	last = &seen->transitions[seen->transition_count - 1];
	seen->rollout.phase = (enum phase)last->to;
	seen->rollout.since_ms = last->at_ms;
	seen->rollout.profile_hash = last->profile_hash;
	seen->rollout.held = false;
	seen->rollout.hold_reason = (struct slice){NULL, 0};
}

int as_of(const struct evidence *from, size_t index, struct as_of *ret)
{
	uint64_t now_ms = from->transitions[index].at_ms;
	int r = 0;

	*ret = (struct as_of){.seen = *from};
	ret->seen.memory = NULL;
	ret->seen.transition_count = index;
	set_rollout(&ret->seen);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (r == 0)
			r = copy(&lists[i], now_ms, ret);
	if (r < 0)
		as_of_release(ret);
	return r;
}

void as_of_release(struct as_of *as_of)
{
	for (size_t i = 0; i < as_of->copy_count; i++)
		free(as_of->copies[i]);
	*as_of = (struct as_of){.copy_count = 0};
}
