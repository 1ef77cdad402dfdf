/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/solve.h"

#include <string.h>

#define WORDS      (PROFILE_ARGS * (size_t)2)
#define STEPS_MOST 200000 /* a tenth of a second */
#define DEPTH_MOST 1500   /* nodes on one way through the tree */

/* A word that must not be datum under mask. */
struct not_equal {
	uint32_t mask, datum;
	const struct not_equal *next;
};

/* What is known of one word of an argument on the way so far. */
struct word {
	uint32_t least, most;
	uint32_t mask, datum; /* (word & mask) == datum */
	const struct not_equal *nots;
};

/* Where to go on when a level comes to no end: beside these nodes. */
struct outer {
	uint32_t node;
	const struct outer *next;
};

struct solver {
	const struct tree *const *trees;
	size_t count, at; /* which of them it is in */
	const struct tree_leaf *leaves[SOLVE_MOST];
	void (*found)(const struct tree_leaf *const leaves[], void *arg);
	void *arg;
	unsigned steps, depth;
	bool gave_up;
};

static unsigned top_bit(uint32_t bits)
{
	return 31U - (unsigned)__builtin_clz(bits);
}

/* The smallest number from least on with those bits. */
static bool next_match(const struct word *word, uint32_t *ret)
{
	uint32_t free_bits = ~word->mask;
	uint32_t x = word->datum | (word->least & free_bits);
	unsigned differs;

	*ret = x;
	if (x == word->least)
		return true;
	differs = top_bit(x ^ word->least);
	if (x > word->least) {
		*ret = x & ~(((1U << differs) - 1) & free_bits);
		return true;
	}
	for (unsigned bit = differs + 1; bit < 32; bit++) {
		if (!(free_bits >> bit & 1) || (x >> bit & 1))
			continue;
		*ret = (x | 1U << bit) & ~(((1U << bit) - 1) & free_bits);
		return true;
	}
	return false;
}

static const struct not_equal *violated(const struct word *word, uint32_t x)
{
	for (const struct not_equal *n = word->nots; n; n = n->next)
		if ((x & n->mask) == n->datum)
			return n;
	return NULL;
}

/* Whether there is such a word: a bit of what must not be has to differ. */
static bool possible(struct solver *solver, struct word word)
{
	const struct not_equal *n;
	uint32_t x;

	if (++solver->steps > STEPS_MOST) {
		solver->gave_up = true;
		return false;
	}
	if (!next_match(&word, &x) || x > word.most)
		return false;
	n = violated(&word, x);
	if (!n)
		return true;
	for (uint32_t bits = n->mask & ~word.mask; bits; bits &= bits - 1) {
		uint32_t bit = bits & -bits;
		struct word other = word;

		other.mask |= bit;
		other.datum |= ~n->datum & bit;
		if (possible(solver, other))
			return true;
		word.mask |= bit;
		word.datum |= n->datum & bit;
	}
	return false;
}

static bool narrow_equal(const struct tree_node *node, bool outcome,
    struct word *word, struct not_equal *room)
{
	if (!outcome) {
		*room = (struct not_equal){node->mask, node->datum, word->nots};
		word->nots = room;
		return true;
	}
	if ((word->datum ^ node->datum) & word->mask & node->mask)
		return false;
	word->mask |= node->mask;
	word->datum |= node->datum;
	return true;
}

/* False: no word is like that. */
static bool narrow(const struct tree_node *node, bool outcome,
    struct word *word, struct not_equal *room)
{
	uint32_t least = node->datum; /* of what the test holds for */

	if (node->test == TREE_EQUAL || node->test == TREE_MASKED)
		return narrow_equal(node, outcome, word, room);
	if (node->test == TREE_GREATER) {
		if (least == UINT32_MAX)
			return !outcome;
		least++;
	}
	if (outcome && word->least < least)
		word->least = least;
	if (!outcome && least == 0)
		return false;
	if (!outcome && word->most > least - 1)
		word->most = least - 1;
	return word->least <= word->most;
}

static void visit(struct solver *solver, uint32_t node,
    const struct word *words, const struct outer *outer);

/* A tree of nothing ends at once. */
static void begin(struct solver *solver, const struct word *words);

/* Of one tree; in the next it goes on with what is known by now. */
static void end(struct solver *solver, const struct tree_leaf *leaf,
    const struct word *words)
{
	solver->leaves[solver->at] = leaf;
	if (solver->at + 1 == solver->count) {
		solver->found(solver->leaves, solver->arg);
		return;
	}
	solver->at++;
	begin(solver, words);
	solver->at--;
}

/* Beside a node, or beside the one that led to its level, and so on. */
static void go_on(struct solver *solver, uint32_t node,
    const struct word *words, const struct outer *outer)
{
	while (solver->trees[solver->at]->nodes[node].after == TREE_NONE) {
		if (!outer) {
			end(solver, NULL, words);
			return;
		}
		node = outer->node;
		outer = outer->next;
	}
	visit(solver, solver->trees[solver->at]->nodes[node].after, words,
	    outer);
}

static void take(struct solver *solver, uint32_t at, bool outcome,
    const struct word *words, const struct outer *outer)
{
	const struct tree_node *node = &solver->trees[solver->at]->nodes[at];
	unsigned word = node->arg * 2U + node->high;
	struct word known[WORDS];
	struct not_equal room;
	struct outer here = {at, outer};

	memcpy(known, words, sizeof(known));
	if (!narrow(node, outcome, &known[word], &room) ||
	    !possible(solver, known[word]))
		return;
	if (node->to[outcome] != TREE_NONE)
		visit(solver,
		    tree_first(solver->trees[solver->at], node->to[outcome]),
		    known, &here);
	else if (node->leaf[outcome].there)
		end(solver, &node->leaf[outcome], known);
	else
		go_on(solver, at, known, outer);
}

static void visit(struct solver *solver, uint32_t node,
    const struct word *words, const struct outer *outer)
{
	if (++solver->depth > DEPTH_MOST)
		solver->gave_up = true;
	if (!solver->gave_up)
		take(solver, node, true, words, outer);
	if (!solver->gave_up)
		take(solver, node, false, words, outer);
	solver->depth--;
}

static void begin(struct solver *solver, const struct word *words)
{
	const struct tree *tree = solver->trees[solver->at];

	if (tree->top == TREE_NONE)
		end(solver, NULL, words);
	else
		visit(solver, tree_first(tree, tree->top), words, NULL);
}

static struct word known_word(struct solve_known known, size_t word)
{
	size_t arg = word / 2;
	uint32_t value;

	if (!(known.which >> arg & 1))
		return (struct word){.most = UINT32_MAX};
	value = (uint32_t)(known.args[arg] >> (word % 2 ? 32 : 0));
	return (struct word){.least = value, .most = value};
}

bool solve(const struct tree *const trees[], size_t count,
    struct solve_known known,
    void (*found)(const struct tree_leaf *const leaves[], void *arg), void *arg)
{
	struct solver solver = {.trees = trees,
	    .count = count,
	    .found = found,
	    .arg = arg};
	struct word words[WORDS];

	for (size_t i = 0; i < WORDS; i++)
		words[i] = known_word(known, i);
	begin(&solver, words);
	return !solver.gave_up;
}
