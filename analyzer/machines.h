/* SPDX-License-Identifier: Apache-2.0 */
/*
 * On which machines a workload runs: told by its records and its nodes, and not
 * by where they are looked at.
 */
#ifndef ANALYZER_MACHINES_H
#define ANALYZER_MACHINES_H

#include "evidence/evidence.h"
#include "profile/profile.h"

/* SCMP_ARCH_*, each once; returns how many. 0: nothing tells. */
size_t machines_of(const struct evidence *seen,
    uint32_t ret[static PROFILE_MACHINES]);

/* The one machine that a profile speaks of, where nothing else tells. */
bool machine_said(const struct profile *profile, uint32_t *ret);

#endif
