/* SPDX-License-Identifier: Apache-2.0 */
/* The variant of a workload's profile for a phase, by its decisions. */
#ifndef CONTROLLER_PHASE_PROFILE_H
#define CONTROLLER_PHASE_PROFILE_H

#include "controller/case.h"

/* The default action of a phase. */
uint32_t phase_action(enum phase phase);

/*
 * What is to be loaded in that phase: expected denials as decided, the floor
 * as its policy has it. action is phase_action(), or another to watch with.
 */
int phase_profile(const struct workload_case *subject, enum phase phase,
    uint32_t action, struct profile *ret, struct error *err);

#endif
