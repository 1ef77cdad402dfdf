/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/evaluate.h"

#include <linux/seccomp.h>

#include "profile/calls.h"
#include "profile/solve.h"
#include "profile/tree.h"

static struct answer answer_of(uint32_t action, const struct profile_rule *rule)
{
	uint32_t bare = action & SECCOMP_RET_ACTION_FULL;

	return (struct answer){
	    .action = bare,
	    .data = bare == SECCOMP_RET_ERRNO
	                ? (uint16_t)(action & SECCOMP_RET_DATA)
	                : 0,
	    .rule = rule,
	};
}

static struct answer default_answer(const struct profile *profile)
{
	return answer_of(profile_default(profile), NULL);
}

static const struct answer bad_arch = {
    .action = SECCOMP_RET_KILL_THREAD,
    .bad_arch = true,
};

static struct answer walk(const struct profile *profile,
    const struct tree *tree, const uint64_t *args)
{
	const struct tree_leaf *leaf = tree_walk(tree, args);

	return leaf ? answer_of(leaf->action, leaf->rule)
	            : default_answer(profile);
}

/*
 * Without memory there is no telling: what is stricter than any rule, and no
 * rule of the profile, so nothing is explained by it.
 */
static const struct answer no_memory = {
    .action = SECCOMP_RET_KILL_PROCESS,
};

struct answer profile_evaluate(const struct profile *profile, uint32_t arch,
    int32_t nr, const uint64_t args[static PROFILE_ARGS])
{
	cleanup_calls struct calls calls = {0};
	cleanup_tree struct tree tree = {0};

	if (!calls_arch(profile, arch, nr, &arch))
		return bad_arch;
	if (calls_find(profile, arch, nr, &calls) < 0)
		return no_memory;
	if (calls.always)
		return answer_of(rule_action(calls.always), calls.always);
	if (calls.count == 0)
		return default_answer(profile);
	if (tree_build(calls.rules, calls.count, arch_is_wide(arch), &tree,
	        NULL) < 0)
		return no_memory;
	return walk(profile, &tree, args);
}

struct found {
	struct answer *ret;
	size_t count;
};

static void add_answer(struct found *found, struct answer answer)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->ret[i].action == answer.action &&
		    found->ret[i].data == answer.data)
			return;
	if (found->count < ANSWERS_MAX)
		found->ret[found->count++] = answer;
}

struct asked {
	const struct profile *profile;
	struct found *found;
};

static void each_leaf(const struct tree_leaf *leaf, void *arg)
{
	struct asked *asked = arg;

	add_answer(asked->found, leaf ? answer_of(leaf->action, leaf->rule)
	                              : default_answer(asked->profile));
}

static void find_all(const struct profile *profile, uint32_t arch, int32_t nr,
    struct found *found)
{
	cleanup_calls struct calls calls = {0};
	cleanup_tree struct tree tree = {0};
	struct asked asked = {profile, found};

	if (calls_find(profile, arch, nr, &calls) < 0)
		add_answer(found, no_memory);
	else if (calls.always)
		add_answer(found,
		    answer_of(rule_action(calls.always), calls.always));
	else if (calls.count == 0)
		add_answer(found, default_answer(profile));
	else if (tree_build(calls.rules, calls.count, arch_is_wide(arch), &tree,
	             NULL) < 0)
		add_answer(found, no_memory);
	else
		solve(&tree, each_leaf, &asked);
}

size_t profile_answers(const struct profile *profile, uint32_t arch, int32_t nr,
    struct answer ret[static ANSWERS_MAX])
{
	struct found found = {ret, 0};

	if (calls_arch(profile, arch, nr, &arch))
		find_all(profile, arch, nr, &found);
	else
		add_answer(&found, bad_arch);
	return found.count;
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
	cleanup_calls struct calls calls = {0};
	cleanup_tree struct tree tree = {0};
	const struct profile_rule *refused = NULL;

	if (!calls_arch(profile, arch, nr, &arch) ||
	    calls_find(profile, arch, nr, &calls) < 0 || calls.count == 0)
		return NULL;
	(void)tree_build(calls.rules, calls.count, arch_is_wide(arch), &tree,
	    &refused);
	return refused;
}
