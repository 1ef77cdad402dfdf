/* SPDX-License-Identifier: Apache-2.0 */
/* One function a check, all of one shape. Private to analyzer/. */
#ifndef ANALYZER_CHECKS_H
#define ANALYZER_CHECKS_H

#include "analyzer/judging.h"

typedef void check_fn(struct judging *judging, struct check_result *ret);

/* checks_enough.c: is there enough of it? */
check_fn check_wall_time;
check_fn check_runs;
check_fn check_nodes;
check_fn check_architectures;

/* checks_trust.c: can it be believed? */
check_fn check_coverage;
check_fn check_freshness;
check_fn check_attribution;
check_fn check_observable;
check_fn check_stale_deployment;
check_fn check_symptoms;

/* The worst of the findings of a kind, and what the first of those says. */
void check_kind(const struct judging *judging, enum finding_kind kind,
    struct check_result *ret);

/* What is asked for is there, or will be at ready_ms; 0: nobody knows. */
void check_short(struct judging *judging, struct check_result *ret,
    uint64_t ready_ms);

#endif
