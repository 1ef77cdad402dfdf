/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The conditional rules of one call as the decision tree that libseccomp makes
 * of them. It compares 32 bits at a time, so an argument of 64 bits takes two
 * or three nodes; rules that begin alike share nodes; and what a shared node
 * leads to is shared, too. That is where libseccomp before 2.6.1 goes wrong
 * (GHSA-4q85-33p6-j5g6), and so does this tree: it is to say what a filter
 * does, not what it was meant to. Private to profile/.
 */
#ifndef PROFILE_TREE_H
#define PROFILE_TREE_H

#include "profile/profile.h"

#define TREE_NONE UINT32_MAX

enum tree_test {
	TREE_EQUAL,  /* word == datum */
	TREE_MASKED, /* (word & mask) == datum */
	TREE_GREATER,
	TREE_GREATER_EQUAL
};

/* What a branch leads to if it leads to no level. */
struct tree_leaf {
	bool there;
	uint32_t action; /* with data */
	const struct profile_rule *rule;
};

struct tree_node {
	uint8_t arg;
	bool high; /* the upper 32 bits */
	enum tree_test test;
	enum compare op; /* what the rule said */
	uint32_t mask, datum;
	uint64_t whole; /* the value the rule compares with */
	uint32_t to[2]; /* by outcome: some node of a level, or TREE_NONE */
	struct tree_leaf leaf[2];
	uint32_t before, after; /* on this level */
};

struct tree {
	struct tree_node *nodes;
	size_t count, room;
	uint32_t top;                    /* some node of the top level */
	const struct profile_rule *lost; /* the first that is dropped unheard */
};

/* One rule, and what becomes of it on an architecture. */
struct tree_rule {
	const struct profile_rule *rule;
	struct profile_arg args[PROFILE_ARGS * 2]; /* by index */
	size_t arg_count;
};

#define cleanup_tree CLEANUP(tree_release)

void tree_release(struct tree *tree);

/*
 * Of rules that all have conditions. Those that libseccomp would refuse,
 * because an earlier one says something else, are left out, and refused (may
 * be NULL) points to the first of them. -ENOMEM is the only failure.
 */
int tree_build(const struct tree_rule *rules, size_t count, bool wide,
    struct tree *ret, const struct profile_rule **refused);

/* The same question, whatever follows. */
bool tree_same_test(const struct tree_node *a, const struct tree_node *b);

/* Whether b is asked before a: later arguments, and narrower tests, first. */
bool tree_comes_after(const struct tree_node *a, const struct tree_node *b);

/* Whether no level is below it. */
bool tree_ends_here(const struct tree_node *node);

/* Whether all that a level (TREE_NONE: none) can end with is that action. */
bool tree_all_act(const struct tree *tree, uint32_t node, uint32_t action);

uint32_t tree_first(const struct tree *tree, uint32_t node); /* of its level */

/* Where these arguments end, or NULL: with the default. */
const struct tree_leaf *tree_walk(const struct tree *tree,
    const uint64_t args[static PROFILE_ARGS]);

#endif
