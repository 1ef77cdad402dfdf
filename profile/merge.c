/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/merge.h"

#include <linux/seccomp.h>
#include <string.h>

#include "base/array.h"
#include "profile/canonical.h"
#include "profile/merge_check.h"
#include "profile/names.h"
#include "syscalls/actions.h"
#include "syscalls/syscalls.h"

struct merger {
	const struct profile *sides[2];
	enum merge_kind kind;
	struct profile *ret;
	bool named_none; /* one of the sides, no architecture */
};

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
		    merge_choose(merger->kind, rule_action(rule), other);
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
	uint32_t action =
	    merge_choose(merger->kind, rule_action(a), rule_action(b));
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
	    merge_choose(merger->kind, a.otherwise, b.otherwise));
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

/* A side that names none is for its machines alone. */
static int resolve_arches(struct profile *side, struct error *err)
{
	uint32_t machine;

	for (size_t i = 0; profile_machine(side, i, &machine); i++)
		if (profile_add_arch(side, machine) < 0)
			return error_set(err, -E2BIG, "too many architectures");
	return 0;
}

static bool same_machines(const struct profile *a, const struct profile *b)
{
	uint32_t machine;

	for (size_t i = 0; profile_machine(a, i, &machine); i++)
		if (!profile_is_for(b, machine))
			return false;
	for (size_t i = 0; profile_machine(b, i, &machine); i++)
		if (!profile_is_for(a, machine))
			return false;
	return true;
}

static int resolve(struct profile *sides, struct error *err)
{
	int r = 0;

	if (sides[0].arch_count == 0 && sides[1].arch_count == 0 &&
	    same_machines(&sides[0], &sides[1]))
		return 0;
	for (size_t i = 0; r == 0 && i < 2; i++)
		if (sides[i].arch_count == 0)
			r = resolve_arches(&sides[i], err);
	return r;
}

static int no_arch(const struct merger *merger, struct error *err)
{
	const struct profile *const *sides = merger->sides;
	char one[ARCH_TEXT], two[ARCH_TEXT];

	return error_set(err, -ENOTSUP,
	    "they have no architecture in common: one is for %s, the other for "
	    "%s%s",
	    arch_text(sides[0]->arches[0], one),
	    arch_text(sides[1]->arches[0], two),
	    merger->named_none ? " (one names none, and --arch says which it "
	                         "is for)"
	                       : "");
}

static int merge_arches(struct merger *merger, struct error *err)
{
	const struct profile *a = merger->sides[0], *b = merger->sides[1];
	struct profile *ret = merger->ret;

	ret->arch_count = 0;
	for (size_t i = 0; i < a->arch_count; i++)
		if (merger->kind == MERGE_UNION ||
		    profile_has_arch(b, a->arches[i]))
			(void)profile_add_arch(ret, a->arches[i]);
	if (merger->kind == MERGE_INTERSECTION)
		return ret->arch_count > 0 || a->arch_count == 0
		           ? 0
		           : no_arch(merger, err);
	for (size_t i = 0; i < b->arch_count; i++)
		if (profile_add_arch(ret, b->arches[i]) < 0)
			return error_set(err, -E2BIG, "too many architectures");
	return 0;
}

/* This one makes a filter weaker; the others watch, or hold on. */
static void merge_flags(struct merger *merger)
{
	const struct profile *b = merger->sides[1];
	struct profile *ret = merger->ret;
	unsigned both = ret->flags & b->flags;

	ret->flags |= b->flags;
	ret->has_flags = ret->has_flags || b->has_flags;
	if (merger->kind == MERGE_INTERSECTION &&
	    !(both & PROFILE_FLAG_SPEC_ALLOW))
		ret->flags &= ~(unsigned)PROFILE_FLAG_SPEC_ALLOW;
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* Who answers for one side is not to answer for the other. */
static int check_listeners(const struct merger *merger, struct error *err)
{
	const struct profile *a = merger->sides[0], *b = merger->sides[1];

	if (same_text(a->listener_path, b->listener_path) &&
	    same_text(a->listener_metadata, b->listener_metadata))
		return 0;
	return error_set(err, -ENOTSUP, "they have not the same listener");
}

static void merge_head(struct merger *merger)
{
	const struct profile *b = merger->sides[1];
	struct profile *ret = merger->ret;
	uint32_t action = merge_choose(merger->kind, profile_default(ret),
	    profile_default(b));

	ret->default_action = action & SECCOMP_RET_ACTION_FULL;
	ret->default_errno = action & SECCOMP_RET_DATA;
	ret->has_default_errno = action_takes_errno(ret->default_action);
	merge_flags(merger);
}

static int merge(struct merger *merger, struct profile *sides,
    struct error *err)
{
	int r;

	merger->named_none = !sides[0].arch_count || !sides[1].arch_count;
	r = resolve(sides, err);
	if (r == 0)
		r = check_listeners(merger, err);
	if (r == 0)
		r = merge_arches(merger, err);
	if (r < 0)
		return r;
	merge_head(merger);
	return merge_names(merger, err);
}

/* As they were given: where socketcall() is, tidied rules may not be alike. */
static int check(const struct merger *merger, const struct profile *a,
    const struct profile *b, const struct profile *made, struct error *err)
{
	struct profile sides[] = {*a, *b}; /* borrowed */
	const struct merge_check check = {
	    {&sides[0], &sides[1], made},
	    merger->kind,
	    merger->named_none,
	};

	for (size_t i = 0; i < ARRAY_SIZE(sides); i++) {
		memcpy(sides[i].arches, merger->sides[i]->arches,
		    sizeof(sides[i].arches));
		sides[i].arch_count = merger->sides[i]->arch_count;
	}
	return merge_check(&check, err);
}

int profile_merge(const struct profile *a, const struct profile *b,
    enum merge_kind kind, struct profile *ret, struct error *err)
{
	cleanup_profile struct profile merged = {0}, first = {0}, second = {0};
	cleanup_profile struct profile tidy = {0};
	struct profile sides[2];
	struct merger merger = {
	    {&sides[0], &sides[1]},
            kind, &merged, false
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
	r = check(&merger, a, b, &tidy, err);
	if (r < 0)
		return r;
	*ret = tidy;
	tidy = (struct profile){0};
	return 0;
}
