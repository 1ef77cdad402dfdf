/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/merge.h"

#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>

#include "base/array.h"
#include "profile/canonical.h"
#include "profile/evaluate.h"
#include "profile/names.h"
#include "syscalls/actions.h"
#include "syscalls/syscalls.h"

struct merger {
	const struct profile *sides[2];
	enum merge_kind kind;
	struct profile *ret;
};

/* The milder, or the stricter, of two; of equals the first. */
static uint32_t choose(enum merge_kind kind, uint32_t a, uint32_t b)
{
	unsigned rank_a = action_rank(a & SECCOMP_RET_ACTION_FULL);
	unsigned rank_b = action_rank(b & SECCOMP_RET_ACTION_FULL);

	if (kind == MERGE_UNION)
		return rank_b < rank_a ? b : a;
	return rank_b > rank_a ? b : a;
}

static void set_action(struct profile_rule *rule, uint32_t action)
{
	rule->action = action & SECCOMP_RET_ACTION_FULL;
	rule->errno_ret = action & SECCOMP_RET_DATA;
	rule->has_errno = action_takes_errno(rule->action);
}

/* A canonical profile has the rules of a name together. */
static size_t count_of(const struct profile *profile, const char *name,
    size_t *first)
{
	size_t count = 0;

	for (size_t i = 0; i < profile->rule_count; i++) {
		if (strcmp(profile->rules[i].name, name) != 0)
			continue;
		if (count++ == 0)
			*first = i;
	}
	return count;
}

/* What one side says of a name. */
struct opinion {
	const struct profile_rule *rules;
	size_t count;
	bool always;        /* the one rule has no conditions */
	uint32_t otherwise; /* where no rule holds */
};

static struct opinion opinion_of(const struct profile *profile,
    const char *name)
{
	struct opinion ret = {.otherwise = profile_default(profile)};
	size_t first = 0;

	ret.count = count_of(profile, name, &first);
	if (ret.count > 0)
		ret.rules = profile->rules + first;
	ret.always = ret.count == 1 && ret.rules[0].arg_count == 0;
	if (ret.always)
		ret.otherwise = rule_action(&ret.rules[0]);
	return ret;
}

static int add_always(struct merger *merger, const char *name, uint32_t action)
{
	struct profile_rule *rule;

	if (action == profile_default(merger->ret))
		return 0;
	rule = profile_add(merger->ret, slice_of(name), 0);
	if (!rule)
		return -ENOMEM;
	set_action(rule, action);
	return 0;
}

/* Each rule of one side, as far as it gets past what the other answers. */
static int add_against(struct merger *merger, const struct opinion *mine,
    uint32_t other)
{
	for (size_t i = 0; i < mine->count; i++) {
		const struct profile_rule *rule = &mine->rules[i];
		uint32_t action =
		    choose(merger->kind, rule_action(rule), other);
		struct profile_rule *added;

		if (action == profile_default(merger->ret))
			continue;
		added = profile_add_copy(merger->ret, rule);
		if (!added)
			return -ENOMEM;
		set_action(added, action);
	}
	return 0;
}

static int add_conjunction(struct merger *merger, const struct profile_rule *a,
    const struct profile_rule *b)
{
	uint32_t action = choose(merger->kind, rule_action(a), rule_action(b));
	struct profile_rule *rule;

	if (action == profile_default(merger->ret))
		return 0;
	if (a->arg_count + b->arg_count > ARRAY_SIZE(a->args))
		return -ENOTSUP;
	rule = profile_add_copy(merger->ret, a);
	if (!rule)
		return -ENOMEM;
	set_action(rule, action);
	memcpy(rule->args + a->arg_count, b->args,
	    b->arg_count * sizeof(b->args[0]));
	rule->arg_count += b->arg_count;
	return 0;
}

static int add_products(struct merger *merger, const struct opinion *a,
    const struct opinion *b)
{
	for (size_t i = 0; i < a->count; i++)
		for (size_t j = 0; j < b->count; j++) {
			int r =
			    add_conjunction(merger, &a->rules[i], &b->rules[j]);

			if (r < 0)
				return r;
		}
	return 0;
}

/*
 * Rules that hold on conditions, on both sides: of a union each stands by
 * itself; of an intersection both must hold.
 */
static int add_conditional(struct merger *merger, const struct opinion *a,
    const struct opinion *b)
{
	int r;

	if (merger->kind == MERGE_INTERSECTION && a->count > 0 &&
	    b->count > 0 && !a->always && !b->always)
		return add_products(merger, a, b);
	r = a->always ? 0 : add_against(merger, a, b->otherwise);
	if (r == 0 && !b->always)
		r = add_against(merger, b, a->otherwise);
	return r;
}

static int merge_name(struct merger *merger, const char *name)
{
	struct opinion a = opinion_of(merger->sides[0], name);
	struct opinion b = opinion_of(merger->sides[1], name);
	int r = add_conditional(merger, &a, &b);

	if (r < 0)
		return r;
	return add_always(merger, name,
	    choose(merger->kind, a.otherwise, b.otherwise));
}

static int merge_names(struct merger *merger, struct error *err)
{
	for (size_t side = 0; side < 2; side++) {
		const struct profile *profile = merger->sides[side];

		for (size_t i = 0; i < profile->rule_count; i++) {
			const char *name = profile->rules[i].name;
			size_t first;
			int r;

			if ((i > 0 && strcmp(profile->rules[i - 1].name,
			                  name) == 0) ||
			    (side == 1 &&
			        count_of(merger->sides[0], name, &first) > 0))
				continue;
			r = merge_name(merger, name);
			if (r < 0)
				return error_set(err, r,
				    r == -ENOMEM ? "%s: out of memory"
				                 : "%s: too many conditions",
				    name);
		}
	}
	return 0;
}

static int merge_arches(struct merger *merger, struct error *err)
{
	const struct profile *a = merger->sides[0], *b = merger->sides[1];
	struct profile *ret = merger->ret;

	ret->arch_count = 0;
	for (size_t i = 0; i < a->arch_count; i++)
		if (merger->kind == MERGE_UNION || b->arch_count == 0 ||
		    profile_has_arch(b, a->arches[i]))
			(void)profile_add_arch(ret, a->arches[i]);
	if (a->arch_count > 0 && merger->kind == MERGE_INTERSECTION)
		return ret->arch_count > 0
		           ? 0
		           : error_set(err, -ENOTSUP,
		                 "they have no architecture in common");
	for (size_t i = 0; i < b->arch_count; i++)
		if (profile_add_arch(ret, b->arches[i]) < 0)
			return error_set(err, -E2BIG, "too many architectures");
	return 0;
}

struct check {
	enum merge_kind kind;
	bool wrong;
};

/* Of each side, and what was made of them. */
static void check_answers(const struct answer answers[], void *arg)
{
	struct check *check = arg;
	uint32_t right =
	    choose(check->kind, answers[0].action, answers[1].action);

	if (action_rank(answers[2].action) != action_rank(right))
		check->wrong = true;
}

static int check_name(const struct merger *merger, uint32_t arch,
    const char *name, struct error *err)
{
	const struct profile *const profiles[] = {merger->sides[0],
	    merger->sides[1], merger->ret};
	struct check check = {merger->kind, false};
	int32_t nr = seccomp_syscall_resolve_name_arch(arch, name);
	char text[ARCH_TEXT];
	int r = 0;

	if (nr >= 0)
		r = profile_answers_of(profiles, ARRAY_SIZE(profiles), arch, nr,
		    check_answers, &check);
	if (r == -ENOMEM)
		return error_set(err, r, "out of memory");
	if (r < 0 || check.wrong)
		return error_set(err, -ENOTSUP,
		    "%s: no filter can answer as both do together (%s)", name,
		    arch_text(arch, text));
	return 0;
}

static bool both_have(const struct merger *merger, uint32_t arch)
{
	for (size_t i = 0; i < 2; i++)
		if (merger->sides[i]->arch_count > 0 &&
		    !profile_has_arch(merger->sides[i], arch))
			return false;
	return true;
}

static int check_arch(const struct merger *merger, uint32_t arch,
    struct error *err)
{
	int r = 0;

	if (!both_have(merger, arch))
		return 0;
	for (size_t side = 0; side < 2; side++)
		for (size_t i = 0;
		     r == 0 && i < merger->sides[side]->rule_count; i++)
			r = check_name(merger, arch,
			    merger->sides[side]->rules[i].name, err);
	return r;
}

static int check_all(const struct merger *merger, struct error *err)
{
	int r = 0;

	if (merger->ret->arch_count == 0)
		return check_arch(merger, arch_native(), err);
	for (size_t i = 0; r == 0 && i < merger->ret->arch_count; i++)
		r = check_arch(merger, merger->ret->arches[i], err);
	return r;
}

static void merge_head(struct merger *merger)
{
	const struct profile *b = merger->sides[1];
	struct profile *ret = merger->ret;
	uint32_t action =
	    choose(merger->kind, profile_default(ret), profile_default(b));

	ret->default_action = action & SECCOMP_RET_ACTION_FULL;
	ret->default_errno = action & SECCOMP_RET_DATA;
	ret->has_default_errno = action_takes_errno(ret->default_action);
	ret->flags |= b->flags;
	ret->has_flags = ret->has_flags || b->has_flags;
}

/* Neither side may lack the architectures that the other brings. */
static void share_arches(struct merger *merger, struct profile *sides)
{
	for (size_t i = 0; i < 2; i++) {
		if (sides[i].arch_count > 0)
			continue;
		memcpy(sides[i].arches, merger->ret->arches,
		    sizeof(sides[i].arches));
		sides[i].arch_count = merger->ret->arch_count;
	}
}

static int merge(struct merger *merger, struct profile *sides,
    struct error *err)
{
	int r = merge_arches(merger, err);

	if (r < 0)
		return r;
	share_arches(merger, sides);
	merge_head(merger);
	return merge_names(merger, err);
}

int profile_merge(const struct profile *a, const struct profile *b,
    enum merge_kind kind, struct profile *ret, struct error *err)
{
	cleanup_profile struct profile merged = {0}, first = {0}, second = {0};
	cleanup_profile struct profile tidy = {0};
	struct profile sides[2];
	struct merger merger = {
	    {&sides[0], &sides[1]},
            kind, &merged
        };
	int r;

	if (profile_canonical(a, &first) < 0 ||
	    profile_canonical(b, &second) < 0 ||
	    profile_copy_head(&first, &merged) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	sides[0] = first; /* borrowed */
	sides[1] = second;
	r = merge(&merger, sides, err);
	if (r < 0)
		return r;
	if (profile_canonical(&merged, &tidy) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	merger.ret = &tidy;
	r = check_all(&merger, err);
	if (r < 0)
		return r;
	*ret = tidy;
	tidy = (struct profile){0};
	return 0;
}
