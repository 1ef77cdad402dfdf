/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of a call by its name, looked up in the tables of data/. */
#include "syscalls/facts.h"

#include "syscalls/syscalls.h"

/* As strcmp() would have it, so as the tables are sorted. */
static int compare(const char *key, struct slice name)
{
	size_t len = strlen(key);
	int r = memcmp(key, name.ptr, len < name.len ? len : name.len);

	if (r != 0)
		return r;
	return (len > name.len) - (len < name.len);
}

/* The first that does not come before key. */
static size_t lower_bound(const struct facts *facts, struct slice key)
{
	size_t from = 0, to = facts->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (compare(facts->pairs[middle].key, key) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

const char *facts_find(const struct facts *facts, struct slice key, size_t i)
{
	size_t first = key.len > 0 ? lower_bound(facts, key) : facts->count;

	if (i >= facts->count - first ||
	    !slice_equals(key, facts->pairs[first + i].key))
		return NULL;
	return facts->pairs[first + i].value;
}

enum risk syscall_risk(struct slice name, const char **reason)
{
	const char *why = facts_find(&facts_risky, name, 0);
	enum risk risk = RISK_RISKY;

	if (!why) {
		why = facts_find(&facts_sensitive, name, 0);
		risk = why ? RISK_SENSITIVE : RISK_ORDINARY;
	}
	if (reason)
		*reason = why;
	return risk;
}

const char *risk_name(enum risk risk)
{
	static const char *const names[] = {
	    [RISK_ORDINARY] = "ordinary",
	    [RISK_SENSITIVE] = "sensitive",
	    [RISK_RISKY] = "risky",
	};

	return names[risk];
}

bool syscall_needs_arguments(struct slice name)
{
	return syscall_arguments(name) != NULL;
}

const char *syscall_arguments(struct slice name)
{
	return facts_find(&facts_arguments, name, 0);
}

const char *syscall_fallback(struct slice name, size_t i)
{
	return facts_find(&facts_fallbacks, name, i);
}

const char *syscall_sibling(struct slice name, uint32_t arch, size_t i)
{
	const char *other;
	int32_t nr;

	for (size_t at = 0; (other = facts_find(&facts_siblings, name, at));
	     at++)
		if ((!arch || syscall_find(arch, slice_of(other), &nr)) &&
		    i-- == 0)
			return other;
	return NULL;
}

const char *syscall_group(struct slice name, size_t i)
{
	return facts_find(&facts_groups, name, i);
}

const char *group_call(struct slice group, size_t i)
{
	return facts_find(&facts_members, group, i);
}

const char *group_at(size_t i)
{
	return i < facts_sets.count ? facts_sets.pairs[i].key : NULL;
}

const char *group_title(struct slice group)
{
	return facts_find(&facts_sets, group, 0);
}
