/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When to stop observing: how many calls each run was the first to show, and
 * the Good-Turing estimate that the next run shows one that none has shown.
 * Both are of runs, not of records; replicas started together are no
 * independent runs, so the estimate is low for them.
 */
#ifndef ANALYZER_CURVE_H
#define ANALYZER_CURVE_H

#include "analyzer/judge.h"

struct curve_point {
	uint64_t started_ms; /* of the run; 0: unknown */
	uint64_t new_calls;
};

struct curve {
	struct curve_point *points; /* a run each, oldest first */
	size_t count;
	uint64_t calls; /* that were seen */
	uint64_t
	    placed; /* of them, those that some run is known to have made */
	uint64_t singles; /* of them, those that more than one did not */
	double chance;    /* of the next run; < 0: nobody can say */
};

/* 0 or a negative errno. Restarts after a failure are not runs here. */
int curve_find(const struct question *question, struct curve *ret);
void curve_release(struct curve *curve);

#define cleanup_curve CLEANUP(curve_release)

struct judging;
int curve_of(struct judging *judging, struct curve *ret);

#endif
