/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/tree.h"

#include <stdlib.h>

#include "profile/prune.h"

/* Of one condition: three words to compare at most. */
#define NODES_A_CONDITION 3

void tree_release(struct tree *tree)
{
	free(tree->nodes);
	*tree = (struct tree){0};
}

uint32_t tree_first(const struct tree *tree, uint32_t node)
{
	while (tree->nodes[node].before != TREE_NONE)
		node = tree->nodes[node].before;
	return node;
}

/* What is still open at the end of a chain, to be led on from there. */
struct ends {
	uint32_t nodes[2];
	size_t count;
	bool outcome;
	uint32_t first; /* of the chain */
};

static uint32_t add_node(struct tree *tree, const struct profile_arg *arg,
    enum tree_test test, bool high)
{
	uint64_t mask = arg->op == COMPARE_MASKED_EQ ? arg->value : UINT64_MAX;
	uint64_t datum =
	    arg->op == COMPARE_MASKED_EQ ? arg->value_two : arg->value;
	unsigned shift = high ? 32 : 0;

	tree->nodes[tree->count] = (struct tree_node){
	    .arg = (uint8_t)arg->index,
	    .high = high,
	    .test = test,
	    .op = arg->op,
	    .mask = (uint32_t)(mask >> shift),
	    .datum = (uint32_t)((datum & mask) >> shift),
	    .whole = datum,
	    .to = {TREE_NONE, TREE_NONE},
	    .before = TREE_NONE,
	    .after = TREE_NONE,
	};
	return (uint32_t)tree->count++;
}

static void lead_on(struct tree *tree, struct ends *ends, uint32_t to)
{
	for (size_t i = 0; i < ends->count; i++)
		tree->nodes[ends->nodes[i]].to[ends->outcome] = to;
	if (ends->count == 0)
		ends->first = to;
}

/* Equality of both words, or of the one there is. */
static void add_equal(struct tree *tree, const struct profile_arg *arg,
    bool wide, struct ends *ends)
{
	enum tree_test test =
	    arg->op == COMPARE_MASKED_EQ ? TREE_MASKED : TREE_EQUAL;
	bool negated = arg->op == COMPARE_NE;
	uint32_t high = wide ? add_node(tree, arg, test, true) : TREE_NONE;
	uint32_t low = add_node(tree, arg, test, false);

	lead_on(tree, ends, wide ? high : low);
	if (wide)
		tree->nodes[high].to[true] = low;
	ends->count = 0;
	if (wide && negated)
		ends->nodes[ends->count++] = high;
	ends->nodes[ends->count++] = low;
	ends->outcome = !negated;
}

/* Greater above; or equal above, and greater below. Less: the opposite. */
static void add_order(struct tree *tree, const struct profile_arg *arg,
    bool wide, struct ends *ends)
{
	bool less = arg->op == COMPARE_LT || arg->op == COMPARE_LE;
	bool or_equal = arg->op == COMPARE_GE || arg->op == COMPARE_LT;
	enum tree_test test = or_equal ? TREE_GREATER_EQUAL : TREE_GREATER;
	uint32_t above = TREE_NONE, equal = TREE_NONE, below;

	if (wide) {
		above = add_node(tree, arg, TREE_GREATER, true);
		equal = add_node(tree, arg, TREE_EQUAL, true);
	}
	below = add_node(tree, arg, test, false);
	lead_on(tree, ends, wide ? above : below);
	ends->count = 0;
	if (wide) {
		tree->nodes[above].to[false] = equal;
		tree->nodes[equal].to[true] = below;
		ends->nodes[ends->count++] = less ? equal : above;
	}
	ends->nodes[ends->count++] = below;
	ends->outcome = !less;
}

/* The rule alone, as a tree of one branch. Returns its first node. */
static uint32_t add_chain(struct tree *tree, const struct tree_rule *rule,
    bool wide)
{
	struct ends ends = {.first = TREE_NONE};

	for (size_t i = 0; i < rule->arg_count; i++) {
		const struct profile_arg *arg = &rule->args[i];

		if (arg->op == COMPARE_EQ || arg->op == COMPARE_NE ||
		    arg->op == COMPARE_MASKED_EQ)
			add_equal(tree, arg, wide, &ends);
		else
			add_order(tree, arg, wide, &ends);
	}
	for (size_t i = 0; i < ends.count; i++)
		tree->nodes[ends.nodes[i]].leaf[ends.outcome] =
		    (struct tree_leaf){true, rule_action(rule->rule),
		        rule->rule};
	return ends.first;
}

bool tree_same_test(const struct tree_node *a, const struct tree_node *b)
{
	return a->arg == b->arg && a->high == b->high && a->test == b->test &&
	       a->datum == b->datum && a->mask == b->mask;
}

static unsigned rank_of(enum compare op)
{
	switch (op) {
	case COMPARE_GE:
	case COMPARE_GT:
		return 1;
	case COMPARE_LE:
	case COMPARE_LT:
		return 2;
	default:
		return 3;
	}
}

bool tree_comes_after(const struct tree_node *a, const struct tree_node *b)
{
	unsigned place_a = a->arg * 2U + a->high,
	         place_b = b->arg * 2U + b->high;
	unsigned rank_a = rank_of(a->op), rank_b = rank_of(b->op);

	if (place_a != place_b)
		return place_a < place_b;
	if (rank_a != rank_b)
		return rank_a < rank_b;
	return rank_a == 2 ? a->datum > b->datum : a->datum < b->datum;
}

bool tree_all_act(const struct tree *tree, uint32_t node, uint32_t action)
{
	if (node == TREE_NONE)
		return true;
	for (node = tree_first(tree, node); node != TREE_NONE;
	     node = tree->nodes[node].after) {
		const struct tree_node *n = &tree->nodes[node];

		for (size_t i = 0; i < 2; i++)
			if ((n->leaf[i].there && n->leaf[i].action != action) ||
			    !tree_all_act(tree, n->to[i], action))
				return false;
	}
	return true;
}

bool tree_ends_here(const struct tree_node *node)
{
	return node->to[0] == TREE_NONE && node->to[1] == TREE_NONE;
}

/*
 * A new rule ends where an old node is. It replaces longer rules that say the
 * same. Upper words that are alike are no conflict yet: there the larger value
 * of a "greater" decides.
 */
static bool merge_leaf(struct tree *tree, struct tree_node *old,
    const struct tree_node *new, bool outcome)
{
	const struct tree_leaf *leaf = &new->leaf[outcome];

	if (!leaf->there)
		return true;
	if (!old->leaf[outcome].there) {
		if (!tree_all_act(tree, old->to[outcome], leaf->action))
			return false;
		old->to[outcome] = TREE_NONE;
		old->leaf[outcome] = *leaf;
		return true;
	}
	if (old->leaf[outcome].action == leaf->action)
		return true;
	if (outcome && new->high &&new->whole > old->whole)
		old->leaf[outcome] = *leaf;
	return !tree_ends_here(old) && !tree_ends_here(new);
}

static bool insert(struct tree *tree, uint32_t *level, uint32_t new);

/* Returns 1: the old rule is shorter, and holds; 0: go on; -1: refused. */
static int merge_branch(struct tree *tree, struct tree_node *old,
    const struct tree_node *new, bool outcome)
{
	if (new->to[outcome] == TREE_NONE)
		return 0;
	if (old->to[outcome] != TREE_NONE)
		return insert(tree, &old->to[outcome], new->to[outcome]) ? 0
		                                                         : -1;
	if (old->leaf[outcome].there)
		return 1;
	old->to[outcome] = new->to[outcome];
	return 0;
}

static bool merge(struct tree *tree, struct tree_node *old,
    const struct tree_node *new)
{
	int r;

	if (!merge_leaf(tree, old, new, true) ||
	    !merge_leaf(tree, old, new, false))
		return false;
	r = merge_branch(tree, old, new, true);
	if (r == 0)
		r = merge_branch(tree, old, new, false);
	return r >= 0;
}

/*
 * What two branches of a new rule lead to may be put on two levels, and the
 * links of both then run together, in the worst case into a ring: libseccomp
 * never comes back from one.
 */
static bool is_ring(const struct tree *tree, uint32_t node)
{
	uint32_t ahead = node, back = node;

	for (size_t i = 0; i <= tree->count; i++) {
		if (ahead != TREE_NONE)
			ahead = tree->nodes[ahead].after;
		if (back != TREE_NONE)
			back = tree->nodes[back].before;
	}
	return ahead != TREE_NONE || back != TREE_NONE;
}

static void put_before(struct tree *tree, uint32_t old, uint32_t new)
{
	uint32_t before = tree->nodes[old].before;

	tree->nodes[new].before = before;
	tree->nodes[new].after = old;
	tree->nodes[old].before = new;
	if (before != TREE_NONE)
		tree->nodes[before].after = new;
}

/* Put a node and what it leads to on a level. False: refused. */
static bool insert(struct tree *tree, uint32_t *level, uint32_t new)
{
	uint32_t old = *level;

	for (;;) {
		struct tree_node *at = &tree->nodes[old];

		if (tree_same_test(at, &tree->nodes[new]))
			return merge(tree, at, &tree->nodes[new]);
		if (tree_comes_after(at, &tree->nodes[new])) {
			put_before(tree, old, new);
			if (*level == old)
				*level = new;
			return !is_ring(tree, new);
		}
		if (at->after == TREE_NONE) {
			at->after = new;
			tree->nodes[new].before = old;
			return !is_ring(tree, new);
		}
		old = at->after;
	}
}

/* False: refused. */
static bool add_rule(struct tree *tree, const struct tree_rule *rule, bool wide)
{
	uint32_t chain = add_chain(tree, rule, wide);

	if (tree->top == TREE_NONE) {
		tree->top = chain;
		return true;
	}
	switch (prune_rule(tree, tree->top, chain, rule_action(rule->rule))) {
	case PRUNE_DEEP:
		return false;
	case PRUNE_SAID:
		return true;
	case PRUNE_LOST:
		if (!tree->lost)
			tree->lost = rule->rule;
		return true;
	case PRUNE_ADD:
		break;
	}
	return insert(tree, &tree->top, chain);
}

/* Returns the number of the first rule that is refused, or else count. */
static size_t try_build(const struct tree_rule *rules, size_t count, bool wide,
    const bool *skip, struct tree *tree)
{
	tree->count = 0;
	tree->top = TREE_NONE;
	tree->lost = NULL;
	for (size_t i = 0; i < count; i++)
		if (!skip[i] && !add_rule(tree, &rules[i], wide))
			return i;
	return count;
}

int tree_build(const struct tree_rule *rules, size_t count, bool wide,
    struct tree *ret, const struct profile_rule **refused)
{
	cleanup_tree struct tree tree = {0};
	cleanup_free bool *skip = calloc(count + 1, sizeof(*skip));
	size_t at;

	for (size_t i = 0; i < count; i++)
		tree.room += rules[i].arg_count * NODES_A_CONDITION;
	tree.nodes = calloc(tree.room + 1, sizeof(*tree.nodes));
	if (!tree.nodes || !skip)
		return -ENOMEM;
	while ((at = try_build(rules, count, wide, skip, &tree)) < count) {
		skip[at] = true;
		if (refused && !*refused)
			*refused = rules[at].rule;
	}
	*ret = tree;
	tree = (struct tree){0};
	return 0;
}

static bool holds(const struct tree_node *node, const uint64_t *args)
{
	uint32_t word = (uint32_t)(args[node->arg] >> (node->high ? 32 : 0));

	switch (node->test) {
	case TREE_GREATER:
		return word > node->datum;
	case TREE_GREATER_EQUAL:
		return word >= node->datum;
	default:
		return (word & node->mask) == node->datum;
	}
}

/* A level that comes to no end goes on beside the node that led to it. */
static const struct tree_leaf *walk_level(const struct tree *tree,
    uint32_t node, const uint64_t *args)
{
	for (node = tree_first(tree, node); node != TREE_NONE;
	     node = tree->nodes[node].after) {
		const struct tree_node *n = &tree->nodes[node];
		bool outcome = holds(n, args);
		const struct tree_leaf *leaf = NULL;

		if (n->to[outcome] != TREE_NONE)
			leaf = walk_level(tree, n->to[outcome], args);
		else if (n->leaf[outcome].there)
			leaf = &n->leaf[outcome];
		if (leaf)
			return leaf;
	}
	return NULL;
}

const struct tree_leaf *tree_walk(const struct tree *tree,
    const uint64_t args[static PROFILE_ARGS])
{
	return tree->top == TREE_NONE ? NULL
	                              : walk_level(tree, tree->top, args);
}
