/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The patterns of workloads.yaml, as fnmatch(3) has them without flags, over
 * bytes and in every locale: *, ?, [a-z], [!a-z], and \ before what is meant
 * as it stands. A pattern takes no more than pattern times text steps.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include "base/slice.h"

bool glob_match(const char *pattern, struct slice text);

/* NULL if it is a pattern; else what is wrong with it: a constant. */
const char *glob_problem(const char *pattern);

#endif
