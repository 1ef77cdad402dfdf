/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Before libseccomp adds a rule to its tree it looks whether what is there
 * says as much already, and then drops the new one. It looks at less than it
 * would have to, so it drops some that say something else. As the tree is to
 * say what a filter does, it drops the same. Private to profile/.
 */
#ifndef PROFILE_PRUNE_H
#define PROFILE_PRUNE_H

#include "profile/tree.h"

enum prune {
	PRUNE_ADD,  /* the rule is added */
	PRUNE_SAID, /* what is there says it already */
	PRUNE_LOST, /* it is dropped, and was not said */
	PRUNE_DEEP  /* the search comes to no end in any time one would wait */
};

/*
 * What becomes of a rule, of which new is the first node, beside the level
 * that existing is on: db_rule_add() of libseccomp 2.5.
 */
enum prune prune_rule(const struct tree *tree, uint32_t existing, uint32_t new,
    uint32_t action);

#endif
