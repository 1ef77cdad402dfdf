/* SPDX-License-Identifier: Apache-2.0 */
/* Where a tree can end, for any arguments there are. Private to profile/. */
#ifndef PROFILE_SOLVE_H
#define PROFILE_SOLVE_H

#include "profile/tree.h"

/*
 * Call found for every end that some arguments lead to (NULL: the default), in
 * the order of the tree, perhaps more than once. A tree too tangled for that
 * (hundreds of overlapping masks) has all its ends reported.
 */
void solve(const struct tree *tree,
    void (*found)(const struct tree_leaf *leaf, void *arg), void *arg);

#endif
