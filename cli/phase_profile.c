/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/phase_profile.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "profile/variant.h"

uint32_t phase_action(enum phase phase)
{
	static const uint32_t actions[] = {
	    [PHASE_LOG] = SECCOMP_RET_LOG,
	    [PHASE_ERRNO] = SECCOMP_RET_ERRNO,
	    [PHASE_KILL] = SECCOMP_RET_KILL_PROCESS,
	};

	return actions[phase];
}

struct names {
	char **items;
	size_t count;
};

static void names_release(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->items[i]);
	free(names->items);
}

#define cleanup_names CLEANUP(names_release)

static bool same(struct slice a, struct slice b)
{
	return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

/* The last word on a call counts, unless it has expired. */
static bool is_last(const struct evidence *seen, size_t at)
{
	for (size_t i = at + 1; i < seen->decision_count; i++)
		if (same(seen->decisions[i].syscall,
		        seen->decisions[at].syscall))
			return false;
	return true;
}

static int decided(const struct workload_case *subject, enum decision_what what,
    struct names *ret)
{
	const struct evidence *seen = &subject->evidence;

	ret->items = calloc(seen->decision_count + 1, sizeof(*ret->items));
	if (!ret->items)
		return -ENOMEM;
	for (size_t i = 0; i < seen->decision_count; i++) {
		const struct decision *at = &seen->decisions[i];

		if (at->what != what || !is_last(seen, i) ||
		    (at->until_ms && at->until_ms <= subject->question.now_ms))
			continue;
		ret->items[ret->count] =
		    strndup(at->syscall.ptr, at->syscall.len);
		if (!ret->items[ret->count])
			return -ENOMEM;
		ret->count++;
	}
	return 0;
}

int phase_profile(const struct workload_case *subject, enum phase phase,
    uint32_t action, struct profile *ret, struct error *err)
{
	cleanup_names struct names expected = {0}, denied = {0};
	const struct policy *policy = &subject->workload->policy[phase];
	struct variant_options options;
	union {
		char **from;
		const char *const *to;
	} expect, deny;
	int r;

	if (decided(subject, DECISION_EXPECT, &expected) < 0 ||
	    decided(subject, DECISION_DENY, &denied) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	expect.from = expected.items;
	deny.from = denied.items;
	options = (struct variant_options){
	    .default_action = phase_action(phase),
	    .expected = expect.to,
	    .expected_count = expected.count,
	    .denied = deny.to,
	    .denied_count = denied.count,
	    .floor = policy->floor,
	    .arches = policy->arches,
	    .arch_count = policy->arch_count,
	};
	r = profile_variant(&subject->profile, &options, ret, err);
	if (r == 0)
		ret->default_action = action;
	return r;
}
