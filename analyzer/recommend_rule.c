/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/recommend_rule.h"

#include <errno.h>
#include <linux/seccomp.h>

#include "base/array.h"

static int name_machines(struct profile *profile)
{
	uint32_t machine;
	int r = 0;

	for (size_t i = 0; r == 0 && profile_machine(profile, i, &machine); i++)
		r = profile_add_arch(profile, machine);
	return r;
}

/*
 * Where the kernel saw the call the profile must not call it a bad
 * architecture. A trace may have been made on a machine of another kind.
 */
static int add_arches(struct recommendation *to,
    const struct justification *why, struct error *err)
{
	struct profile *profile = &to->profile;

	for (size_t i = 0; i < why->arch_count; i++) {
		uint32_t arch = why->arches[i];

		if (!why->recorded[i] || !arch_name(arch) ||
		    profile_has_arch(profile, arch) ||
		    (profile->arch_count == 0 && profile_is_for(profile, arch)))
			continue;
		if ((profile->arch_count == 0 && name_machines(profile) < 0) ||
		    profile_add_arch(profile, arch) < 0)
			return error_set(err, -E2BIG, "too many architectures");
		to->arches[to->arch_count++] = arch;
	}
	return 0;
}

/* A rule that denies it without conditions would win over any new one. */
static void drop_denials(struct profile *profile, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < profile->rule_count; i++) {
		struct profile_rule *rule = &profile->rules[i];

		if (strcmp(rule->name, name) == 0 &&
		    rule->action != SECCOMP_RET_ALLOW && rule->arg_count == 0) {
			free(rule->name);
			free(rule->comment);
			continue;
		}
		profile->rules[kept++] = *rule;
	}
	profile->rule_count = kept;
}

int rule_add(struct recommendation *to, const struct justification *why,
    struct error *err)
{
	struct profile_rule *rule;

	drop_denials(&to->profile, why->syscall);
	rule = profile_add(&to->profile, slice_of(why->syscall),
	    SECCOMP_RET_ALLOW);
	if (!rule)
		return error_set(err, -ENOMEM, "out of memory");
	memcpy(rule->args, why->args, why->arg_count * sizeof(*why->args));
	rule->arg_count = why->arg_count;
	return add_arches(to, why, err);
}

bool rule_there(const struct profile *profile, const struct justification *why)
{
	for (size_t i = 0; i < profile->rule_count; i++) {
		const struct profile_rule *at = &profile->rules[i];

		if (strcmp(at->name, why->syscall) == 0 &&
		    at->action == SECCOMP_RET_ALLOW &&
		    (at->arg_count == 0 ||
		        (at->arg_count == why->arg_count &&
		            memcmp(at->args, why->args,
		                why->arg_count * sizeof(*why->args)) == 0)))
			return true;
	}
	return false;
}

static const struct {
	const char *name;
	enum compare compare;
} compares[] = {
    {"ne",        COMPARE_NE       },
    {"lt",        COMPARE_LT       },
    {"le",        COMPARE_LE       },
    {"eq",        COMPARE_EQ       },
    {"ge",        COMPARE_GE       },
    {"gt",        COMPARE_GT       },
    {"masked_eq", COMPARE_MASKED_EQ},
};

int rule_args(const struct decision *decision, struct justification *to,
    struct error *err)
{
	for (size_t i = 0; i < decision->arg_count; i++) {
		const struct decision_arg *from = &decision->args[i];
		size_t row = 0;

		while (row < ARRAY_SIZE(compares) &&
		       !slice_equals(from->op, compares[row].name))
			row++;
		if (row == ARRAY_SIZE(compares) || from->index >= PROFILE_ARGS)
			return error_set(err, -EINVAL,
			    "a decision on %s has a condition that is none",
			    to->syscall);
		to->args[to->arg_count++] = (struct profile_arg){from->index,
		    compares[row].compare, from->value, from->value_two};
	}
	return 0;
}
