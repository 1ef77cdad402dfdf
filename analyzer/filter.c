/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/filter.h"

#include <errno.h>
#include <linux/seccomp.h>

#include "analyzer/decided.h"
#include "base/array.h"
#include "profile/variant.h"

static const uint32_t defaults[] = {
    [PHASE_LOG] = SECCOMP_RET_LOG,
    [PHASE_ERRNO] = SECCOMP_RET_ERRNO,
    [PHASE_KILL] = SECCOMP_RET_KILL_PROCESS,
};

_Static_assert(ARRAY_SIZE(defaults) == PHASE_COUNT, "one action a phase");

void decided_names_release(struct decided_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		cleanup_freep(&names->items[i]);
	free(names->items);
	*names = (struct decided_names){0};
}

static bool same_call(const struct decision *a, const struct decision *b)
{
	return a->syscall.len == b->syscall.len &&
	       memcmp(a->syscall.ptr, b->syscall.ptr, a->syscall.len) == 0;
}

/* A later decision on the same call, whatever it says, is the one to ask. */
static bool is_last(const struct question *question, size_t at)
{
	const struct evidence *seen = question->seen;

	for (size_t i = at + 1; i < seen->decision_count; i++)
		if (seen->decisions[i].at_ms <= question->now_ms &&
		    same_call(&seen->decisions[i], &seen->decisions[at]))
			return false;
	return true;
}

/* What the profile allows is not denied as well: the profile has it. */
static bool wanted(const struct question *question, size_t at,
    enum decision_what what, const struct profile *allowlist)
{
	const struct decision *decision = &question->seen->decisions[at];

	return decision->what == what && decision_holds(question, decision) &&
	       is_last(question, at) && syscall_is_name(decision->syscall) &&
	       !profile_allows(allowlist, decision->syscall);
}

int decided_names(const struct question *question, enum decision_what what,
    const struct profile *allowlist, struct decided_names *ret)
{
	const struct evidence *seen = question->seen;

	ret->items = calloc(seen->decision_count + 1, sizeof(void *));
	if (!ret->items)
		return -ENOMEM;
	for (size_t i = 0; i < seen->decision_count; i++) {
		const struct slice name = seen->decisions[i].syscall;

		if (!wanted(question, i, what, allowlist))
			continue;
		ret->items[ret->count] = strndup(name.ptr, name.len);
		if (!ret->items[ret->count])
			return -ENOMEM;
		ret->count++;
	}
	return 0;
}

/* To say it again before it expires changes nothing. */
static uint64_t said_since(const struct question *question, size_t at)
{
	const struct decision *decisions = question->seen->decisions;
	uint64_t since = decisions[at].at_ms;

	for (size_t i = at; i > 0; i--) {
		const struct decision *before = &decisions[i - 1];

		if (!same_call(before, &decisions[at]))
			continue;
		if (before->what != decisions[at].what ||
		    (before->until_ms && before->until_ms < since))
			break;
		since = before->at_ms;
	}
	return since;
}

uint64_t log_filter_since(const struct question *question,
    const struct profile *allowlist)
{
	bool floor = question->workload->policy[PHASE_LOG].floor;
	uint64_t last = 0;

	for (size_t i = 0; i < question->seen->decision_count; i++) {
		uint64_t since;

		if (!wanted(question, i, DECISION_EXPECT, allowlist) &&
		    (!floor || !wanted(question, i, DECISION_DENY, allowlist)))
			continue;
		since = said_since(question, i);
		if (since > last)
			last = since;
	}
	return last;
}

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
    const struct profile *allowlist, const struct decided_names *expected,
    const struct decided_names *denied, struct profile *ret, struct error *err)
{
	uint32_t arches[PROFILE_ARCHES];
	struct variant_options options = {
	    .default_action = defaults[phase],
	    .expected = expected->items,
	    .expected_count = expected->count,
	    .denied = denied->items,
	    .denied_count = denied->count,
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
	cleanup_decided_names struct decided_names expected = {0}, denied = {0};

	if (decided_names(question, DECISION_EXPECT, allowlist, &expected) <
	        0 ||
	    decided_names(question, DECISION_DENY, allowlist, &denied) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	return make(question, phase, allowlist, &expected, &denied, ret, err);
}

int phase_filter_undecided(const struct question *question, enum phase phase,
    const struct profile *allowlist, struct profile *ret, struct error *err)
{
	const struct decided_names none = {0};

	return make(question, phase, allowlist, &none, &none, ret, err);
}

bool profile_undeployed(const struct question *question)
{
	char deployed[HASH_TEXT], file[HASH_TEXT];

	return question->deployed &&
	       strcmp(profile_hash(question->deployed, deployed),
	           profile_hash(question->profile, file)) != 0;
}
