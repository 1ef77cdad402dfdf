/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/profile.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "syscalls/syscalls.h"

static void release_rule(struct profile_rule *rule)
{
	free(rule->name);
	free(rule->comment);
}

void profile_release(struct profile *profile)
{
	for (size_t i = 0; i < profile->rule_count; i++)
		release_rule(&profile->rules[i]);
	free(profile->rules);
	free(profile->listener_path);
	free(profile->listener_metadata);
	*profile = (struct profile){0};
}

static bool make_room(struct profile *profile)
{
	size_t room = profile->rule_room ? profile->rule_room * 2 : 64;
	struct profile_rule *rules;

	if (profile->rule_count < profile->rule_room)
		return true;
	rules = reallocarray(profile->rules, room, sizeof(*rules));
	if (!rules)
		return false;
	profile->rules = rules;
	profile->rule_room = room;
	return true;
}

struct profile_rule *profile_add(struct profile *profile, struct slice name,
    uint32_t action)
{
	struct profile_rule *rule;

	if (!make_room(profile))
		return NULL;
	rule = &profile->rules[profile->rule_count];
	*rule = (struct profile_rule){.action = action};
	rule->name = strndup(name.ptr, name.len);
	if (!rule->name)
		return NULL;
	profile->rule_count++;
	return rule;
}

struct profile_rule *profile_add_copy(struct profile *profile,
    const struct profile_rule *from)
{
	struct profile_rule *rule =
	    profile_add(profile, slice_of(from->name), from->action);
	char *name;

	if (!rule)
		return NULL;
	name = rule->name;
	*rule = *from;
	rule->name = name;
	rule->comment = from->comment ? strdup(from->comment) : NULL;
	return from->comment && !rule->comment ? NULL : rule;
}

static bool copy_text(const char *from, char **ret)
{
	*ret = from ? strdup(from) : NULL;
	return !from || *ret;
}

int profile_copy_head(const struct profile *from, struct profile *ret)
{
	struct profile copy = *from;

	copy.rules = NULL;
	copy.rule_count = copy.rule_room = 0;
	copy.listener_metadata = NULL;
	if (!copy_text(from->listener_path, &copy.listener_path) ||
	    !copy_text(from->listener_metadata, &copy.listener_metadata)) {
		profile_release(&copy);
		return -ENOMEM;
	}
	*ret = copy;
	return 0;
}

int profile_copy(const struct profile *from, struct profile *ret)
{
	cleanup_profile struct profile copy = {0};
	int r = profile_copy_head(from, &copy);

	if (r < 0)
		return r;
	for (size_t i = 0; i < from->rule_count; i++)
		if (!profile_add_copy(&copy, &from->rules[i]))
			return -ENOMEM;
	*ret = copy;
	copy = (struct profile){0};
	return 0;
}

bool profile_allows(const struct profile *profile, struct slice name)
{
	for (size_t i = 0; i < profile->rule_count; i++)
		if (profile->rules[i].action == SECCOMP_RET_ALLOW &&
		    slice_equals(name, profile->rules[i].name))
			return true;
	return false;
}

bool profile_has_arch(const struct profile *profile, uint32_t arch)
{
	for (size_t i = 0; i < profile->arch_count; i++)
		if (profile->arches[i] == arch)
			return true;
	return false;
}

int profile_add_arch(struct profile *profile, uint32_t arch)
{
	if (profile_has_arch(profile, arch))
		return 0;
	if (profile->arch_count == PROFILE_ARCHES)
		return -E2BIG;
	profile->arches[profile->arch_count++] = arch;
	return 0;
}

bool profile_machine(const struct profile *profile, size_t i, uint32_t *ret)
{
	if (i >= (profile->machine_count ? profile->machine_count : 1))
		return false;
	*ret = profile->machine_count ? profile->machines[i] : arch_native();
	return true;
}

bool profile_is_for(const struct profile *profile, uint32_t arch)
{
	uint32_t machine;

	for (size_t i = 0; profile_machine(profile, i, &machine); i++)
		if (machine == arch)
			return true;
	return false;
}

uint32_t rule_action(const struct profile_rule *rule)
{
	return rule->action | rule->errno_ret;
}

uint32_t profile_default(const struct profile *profile)
{
	return profile->default_action | profile->default_errno;
}
