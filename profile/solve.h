/* SPDX-License-Identifier: Apache-2.0 */
/* Where trees can end, for any arguments there are. Private to profile/. */
#ifndef PROFILE_SOLVE_H
#define PROFILE_SOLVE_H

#include "profile/tree.h"

#define SOLVE_MOST 3 /* trees at once */

/* Arguments that are known beforehand: bit i of which stands for args[i]. */
struct solve_known {
	unsigned which;
	const uint64_t *args;
};

/*
 * Call found with the ends (NULL: the default) that some arguments lead to,
 * one in each tree, in the order of the trees, perhaps more than once. False:
 * they are too tangled (hundreds of overlapping masks) for all to be found.
 */
bool solve(const struct tree *const trees[], size_t count,
    struct solve_known known,
    void (*found)(const struct tree_leaf *const leaves[], void *arg),
    void *arg);

#endif
