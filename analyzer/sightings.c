/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/find.h"

#include <errno.h>

#include "analyzer/text.h"

#define COMPARE(a, b)                              \
	do {                                       \
		if ((a) != (b))                    \
			return (a) < (b) ? -1 : 1; \
	} while (0)

static int by_call(const void *a, const void *b)
{
	const struct observation *left = ((const struct sighting *)a)->seen;
	const struct observation *right = ((const struct sighting *)b)->seen;

	COMPARE(left->call.arch, right->call.arch);
	COMPARE(left->call.nr, right->call.nr);
	COMPARE(left->call.action, right->call.action);
	COMPARE(left->first_ms, right->first_ms);
	return (left > right) - (left < right);
}

static void add(struct judging *judging, const struct observation *from,
    size_t count, bool pruned)
{
	struct sightings *to = &judging->sightings;
	const struct question *question = judging->question;

	for (size_t i = 0; i < count; i++) {
		const struct observation *at = &from[i];

		if (at->match == MATCH_NO || at->first_ms > question->now_ms)
			continue;
		to->items[to->count++] = (struct sighting){
		    .seen = at,
		    .node =
		        workloads_node(question->workloads, at->subject.node),
		    .pruned = pruned,
		};
	}
}

static void add_ahead(struct judging *judging)
{
	struct sightings *to = &judging->sightings;
	const struct question *question = judging->question;
	const struct evidence *ahead = question->ahead;

	for (size_t i = 0; ahead && i < ahead->observation_count; i++) {
		const struct observation *at = &ahead->observations[i];

		if (at->match == MATCH_NO ||
		    at->first_ms <= question->wall_ms + AHEAD_MS)
			continue;
		to->items[to->count++] = (struct sighting){
		    .seen = at,
		    .node =
		        workloads_node(question->workloads, at->subject.node),
		    .ahead = true,
		};
	}
}

/* What was pruned was seen all the same. */
int sightings_find(struct judging *judging)
{
	struct sightings *ret = &judging->sightings;
	const struct evidence *seen = judging->question->seen;
	const struct evidence *ahead = judging->question->ahead;
	size_t room = seen->observation_count + seen->past_count +
	              (ahead ? ahead->observation_count : 0);

	ret->items = calloc(room + 1, sizeof(*ret->items));
	if (!ret->items)
		return -ENOMEM;
	add(judging, seen->observations, seen->observation_count, false);
	add(judging, seen->past, seen->past_count, true);
	add_ahead(judging);
	qsort(ret->items, ret->count, sizeof(*ret->items), by_call);
	return 0;
}

bool sightings_same(const struct sighting *a, const struct sighting *b)
{
	return a->seen->call.arch == b->seen->call.arch &&
	       a->seen->call.nr == b->seen->call.nr;
}

/* When the present filter came into force on a node. */
static uint64_t in_force_since(const struct judging *judging, struct slice node)
{
	const struct deployments *all = &judging->deployments;
	uint64_t since = UINT64_MAX;

	for (size_t i = 0; i < all->count; i++) {
		const struct deployment *at = &all->items[i];

		if (at->current && same_or_unknown(at->node, node) &&
		    at->since_ms < since)
			since = at->since_ms;
	}
	return since == UINT64_MAX ? all->since_ms : since;
}

/* An image that is known, when another one is what is run now. */
static bool image_gone(const struct judging *judging,
    const struct deployment *of)
{
	const struct deployments *all = &judging->deployments;
	bool other = false;

	if (of->running || !of->image.ptr)
		return false;
	for (size_t i = 0; i < all->count; i++) {
		const struct deployment *at = &all->items[i];

		if (!at->current ||
		    (!at->running && at->last_ms < judging->to_ms))
			continue;
		if (same_or_unknown(at->image, of->image))
			return false;
		other = true;
	}
	return other;
}

enum place sighting_place(const struct judging *judging,
    const struct sighting *sighting)
{
	const struct deployments *all = &judging->deployments;
	const struct observation *seen = sighting->seen;
	size_t end, i = runs_within(all, seen->first_ms, seen->last_ms, &end);
	bool owned = false, gone = true, past = true;

	if (sighting->ahead)
		return PLACE_EARLIER;
	for (; i < end && !sighting->pruned; i++) {
		const struct placed_run *run = &all->runs[i];
		const struct deployment *of = &all->items[run->deployment];

		if (run->end_ms < seen->first_ms ||
		    !run_owns(run, seen, sighting->node))
			continue;
		owned = true;
		gone = gone && run->known && image_gone(judging, of);
		past = past && run->known && !of->current && run->over;
	}
	if (owned && gone)
		return PLACE_RETIRED;
	if ((owned && past) ||
	    seen->last_ms < in_force_since(judging, sighting->node))
		return PLACE_EARLIER;
	return PLACE_CURRENT;
}
