/* SPDX-License-Identifier: Apache-2.0 */
/* A base profile and what a workload declares it needs besides. */
#ifndef PROFILE_EXTEND_H
#define PROFILE_EXTEND_H

#include "profile/profile.h"

/*
 * Add the rules and architectures of an extension. What it allows without
 * conditions takes the place of what the base said of that call. -EINVAL if
 * it denies something: an extension only allows.
 */
int profile_extend(struct profile *base, const struct profile *extension,
    struct error *err);

#endif
