/* SPDX-License-Identifier: Apache-2.0 */
/* What a filter does that its text does not say. Private to cli/. */
#ifndef CLI_PHASE_NOTES_H
#define CLI_PHASE_NOTES_H

#include <stdbool.h>

#include "evidence/evidence.h"
#include "profile/profile.h"

/*
 * Say it on standard error: what runtimes put in front of it, what becomes of
 * other architectures, what cannot be seen of it. unit: systemd loads it.
 */
void phase_notes(const struct profile *filter, enum phase phase, bool floor,
    bool unit);

#endif
