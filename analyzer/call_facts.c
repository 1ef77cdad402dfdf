/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/find.h"

#include <linux/seccomp.h>

#include "analyzer/decided.h"
#include "profile/evaluate.h"

/* Whether a rule of the allowlist itself, not its default, is the errno. */
static bool denied_by_rule(const struct judging *judging,
    const struct call *call)
{
	struct answer answers[ANSWERS_MAX];
	size_t count =
	    profile_answers(judging->allowlist, call->arch, call->nr, answers);

	for (size_t i = 0; i < count; i++)
		if (!answers[i].rule || answers[i].action != SECCOMP_RET_ERRNO)
			return false;
	return count > 0;
}

/* An expectation that has ended decides nothing, but was one. */
static void find_decision(const struct question *question,
    struct call_facts *facts)
{
	const struct decision *last =
	    decision_last(question, facts->name, facts->arch);

	facts->decision = decided(question, facts->name, facts->arch);
	if (last && last->what == DECISION_EXPECT &&
	    decision_made(question, last) && decision_ended(question, last))
		facts->ended = last;
}

static bool kills(const struct profile *filter, const struct call *call)
{
	return profile_can_answer(filter, call->arch, call->nr,
	           SECCOMP_RET_KILL_PROCESS) ||
	       profile_can_answer(filter, call->arch, call->nr,
	           SECCOMP_RET_KILL_THREAD);
}

/*
 * Whether what is expected to be denied still is, where it is asked to go: a
 * confirmed one becomes a decision by the promotion itself.
 */
static bool is_kept(const struct judging *judging, const struct call *call,
    const struct call_facts *facts)
{
	const struct question *question = judging->question;
	bool expected =
	    facts->decision
	        ? facts->decision->what == DECISION_EXPECT
	        : syscall_fallback(slice_of(facts->name), 0) != NULL;

	return !expected || !kills(&judging->next, call) ||
	       (!facts->decision && question->to > question->phase &&
	           profile_has_arch(&judging->next, facts->arch));
}

void call_facts_find(const struct judging *judging, const struct call *call,
    struct call_facts *ret)
{
	const struct question *question = judging->question;
	struct answer answers[ANSWERS_MAX];
	size_t count;

	*ret = (struct call_facts){.arch = arch_of_call(call->arch, call->nr)};
	ret->named = syscall_name(call->arch, call->nr) != NULL;
	(void)syscall_text(call->arch, call->nr, ret->name);
	ret->risk = syscall_risk(slice_of(ret->name), &ret->why_risky);
	find_decision(question, ret);
	count =
	    profile_answers(&judging->filter, call->arch, call->nr, answers);
	ret->always = count > 0;
	for (size_t i = 0; i < count; i++) {
		ret->allowed |= answers[i].action == SECCOMP_RET_ALLOW;
		ret->always &= answers[i].action == SECCOMP_RET_ALLOW;
	}
	ret->mended = question->deployed && ret->named &&
	              profile_can_answer(question->profile, call->arch,
	                  call->nr, SECCOMP_RET_ALLOW) &&
	              !profile_can_answer(question->deployed, call->arch,
	                  call->nr, SECCOMP_RET_ALLOW);
	ret->ours = denied_by_rule(judging, call);
	ret->kept = is_kept(judging, call, ret);
}
