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
	ret->decision = decided(question, ret->name, ret->arch);
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
}
