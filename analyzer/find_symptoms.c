/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence without a number. A kill is always recorded, so where nothing can
 * have gone unseen a death of SIGSYS without a record is a filter that cannot
 * be seen, and a lone exit status 159 is the program's own.
 */
#include "analyzer/find.h"

#include <errno.h>
#include <linux/seccomp.h>

#include "analyzer/decided.h"
#include "analyzer/observable.h"
#include "analyzer/text.h"
#include "base/array.h"
#include "syscalls/actions.h"

/* How long before its symptom an event may be, and how long after. */
#define BEFORE_MS UINT64_C(300000)
#define AFTER_MS  UINT64_C(5000)

enum strength {
	STRENGTH_DEATH, /* the kernel sent SIGSYS */
	STRENGTH_HINT,  /* something else may have caused it */
	STRENGTH_SETUP  /* a profile is not there */
};

/* By kind: what it is worth, and what the phase must do to cause it. */
static const struct {
	enum strength strength;
	const char *what;
} kinds[] = {
    [SYMPTOM_UNIT] = {STRENGTH_DEATH, "a process died of SIGSYS"    },
    [SYMPTOM_COREDUMP] = {STRENGTH_DEATH, "a core was dumped for SIGSYS"},
    [SYMPTOM_ABEND] = {STRENGTH_DEATH, "a process ended with SIGSYS" },
    [SYMPTOM_SIGSYS] = {STRENGTH_DEATH, "the log speaks of SIGSYS"    },
    [SYMPTOM_EXIT159] = {STRENGTH_HINT,  "the exit status was 159"     },
    [SYMPTOM_ENOSYS] = {STRENGTH_HINT,  "the log speaks of ENOSYS"    },
    [SYMPTOM_PROFILE] = {STRENGTH_SETUP, "the profile was not found"   },
};

_Static_assert(ARRAY_SIZE(kinds) == SYMPTOM_COUNT, "one row a kind");

/* A program that says it of itself may be wrong, or want to be heard. */
static enum strength strength_of(const struct symptom *symptom)
{
	enum strength strength = kinds[symptom->kind].strength;

	return symptom->kind == SYMPTOM_SIGSYS &&
	               symptom->trust == TRUST_PROGRAM
	           ? STRENGTH_HINT
	           : strength;
}

static bool causes(const struct symptom *symptom,
    const struct observation *seen)
{
	const struct call *call = &seen->call;

	if (seen->no_action)
		return false;
	if (symptom->kind == SYMPTOM_ENOSYS)
		return call->action == SECCOMP_RET_ERRNO;
	return action_rank(call->action) >= action_rank(SECCOMP_RET_TRAP);
}

static bool alike(const struct question *question,
    const struct symptom *symptom, const struct observation *seen)
{
	const struct subject *its = &symptom->subject, *other = &seen->subject;

	return same(workloads_node(question->workloads, its->node),
	           workloads_node(question->workloads, other->node)) &&
	       same_or_unknown(its->unit, other->unit) &&
	       same_or_unknown(its->container, other->container) &&
	       same_or_unknown(its->pod, other->pod);
}

/* Only what is surely the workload's own may explain a symptom away. */
static bool recorded(const struct question *question,
    const struct symptom *symptom)
{
	uint64_t at = symptom->time_ms;

	for (size_t i = 0; i < question->seen->observation_count; i++) {
		const struct observation *seen =
		    &question->seen->observations[i];

		if (seen->match == MATCH_YES && causes(symptom, seen) &&
		    seen->first_ms <= at + AFTER_MS &&
		    seen->last_ms + BEFORE_MS >= at &&
		    alike(question, symptom, seen))
			return true;
	}
	return false;
}

/* A number that the text gave, and that somebody decided on. */
static bool settled(const struct question *question,
    const struct symptom *symptom)
{
	char name[SYSCALL_TEXT];
	const struct decision *decision;

	if (!symptom->has_nr || !symptom->has_arch)
		return false;
	decision =
	    decided(question, syscall_text(symptom->arch, symptom->nr, name),
	        arch_of_call(symptom->arch, symptom->nr));
	return decision && (decision->what == DECISION_DENY ||
	                       decision->what == DECISION_EXPECT);
}

/* Whether the filter could have been the cause without being recorded. */
static bool would_be_seen(const struct judging *judging,
    const struct symptom *symptom)
{
	uint64_t at = symptom->time_ms;
	uint64_t from = at > AFTER_MS ? at - AFTER_MS : 0;
	struct slice node =
	    workloads_node(judging->question->workloads, symptom->subject.node);

	if (!at || !node_covered(judging, node, from, at))
		return false;
	return symptom->kind != SYMPTOM_ENOSYS ||
	       errno_is_seen(judging, node, from, at);
}

static struct finding *tell(struct judging *judging,
    const struct symptom *symptom, enum finding_kind kind)
{
	struct finding *finding =
	    findings_add(&judging->verdict->findings, kind);

	if (!finding)
		return NULL;
	finding->count = 1;
	finding->first_ms = finding->last_ms = symptom->time_ms;
	if (symptom->subject.node.ptr)
		finding->nodes[finding->node_count++] =
		    workloads_node(judging->question->workloads,
		        symptom->subject.node);
	if (symptom->subject.exe.ptr)
		finding->exes[finding->exe_count++] = symptom->subject.exe;
	return finding;
}

static int tell_blind(struct judging *judging, const struct symptom *symptom,
    bool covered)
{
	struct finding *finding = tell(judging, symptom, FINDING_BLIND_SPOT);

	if (!finding)
		return -ENOMEM;
	finding->outcome = OUTCOME_UNTRUSTED;
	SAY(finding->reason, "%s, and no record says which call it was%s",
	    kinds[symptom->kind].what,
	    covered ? ", though nothing was missed: a filter that cannot be "
	              "seen is at work"
	            : "; records were missed at that time");
	SAY(finding->mend, PROG " doctor");
	return 0;
}

static int tell_other(struct judging *judging, const struct symptom *symptom)
{
	struct finding *finding = tell(judging, symptom, FINDING_NOT_SECCOMP);

	if (!finding)
		return -ENOMEM;
	SAY(finding->reason,
	    "%s, and it was not the filter: %s, and nothing was missed",
	    kinds[symptom->kind].what,
	    symptom->kind == SYMPTOM_ENOSYS ? "what it denies is recorded"
	                                    : "every kill is recorded");
	return 0;
}

/* What is neither explained nor seen is left to policy. */
static int take(struct judging *judging, const struct symptom *symptom)
{
	enum strength strength = strength_of(symptom);
	bool seen;

	if (symptom->trust == TRUST_FORGEABLE ||
	    symptom->time_ms > judging->question->now_ms ||
	    settled(judging->question, symptom))
		return 0;
	if (strength != STRENGTH_SETUP && symptom->time_ms &&
	    recorded(judging->question, symptom))
		return 0;
	seen = would_be_seen(judging, symptom);
	if (strength == STRENGTH_HINT && seen)
		return tell_other(judging, symptom);
	if (symptom->time_ms && !judging_doubt(judging, symptom->time_ms))
		return 0;
	if (!seen || strength == STRENGTH_SETUP) {
		judging->undecided_symptoms++;
		judging->last_symptom = kinds[symptom->kind].what;
	}
	return strength == STRENGTH_DEATH ? tell_blind(judging, symptom, seen)
	                                  : 0;
}

int find_symptoms(struct judging *judging)
{
	const struct evidence *seen = judging->question->seen;
	int r = 0;

	for (size_t i = 0; i < seen->symptom_count && r == 0; i++)
		r = take(judging, &seen->symptoms[i]);
	return r;
}
