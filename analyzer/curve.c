/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/curve.h"

#include <errno.h>

#include "analyzer/find.h"

void curve_release(struct curve *curve)
{
	free(curve->points);
	*curve = (struct curve){.points = NULL};
}

/* Mark in which runs, not counting restarts, some of a call were. */
static void mark(struct judging *judging, const struct sighting *items,
    size_t count)
{
	const struct deployments *all = &judging->deployments;

	memset(judging->seen_in, 0, all->run_count * sizeof(bool));
	for (size_t k = 0; k < count; k++) {
		const struct observation *seen = items[k].seen;
		size_t end;
		size_t i =
		    runs_within(all, seen->first_ms, seen->last_ms, &end);

		for (; i < end && seen->match == MATCH_YES && !items[k].pruned;
		     i++)
			if (all->runs[i].end_ms >= seen->first_ms &&
			    !all->runs[i].restart &&
			    run_saw(all, i, seen, items[k].node))
				judging->seen_in[i] = true;
	}
}

/*
 * One call's part of the curve: the first run that showed it. One that can't
 * be told to be of any run may be of one alone.
 */
static void add_call(const struct judging *judging, struct curve *curve)
{
	size_t runs = 0;

	for (size_t i = 0; i < judging->deployments.run_count; i++)
		if (judging->seen_in[i] && runs++ == 0)
			curve->points[i].new_calls++;
	curve->singles += runs <= 1;
	curve->placed += runs > 0;
	curve->calls++;
}

/* Points were kept by run; leave those of runs that count. */
static void finish(const struct judging *judging, struct curve *curve)
{
	const struct deployments *all = &judging->deployments;

	for (size_t i = 0; i < all->run_count; i++) {
		if (all->runs[i].restart)
			continue;
		curve->points[curve->count] = curve->points[i];
		curve->points[curve->count++].started_ms =
		    all->runs[i].run->started_ms;
	}
	if (curve->count > 0 && (curve->placed > 0 || curve->calls == 0))
		curve->chance = (double)curve->singles / (double)curve->count;
	if (curve->chance > 1)
		curve->chance = 1;
}

int curve_of(struct judging *judging, struct curve *ret)
{
	cleanup_curve struct curve curve = {.chance = -1};
	const struct sightings *all = &judging->sightings;
	size_t from = 0;

	curve.points =
	    calloc(judging->deployments.run_count + 1, sizeof(*curve.points));
	if (!curve.points)
		return -ENOMEM;
	for (size_t i = 1; i <= all->count; i++) {
		if (i < all->count &&
		    sightings_same(&all->items[from], &all->items[i]))
			continue;
		mark(judging, &all->items[from], i - from);
		add_call(judging, &curve);
		from = i;
	}
	finish(judging, &curve);
	*ret = curve;
	curve.points = NULL;
	return 0;
}

int curve_find(const struct question *question, struct curve *ret)
{
	cleanup_verdict struct verdict verdict = {.new_call_chance = -1};
	cleanup_judging struct judging judging = {0};
	int r = judging_begin(question, &verdict, &judging);

	return r < 0 ? r : curve_of(&judging, ret);
}
