/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/prune.h"

#define STEPS_MOST 1000000U

/* What the search has come to know, by libseccomp's names. */
enum {
	MATCH = 1,
	MATCH_ONCE = 1 << 1,
	X_FINISHED = 1 << 2, /* nothing below the node that is there ... */
	N_FINISHED = 1 << 3, /* ... or below the new one */
	X_PREFIX = 1 << 4,   /* what is there asks more before ... */
	N_PREFIX = 1 << 5,   /* ... or the new rule does */
	REDUNDANT = MATCH | X_FINISHED | N_PREFIX,
	OBSOLETE = MATCH | N_FINISHED | X_PREFIX
};

struct search {
	const struct tree *tree;
	uint32_t action;
	bool replaces; /* something that is there is taken out for it */
	bool said;
	size_t steps;
};

/* A node that is there, beside one of the new rule. */
struct pair {
	const struct tree_node *there, *new;
	uint32_t there_at;
	unsigned above; /* what was known when the level was reached */
};

static void search_level(struct search *search, uint32_t existing, uint32_t new,
    unsigned *known);

static bool has(unsigned known, unsigned all)
{
	return (known & all) == all;
}

static bool goes_on(const struct tree_node *node, bool outcome)
{
	return node->leaf[outcome].there || node->to[outcome] != TREE_NONE;
}

static bool leaves_alike(const struct tree_leaf *a, const struct tree_leaf *b)
{
	return a->there == b->there && (!a->there || a->action == b->action);
}

/* Whether libseccomp goes on to compare what is below the two. */
static bool comparable(const struct pair *pair, unsigned known)
{
	for (size_t i = 0; i < 2; i++)
		if (goes_on(pair->there, i) && !goes_on(pair->new, i))
			return false;
	if (!has(known, N_FINISHED | X_FINISHED))
		return true;
	return leaves_alike(&pair->there->leaf[0], &pair->new->leaf[0]) &&
	       leaves_alike(&pair->there->leaf[1], &pair->new->leaf[1]);
}

/* These three return whether the search of the level is over. */
static bool at_same(struct search *search, const struct pair *pair,
    unsigned *known)
{
	*known |= MATCH | MATCH_ONCE;
	if (tree_ends_here(pair->new))
		*known |= N_FINISHED;
	if (tree_ends_here(pair->there))
		*known |= X_FINISHED;
	if (!comparable(pair, *known))
		return true;
	for (size_t i = 2; i-- > 0;) {
		unsigned below = pair->above | MATCH | MATCH_ONCE;

		if (pair->new->to[i] == TREE_NONE)
			continue;
		search_level(search, pair->there->to[i], pair->new->to[i],
		    &below);
		if (below & MATCH)
			*known |= below;
	}
	if (!tree_all_act(search->tree, pair->there_at, search->action))
		return false;
	if (has(*known, OBSOLETE)) {
		search->replaces = true;
		return true;
	}
	search->said |= has(*known, REDUNDANT);
	return has(*known, REDUNDANT);
}

static bool at_earlier(struct search *search, const struct pair *pair,
    uint32_t new, unsigned *known)
{
	if (pair->above & N_PREFIX)
		return true;
	for (size_t i = 2; i-- > 0;) {
		unsigned below = (pair->above & ~(unsigned)MATCH) | X_PREFIX;

		if (pair->there->to[i] == TREE_NONE)
			continue;
		search_level(search, pair->there->to[i], new, &below);
		if (below & MATCH) {
			*known |= below;
			return true;
		}
	}
	return false;
}

static bool at_later(struct search *search, const struct pair *pair,
    unsigned *known)
{
	if (pair->above & X_PREFIX)
		return true;
	for (size_t i = 2; i-- > 0;) {
		unsigned below = (pair->above & ~(unsigned)MATCH) | N_PREFIX;

		if (pair->new->to[i] == TREE_NONE)
			continue;
		search_level(search, pair->there_at, pair->new->to[i], &below);
		if (below & MATCH) {
			*known |= below;
			return true;
		}
	}
	return false;
}

/* Returns whether it is over; else nothing on the level matched. */
static bool search_nodes(struct search *search, uint32_t existing, uint32_t new,
    unsigned above, unsigned *known)
{
	struct pair pair = {.new = &search->tree->nodes[new], .above = above};
	bool was_later = false;

	for (uint32_t at = tree_first(search->tree, existing); at != TREE_NONE;
	     at = pair.there->after) {
		bool over = false;

		if (++search->steps > STEPS_MOST)
			return true;
		pair.there = &search->tree->nodes[at];
		pair.there_at = at;
		if (tree_same_test(pair.there, pair.new))
			over = at_same(search, &pair, known);
		else if (tree_comes_after(pair.there, pair.new))
			over = at_earlier(search, &pair, new, known);
		else if (!was_later) {
			over = at_later(search, &pair, known);
			was_later = true; /* and so for all of them */
		}
		if (over || search->replaces)
			return true;
	}
	return false;
}

static void search_level(struct search *search, uint32_t existing, uint32_t new,
    unsigned *known)
{
	unsigned mine = *known;

	if (existing != TREE_NONE && new != TREE_NONE &&
	    (*known & (MATCH | MATCH_ONCE)) != MATCH_ONCE &&
	    !search_nodes(search, existing, new, *known, &mine))
		mine &= ~(unsigned)MATCH;
	if (mine & MATCH)
		*known |= mine;
	else
		*known &= ~(unsigned)MATCH;
}

enum prune prune_rule(const struct tree *tree, uint32_t existing, uint32_t new,
    uint32_t action)
{
	struct search search = {.tree = tree, .action = action};
	unsigned known = 0;

	search_level(&search, existing, new, &known);
	if (search.steps > STEPS_MOST)
		return PRUNE_DEEP;
	if (search.replaces || !has(known, REDUNDANT))
		return PRUNE_ADD;
	return search.said ? PRUNE_SAID : PRUNE_LOST;
}
