/* SPDX-License-Identifier: Apache-2.0 */
#include "base/array.h"
#include "evidence/evidence.h"
#include "evidence/record.h"

static const char *const symptoms[] = {
    [SYMPTOM_UNIT] = "unit",
    [SYMPTOM_COREDUMP] = "coredump",
    [SYMPTOM_ABEND] = "abend",
    [SYMPTOM_EXIT159] = "exit159",
    [SYMPTOM_SIGSYS] = "sigsys",
    [SYMPTOM_ENOSYS] = "enosys",
    [SYMPTOM_PROFILE] = "profile",
};

_Static_assert(ARRAY_SIZE(symptoms) == SYMPTOM_COUNT, "one name a kind");

static const char *const hows[] = {
    [LOSS_EXACT] = "exact",
    [LOSS_AT_LEAST] = "at_least",
    [LOSS_AT_MOST] = "at_most",
    [LOSS_UNKNOWN] = "unknown",
};

static const char *const trusts[] = {
    [TRUST_FORGEABLE] = "forgeable",
    [TRUST_PROGRAM] = "program",
    [TRUST_KERNEL] = "kernel",
};

static const char *const phases[] = {
    [PHASE_LOG] = "log",
    [PHASE_ERRNO] = "errno",
    [PHASE_KILL] = "kill",
};

_Static_assert(ARRAY_SIZE(phases) == PHASE_COUNT, "one name a phase");

static const char *const decisions[] = {
    [DECISION_ALLOW] = "allow",
    [DECISION_EXPECT] = "expect",
    [DECISION_DENY] = "deny",
    [DECISION_INVESTIGATE] = "investigate",
};

_Static_assert(ARRAY_SIZE(decisions) == DECISION_COUNT, "one name each");

/* Evidence may come from where nobody looked at it. */
static const char *name(const char *const names[], size_t count, size_t at)
{
	return at < count ? names[at] : "unknown";
}

const char *symptom_kind_name(enum symptom_kind kind)
{
	return name(symptoms, ARRAY_SIZE(symptoms), (size_t)kind);
}

const char *loss_how_name(enum loss_how how)
{
	return name(hows, ARRAY_SIZE(hows), (size_t)how);
}

const char *trust_name(enum trust trust)
{
	return name(trusts, ARRAY_SIZE(trusts), (size_t)trust);
}

const char *phase_name(enum phase phase)
{
	return name(phases, ARRAY_SIZE(phases), (size_t)phase);
}

const char *decision_name(enum decision_what what)
{
	return name(decisions, ARRAY_SIZE(decisions), (size_t)what);
}

static int find(const char *const names[], size_t count, struct slice name)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equals(name, names[i]))
			return (int)i;
	return -1;
}

/* What a store of ours cannot hold reads as the weakest there is. */
int symptom_kind_find(struct slice name)
{
	int kind = find(symptoms, SYMPTOM_COUNT, name);

	return kind < 0 ? SYMPTOM_SIGSYS : kind;
}

int loss_how_find(struct slice name)
{
	int how = find(hows, ARRAY_SIZE(hows), name);

	return how < 0 ? LOSS_UNKNOWN : how;
}

int trust_find(struct slice name)
{
	int trust = find(trusts, ARRAY_SIZE(trusts), name);

	return trust < 0 ? TRUST_FORGEABLE : trust;
}

int phase_find(struct slice name)
{
	return find(phases, PHASE_COUNT, name);
}

int decision_find(struct slice name)
{
	return find(decisions, DECISION_COUNT, name);
}
