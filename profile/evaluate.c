/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/evaluate.h"

#include <linux/seccomp.h>

#include "profile/calls.h"
#include "profile/solve.h"
#include "profile/tree.h"

_Static_assert(PROFILES_MOST <= SOLVE_MOST, "each has a tree");

/* A profile, as far as one call goes. */
struct side {
	const struct profile *profile;
	struct calls calls;
	struct tree tree;
	bool bad_arch;
};

static void release(struct side *side)
{
	calls_release(&side->calls);
	tree_release(&side->tree);
}

#define cleanup_side CLEANUP(release)

static int prepare(const struct profile *profile, uint32_t arch, int32_t nr,
    const struct profile_rule **refused, struct side *ret)
{
	int r;

	*ret = (struct side){.profile = profile, .tree = {.top = TREE_NONE}};
	if (!calls_arch(profile, arch, nr, &arch)) {
		ret->bad_arch = true;
		return 0;
	}
	r = calls_find(profile, arch, nr, &ret->calls);
	if (r < 0 || ret->calls.count == 0 || (ret->calls.always && !refused))
		return r;
	return tree_build(ret->calls.rules, ret->calls.count,
	    arch_is_wide(arch), &ret->tree, refused);
}

static struct answer answer_of(const struct side *side,
    const struct tree_leaf *leaf)
{
	uint32_t action = profile_default(side->profile);
	struct answer ret = {.rule = side->calls.always};

	if (side->bad_arch)
		return (struct answer){
		    .action = SECCOMP_RET_KILL_THREAD,
		    .bad_arch = true,
		};
	if (leaf)
		ret.rule = leaf->rule;
	if (ret.rule)
		action = rule_action(ret.rule);
	ret.action = action & SECCOMP_RET_ACTION_FULL;
	if (ret.action == SECCOMP_RET_ERRNO)
		ret.data = action & SECCOMP_RET_DATA;
	return ret;
}

/* Without memory there is no telling, and nothing is explained by that. */
static const struct answer no_memory = {
    .action = SECCOMP_RET_KILL_PROCESS,
};

struct answer profile_evaluate(const struct profile *profile, uint32_t arch,
    int32_t nr, const uint64_t args[static PROFILE_ARGS])
{
	cleanup_side struct side side = {0};

	if (prepare(profile, arch, nr, NULL, &side) < 0)
		return no_memory;
	return answer_of(&side, tree_walk(&side.tree, args));
}

struct asked {
	const struct side *sides;
	size_t count;
	void (*found)(const struct answer answers[], void *arg);
	void *arg;
};

static void each_end(const struct tree_leaf *const leaves[], void *arg)
{
	const struct asked *asked = arg;
	struct answer answers[PROFILES_MOST];

	for (size_t i = 0; i < asked->count; i++)
		answers[i] = answer_of(&asked->sides[i], leaves[i]);
	asked->found(answers, asked->arg);
}

static int answers_of(const struct profile *const profiles[], size_t count,
    uint32_t arch, int32_t nr, struct solve_known known, struct asked *asked)
{
	struct side sides[PROFILES_MOST] = {0};
	const struct tree *trees[PROFILES_MOST] = {0};
	int r = 0;

	for (size_t i = 0; i < count; i++) {
		if (r == 0)
			r = prepare(profiles[i], arch, nr, NULL, &sides[i]);
		trees[i] = &sides[i].tree;
	}
	asked->sides = sides;
	asked->count = count;
	if (r == 0 && !solve(trees, count, known, each_end, asked))
		r = -E2BIG;
	for (size_t i = 0; i < count; i++)
		release(&sides[i]);
	asked->sides = NULL;
	return r;
}

int profile_answers_of(const struct profile *const profiles[], size_t count,
    uint32_t arch, int32_t nr,
    void (*found)(const struct answer answers[], void *arg), void *arg)
{
	struct asked asked = {.found = found, .arg = arg};

	return answers_of(profiles, count, arch, nr,
	    (struct solve_known){0, NULL}, &asked);
}

struct found {
	struct answer *ret;
	size_t count;
};

static void add_answer(const struct answer answers[], void *arg)
{
	struct found *found = arg;

	for (size_t i = 0; i < found->count; i++)
		if (found->ret[i].action == answers->action &&
		    found->ret[i].data == answers->data)
			return;
	if (found->count < ANSWERS_MAX)
		found->ret[found->count++] = *answers;
}

/* What cannot be told apart is all held possible. */
static void add_all(const struct profile *profile, uint32_t arch, int32_t nr,
    struct found *found)
{
	cleanup_side struct side side = {0};
	struct answer answer;

	if (prepare(profile, arch, nr, NULL, &side) < 0) {
		add_answer(&no_memory, found);
		return;
	}
	for (size_t i = 0; i < side.tree.count * 2; i++) {
		const struct tree_leaf *leaf =
		    &side.tree.nodes[i / 2].leaf[i % 2];

		answer = answer_of(&side, leaf);
		if (leaf->there)
			add_answer(&answer, found);
	}
	answer = answer_of(&side, NULL);
	add_answer(&answer, found);
}

size_t profile_answers_given(const struct profile *profile, uint32_t arch,
    int32_t nr, const uint64_t args[static PROFILE_ARGS], unsigned which,
    struct answer ret[static ANSWERS_MAX])
{
	struct found found = {ret, 0};
	struct asked asked = {.found = add_answer, .arg = &found};

	if (answers_of(&profile, 1, arch, nr, (struct solve_known){which, args},
	        &asked) < 0)
		add_all(profile, arch, nr, &found);
	return found.count;
}

size_t profile_answers(const struct profile *profile, uint32_t arch, int32_t nr,
    struct answer ret[static ANSWERS_MAX])
{
	static const uint64_t any[PROFILE_ARGS];

	return profile_answers_given(profile, arch, nr, any, 0, ret);
}

bool profile_can_answer(const struct profile *profile, uint32_t arch,
    int32_t nr, uint32_t action)
{
	struct answer answers[ANSWERS_MAX];
	size_t count = profile_answers(profile, arch, nr, answers);

	for (size_t i = 0; i < count; i++)
		if (answers[i].action == action)
			return true;
	return false;
}

const struct profile_rule *profile_refused(const struct profile *profile,
    uint32_t arch, int32_t nr)
{
	cleanup_side struct side side = {0};
	const struct profile_rule *refused = NULL;

	(void)prepare(profile, arch, nr, &refused, &side);
	return refused;
}

const struct profile_rule *profile_lost(const struct profile *profile,
    uint32_t arch, int32_t nr)
{
	cleanup_side struct side side = {0};

	(void)prepare(profile, arch, nr, NULL, &side);
	return side.tree.lost;
}
