/* SPDX-License-Identifier: Apache-2.0 */
/* What a dialect cannot carry. */
#include <inttypes.h>
#include <linux/seccomp.h>

#include "profile/canonical.h"
#include "profile/names.h"
#include "profile/oci.h"
#include "syscalls/syscalls.h"

static void cannot_rule(struct problems *cannot,
    const struct profile_rule *rule, const char *why)
{
	problems_add(cannot, SEVERITY_ERROR, NULL, rule->line, rule->column,
	    "%s: %s", rule->name, why);
}

static bool index_repeats(const struct profile_rule *rule)
{
	unsigned seen = 0;

	for (size_t i = 0; i < rule->arg_count; i++) {
		if (seen & 1U << rule->args[i].index)
			return true;
		seen |= 1U << rule->args[i].index;
	}
	return false;
}

static void check_rule(const struct dialect *dialect,
    const struct profile_rule *rule, struct problems *cannot)
{
	if (index_repeats(rule))
		cannot_rule(cannot, rule,
		    "two conditions on one argument that must both hold");
	if (rule->action == SECCOMP_RET_USER_NOTIF && !dialect->listener)
		cannot_rule(cannot, rule, "the action notify");
	for (size_t i = 0; i < rule->arg_count; i++)
		if (rule->args[i].value > dialect->most ||
		    rule->args[i].value_two > dialect->most)
			cannot_rule(cannot, rule,
			    "a value larger than 2^63 - 1");
}

static void check_head(const struct dialect *dialect,
    const struct profile *profile, struct problems *cannot)
{
	char arch[ARCH_TEXT];

	for (size_t i = 0; i < profile->arch_count; i++)
		if (!scmp_arch_name(profile->arches[i]))
			problems_add(cannot, SEVERITY_ERROR, NULL,
			    profile->arches_line, 0, "architecture %s",
			    arch_text(profile->arches[i], arch));
	if (dialect->no_default_errno &&
	    action_takes_errno(profile->default_action) &&
	    profile->default_errno != EPERM)
		problems_add(cannot, SEVERITY_ERROR, NULL,
		    profile->default_line, 0,
		    "defaultErrnoRet %u: it would be %d (EPERM)",
		    profile->default_errno, EPERM);
	if (profile->listener_path && !dialect->listener)
		problems_add(cannot, SEVERITY_ERROR, NULL, 0, 0,
		    "listenerPath %s", profile->listener_path);
	if (profile->default_action == SECCOMP_RET_USER_NOTIF &&
	    !dialect->listener)
		problems_add(cannot, SEVERITY_ERROR, NULL,
		    profile->default_line, 0, "the default action notify");
}

int oci_check(const struct dialect *dialect, const struct profile *profile,
    struct problems *cannot)
{
	check_head(dialect, profile, cannot);
	for (size_t i = 0; i < profile->rule_count; i++)
		check_rule(dialect, &profile->rules[i], cannot);
	return problems_failed(cannot) ? -ENOTSUP : 0;
}
