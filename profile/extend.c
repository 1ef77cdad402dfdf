/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/extend.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "syscalls/actions.h"

static void drop(struct profile *profile, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < profile->rule_count; i++) {
		struct profile_rule *rule = &profile->rules[i];

		if (strcmp(rule->name, name) != 0) {
			profile->rules[kept++] = *rule;
			continue;
		}
		free(rule->name);
		free(rule->comment);
	}
	profile->rule_count = kept;
}

static int add_rule(struct profile *base, const struct profile_rule *rule,
    struct error *err)
{
	if (rule->action != SECCOMP_RET_ALLOW)
		return error_set(err, -EINVAL,
		    "an extension only allows; %s is %s", rule->name,
		    action_name(rule->action));
	if (rule->arg_count == 0)
		drop(base, rule->name);
	if (!profile_add_copy(base, rule))
		return error_set(err, -ENOMEM, "out of memory");
	return 0;
}

int profile_extend(struct profile *base, const struct profile *extension,
    struct error *err)
{
	int r = 0;

	for (size_t i = 0; i < extension->rule_count && r == 0; i++)
		r = add_rule(base, &extension->rules[i], err);
	for (size_t i = 0; i < extension->arch_count && r == 0; i++)
		if (profile_add_arch(base, extension->arches[i]) < 0)
			r = error_set(err, -E2BIG, "too many architectures");
	return r;
}
