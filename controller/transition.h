/* SPDX-License-Identifier: Apache-2.0 */
/* A move of a rollout, recorded with all that it rests on. */
#ifndef CONTROLLER_TRANSITION_H
#define CONTROLLER_TRANSITION_H

#include "controller/case.h"

struct transition_by {
	const char *actor, *reason; /* the reason may be NULL */
	bool override;
};

/*
 * Record it with the profile as it is now; from is -1 for the first. 0, or a
 * negative errno: -ESTALE or -EEXIST if somebody was quicker. What was decided
 * on the way is in the remarks.
 */
int case_transition(struct workload_case *self, int from, enum phase to,
    const struct transition_by *by, struct error *err);

#endif
