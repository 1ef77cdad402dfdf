/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/filter.h"

#include <errno.h>
#include <linux/seccomp.h>

#include "analyzer/filter_decided.h"
#include "base/array.h"
#include "profile/variant.h"

static const uint32_t defaults[] = {
    [PHASE_LOG] = SECCOMP_RET_LOG,
    [PHASE_ERRNO] = SECCOMP_RET_ERRNO,
    [PHASE_KILL] = SECCOMP_RET_KILL_PROCESS,
};

_Static_assert(ARRAY_SIZE(defaults) == PHASE_COUNT, "one action a phase");

/* Since the kill phase began, what it kills is no evidence of need. */
static uint64_t evidence_until(const struct question *question)
{
	const struct evidence *seen = question->seen;

	if (question->phase == PHASE_KILL && seen->has_rollout)
		return seen->rollout.since_ms;
	return question->now_ms;
}

static size_t add_arch(uint32_t arch, uint32_t *arches, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (arches[i] == arch)
			return count;
	if (count < PROFILE_ARCHES)
		arches[count++] = arch;
	return count;
}

static size_t add_seen(const struct observation *from, size_t from_count,
    uint64_t until, uint32_t arches[static PROFILE_ARCHES], size_t count)
{
	for (size_t i = 0; i < from_count; i++) {
		const struct observation *at = &from[i];

		if (at->match == MATCH_YES && at->first_ms < until &&
		    arch_name(at->call.arch))
			count =
			    add_arch(arch_of_call(at->call.arch, at->call.nr),
			        arches, count);
	}
	return count;
}

static size_t kill_arches(const struct question *question,
    uint32_t arches[static PROFILE_ARCHES])
{
	const struct policy *policy = &question->workload->policy[PHASE_KILL];
	const struct evidence *seen = question->seen;
	uint64_t until = evidence_until(question);
	size_t count = 0;

	if (policy->arch_count == 0)
		return 0;
	for (size_t i = 0; i < policy->arch_count; i++)
		count = add_arch(policy->arches[i], arches, count);
	count = add_seen(seen->observations, seen->observation_count, until,
	    arches, count);
	return add_seen(seen->past, seen->past_count, until, arches, count);
}

static int make(const struct question *question, enum phase phase,
    const struct profile *allowlist, const struct filter_names *names,
    struct profile *ret, struct error *err)
{
	uint32_t arches[PROFILE_ARCHES];
	struct variant_options options = {
	    .default_action = defaults[phase],
	    .expected = names->expected.items,
	    .expected_count = names->expected.count,
	    .denied = names->denied.items,
	    .denied_count = names->denied.count,
	    .floor = question->workload->policy[phase].floor,
	    .arches = arches,
	};

	if (phase == PHASE_KILL)
		options.arch_count = kill_arches(question, arches);
	return profile_variant(allowlist, &options, ret, err);
}

int phase_filter(const struct question *question, enum phase phase,
    const struct profile *allowlist, struct profile *ret, struct error *err)
{
	cleanup_filter_names struct filter_names names = {0};
	cleanup_profile struct profile bare = {.rules = NULL};
	int r = phase_filter_undecided(question, phase, allowlist, &bare, err);

	if (r < 0)
		return r;
	if (filter_names_find(question, phase, allowlist, &bare, &names) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	return make(question, phase, allowlist, &names, ret, err);
}

int phase_filter_undecided(const struct question *question, enum phase phase,
    const struct profile *allowlist, struct profile *ret, struct error *err)
{
	const struct filter_names none = {.expected = {0}};

	return make(question, phase, allowlist, &none, ret, err);
}

bool profile_undeployed(const struct question *question)
{
	char deployed[HASH_TEXT], file[HASH_TEXT];

	return question->deployed &&
	       strcmp(profile_hash(question->deployed, deployed),
	           profile_hash(question->profile, file)) != 0;
}
