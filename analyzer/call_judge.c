/* SPDX-License-Identifier: Apache-2.0 */
/* What a call that the filter did not allow is, and does to the verdict. */
#include "analyzer/find.h"

#include "analyzer/call_words.h"

/* Of runs that were denied it: some ended well, and none otherwise. */
static bool confirmed_by_runs(const struct judging *judging,
    const bool *denied_in)
{
	size_t clean = 0;

	for (size_t i = 0; i < judging->deployments.run_count; i++) {
		const struct placed_run *run = &judging->deployments.runs[i];

		if (!denied_in[i] || !run->over)
			continue;
		if (!run_ended_well(run))
			return false;
		clean += run->known && !run->restart;
	}
	return clean > 0;
}

static bool used(const struct question *question, const char *name,
    uint32_t arch, bool denied)
{
	for (size_t i = 0; i < question->seen->used_count; i++) {
		const struct used *at = &question->seen->used[i];
		const char *its = syscall_name(at->call.arch, at->call.nr);

		if (its && strcmp(its, name) == 0 &&
		    arch_of_call(at->call.arch, at->call.nr) == arch &&
		    (denied ? at->denied > 0 : at->count > at->denied))
			return true;
	}
	return false;
}

/* A trace that shows it denied, and what it falls back to done instead. */
static bool confirmed_by_trace(const struct question *question,
    const struct call_facts *facts)
{
	const char *other;

	if (!used(question, facts->name, facts->arch, true))
		return false;
	for (size_t i = 0; (other = syscall_fallback(slice_of(facts->name), i));
	     i++)
		if (used(question, other, facts->arch, false))
			return true;
	return false;
}

static bool is_exec(const char *name)
{
	return strcmp(name, "execve") == 0 || strcmp(name, "execveat") == 0;
}

static enum finding_kind kind_of(const struct call_facts *facts)
{
	struct slice name = slice_of(facts->name);

	if (facts->risk == RISK_RISKY)
		return FINDING_SUSPICIOUS;
	if (facts->killed)
		return FINDING_REGRESSION;
	if (facts->allowed)
		return FINDING_ARGUMENT;
	if (!facts->named || (facts->risk == RISK_SENSITIVE &&
	                         !(facts->only_init && is_exec(facts->name))))
		return FINDING_SENSITIVE;
	if (syscall_fallback(name, 0))
		return FINDING_EXPECTED_DENIAL;
	if (syscall_needs_arguments(name))
		return FINDING_ARGUMENT;
	return FINDING_ADDITION;
}

static const enum outcome decided_outcomes[] = {
    [DECISION_ALLOW] = OUTCOME_HOLD,  /* until the profile has it */
    [DECISION_EXPECT] = OUTCOME_PASS, /* if the filter to come knows it */
    [DECISION_DENY] = OUTCOME_PASS,
    [DECISION_INVESTIGATE] = OUTCOME_HOLD,
};

static enum outcome outcome_of(const struct call_facts *facts,
    const struct finding *finding)
{
	if (facts->decision && facts->decision->what == DECISION_EXPECT)
		return facts->kept ? OUTCOME_PASS : OUTCOME_HOLD;
	if (facts->decision)
		return decided_outcomes[facts->decision->what];
	if (facts->ours && !facts->killed && facts->risk != RISK_RISKY)
		return OUTCOME_PASS;
	return finding->confirmed && facts->kept ? OUTCOME_PASS : OUTCOME_HOLD;
}

void call_judge(struct judging *judging, const struct call_facts *facts,
    const bool *denied_in, struct finding *finding)
{
	struct call_facts with = *facts;

	if (finding->count == 0)
		return;
	with.only_init = finding->runtime_init;
	finding->kind = kind_of(&with);
	finding->decided = facts->decision != NULL;
	finding->ended = facts->ended != NULL;
	if (facts->decision)
		finding->decision = facts->decision->what;
	finding->confirmed = finding->kind == FINDING_EXPECTED_DENIAL &&
	                     !facts->ended &&
	                     (confirmed_by_runs(judging, denied_in) ||
	                         confirmed_by_trace(judging->question, facts));
	finding->outcome = outcome_of(facts, finding);
	call_words(judging->question, &with, finding);
	call_siblings(judging, &with, finding);
}

void stale_judge(const struct call_facts *facts, struct finding *finding)
{
	finding->kind = FINDING_STALE_DEPLOYMENT;
	finding->outcome = OUTCOME_UNTRUSTED;
	if (finding->count)
		stale_words(facts, finding);
}

void mixed_judge(const struct judging *judging, const struct call_facts *facts,
    struct finding *finding)
{
	finding->kind = FINDING_MIXED_PHASES;
	finding->outcome = OUTCOME_UNTRUSTED;
	if (finding->count)
		mixed_words(judging->question, facts, finding);
}
