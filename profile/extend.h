/* SPDX-License-Identifier: Apache-2.0 */
/* A base profile and what a workload declares it needs besides. */
#ifndef PROFILE_EXTEND_H
#define PROFILE_EXTEND_H

#include "profile/profile.h"

/*
 * Add the rules of an extension. What it allows without conditions takes the
 * place of what the base said of that call. -EINVAL if it denies something: an
 * extension only allows; or if it names other architectures than its base: a
 * profile has the same rules for all of them.
 */
int profile_extend(struct profile *base, const struct profile *extension,
    struct error *err);

#endif
