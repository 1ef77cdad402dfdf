/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/extend.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "syscalls/actions.h"
#include "syscalls/syscalls.h"

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

static bool is_for(const struct profile *profile, uint32_t arch)
{
	return profile_has_arch(profile, arch) ||
	       (profile->arch_count == 0 && profile_is_for(profile, arch));
}

/* There all that the base allows would be allowed as well. */
static int check_own(const struct profile *base,
    const struct profile *extension, struct error *err)
{
	char text[ARCH_TEXT];

	for (size_t i = 0; i < extension->arch_count; i++)
		if (!is_for(base, extension->arches[i]))
			return error_set(err, -EINVAL,
			    "it names %s, which its base does not: an "
			    "extension adds calls, and no architecture",
			    arch_text(extension->arches[i], text));
	return 0;
}

static int check_there(const struct profile *extension, uint32_t arch,
    struct error *err)
{
	char text[ARCH_TEXT];
	int32_t nr;

	if (is_for(extension, arch))
		return 0;
	for (size_t i = 0; i < extension->rule_count; i++)
		if (syscall_find(arch, slice_of(extension->rules[i].name), &nr))
			return error_set(err, -EINVAL,
			    "%s: it does not name %s, which its base does, and "
			    "where that would be allowed, too: name the same "
			    "architectures, or none",
			    extension->rules[i].name, arch_text(arch, text));
	return 0;
}

/* One that names none is for those of its base. */
static int check_arches(const struct profile *base,
    const struct profile *extension, struct error *err)
{
	uint32_t machine;
	int r;

	if (extension->arch_count == 0)
		return 0;
	r = check_own(base, extension, err);
	for (size_t i = 0; r == 0 && i < base->arch_count; i++)
		r = check_there(extension, base->arches[i], err);
	for (size_t i = 0; r == 0 && base->arch_count == 0 &&
	                   profile_machine(base, i, &machine);
	     i++)
		r = check_there(extension, machine, err);
	return r;
}

int profile_extend(struct profile *base, const struct profile *extension,
    struct error *err)
{
	int r = check_arches(base, extension, err);

	for (size_t i = 0; i < extension->rule_count && r == 0; i++)
		r = add_rule(base, &extension->rules[i], err);
	return r;
}
