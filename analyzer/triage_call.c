/* SPDX-License-Identifier: Apache-2.0 */
/* Why a call was refused: by what it is, and by what the profile says of it. */
#include <errno.h>
#include <linux/seccomp.h>

#include "analyzer/decided.h"
#include "analyzer/filter.h"
#include "analyzer/text.h"
#include "analyzer/triage_inner.h"
#include "profile/evaluate.h"
#include "profile/variant.h"

/* What the filter that is out there should have said. */
struct said {
	bool known, always, never, bad_arch;
	bool mended; /* the file of the profile allows it by now */
};

static int ask_filter(const struct question *question,
    const struct triage_call *call, struct said *ret)
{
	cleanup_profile struct profile filter = {0};
	const struct profile *allowlist =
	    question->deployed ? question->deployed : question->profile;
	struct answer answers[ANSWERS_MAX];
	struct error err;
	size_t count;
	int r =
	    phase_filter(question, question->phase, allowlist, &filter, &err);

	*ret = (struct said){0};
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	count =
	    profile_answers(&filter, call->call.arch, call->call.nr, answers);
	ret->known = ret->always = ret->never = count > 0;
	for (size_t i = 0; i < count; i++) {
		bool allowed = answers[i].action == SECCOMP_RET_ALLOW;

		ret->always &= allowed;
		ret->never &= !allowed;
		ret->bad_arch |= answers[i].bad_arch;
	}
	ret->mended =
	    ret->never && profile_can_answer(question->profile, call->call.arch,
	                      call->call.nr, SECCOMP_RET_ALLOW);
	return 0;
}

/*
 * Whether the call was of another architecture than the kernel that told of
 * it: whatever machine this is. A kernel of 32 bits runs x86 for its own.
 */
static bool is_foreign(const struct triage_call *call)
{
	uint32_t arch = arch_of_call(call->call.arch, call->call.nr);

	if (call->no_arch || arch_machine(arch) == arch)
		return false;
	/* x32 alone goes by the kernel's own name and a bit of the number. */
	return arch != call->call.arch || !call->has_compat || call->compat;
}

/* Whatever a profile says: what may never be made of it. */
static enum cause by_name(const struct triage_call *call)
{
	struct slice name = slice_of(call->name);

	if (!call->named)
		return CAUSE_UNNAMED_CALL;
	if (call->risk == RISK_RISKY)
		return CAUSE_RISKY_CALL;
	if (call->fallback)
		return CAUSE_FALLBACK;
	if (call->risk == RISK_SENSITIVE || syscall_needs_arguments(name))
		return CAUSE_SENSITIVE_CALL;
	return CAUSE_MISSING_CALL;
}

static void ground_name(struct incident *incident,
    const struct triage_call *call)
{
	if (!call->named)
		ground(incident, "neither libseccomp nor we have a name for "
		                 "that number");
	else if (call->why_risky)
		ground(incident, "%s is %s: %s", call->name,
		    risk_name(call->risk), call->why_risky);
	else if (call->fallback)
		ground(incident,
		    "%s is ordinary; programs do with %s on ENOSYS", call->name,
		    call->fallback);
	else
		ground(incident, "%s is an ordinary call", call->name);
}

static void without_profile(struct incident *incident)
{
	const struct triage_call *call = &incident->calls[0];

	incident->cause = by_name(call);
	if (is_foreign(call) && incident->cause != CAUSE_RISKY_CALL) {
		incident->cause = CAUSE_BAD_ARCH;
		ground(incident, "%s is not what the machine is made for (%s)",
		    call->arch,
		    arch_name(arch_machine(
		        arch_of_call(call->call.arch, call->call.nr))));
		if (incident->sure > SURE_LIKELY)
			incident->sure = SURE_LIKELY;
		return;
	}
	ground_name(incident, call);
}

static void stale(struct incident *incident)
{
	const struct question *question = incident->question;
	uint64_t since = question->seen->rollout.since_ms;
	const struct triage_call *call = &incident->calls[0];
	char when[TIME_TEXT];

	incident->cause = CAUSE_STALE_FILTER;
	ground(incident, "profile and phase of %s allow %s",
	    question->workload->name, call->name);
	if (!question->seen->has_rollout || call->first_ms >= since) {
		incident->sure = SURE_LIKELY;
		return;
	}
	ground(incident, "they were deployed at %s%s", time_format(since, when),
	    call->last_ms < since ? ", and it has not died of it since" : "");
	if (call->last_ms < since)
		incident->sure = SURE_POSSIBLE;
}

static void mended(struct incident *incident)
{
	incident->undeployed = true;
	incident->cause = CAUSE_STALE_FILTER;
	ground(incident,
	    "the file of the profile allows %s; what is deployed "
	    "does not",
	    incident->calls[0].name);
}

static bool was_denied(const struct question *question,
    const struct triage_call *call)
{
	const struct decision *decision = decided(question, call->name,
	    arch_of_call(call->call.arch, call->call.nr));

	return decision && decision->what == DECISION_DENY;
}

/* One of them may be its own. What is risky is told, whoever made it. */
void incident_suspect_cause(struct incident *incident)
{
	const struct triage_call *calls = incident->candidates;

	bool alike = incident->candidate_count <= TRIAGE_CALLS;

	ground_name(incident, &calls[0]);
	for (size_t i = 1; alike && i < incident->candidate_count; i++)
		alike = strcmp(calls[i].name, calls[0].name) == 0 &&
		        calls[i].call.arch == calls[0].call.arch;
	incident->cause = by_name(&calls[0]);
	if (!alike && incident->cause != CAUSE_RISKY_CALL)
		incident->cause = CAUSE_SEVERAL_CALLS;
}

int incident_call_cause(struct incident *incident)
{
	const struct triage_call *call = &incident->calls[0];
	struct said said = {0};

	if (incident->question && !call->no_arch &&
	    ask_filter(incident->question, call, &said) < 0)
		return -ENOMEM;
	if (!said.known) {
		without_profile(incident);
		return 0;
	}
	if (was_denied(incident->question, call)) {
		incident->cause = CAUSE_RISKY_CALL;
		ground(incident, "somebody decided to deny %s", call->name);
	} else if (said.always) {
		stale(incident);
	} else if (said.mended && by_name(call) != CAUSE_RISKY_CALL) {
		mended(incident);
	} else if (said.bad_arch) {
		incident->cause = CAUSE_BAD_ARCH;
		ground(incident, "the filter of %s is not for %s",
		    incident->question->workload->name, call->arch);
	} else if (!said.never) {
		incident->cause = CAUSE_ARGUMENT;
		ground(incident, "%s is allowed on conditions only",
		    call->name);
	} else {
		incident->cause = by_name(call);
		ground(incident, "the profile of %s does not allow it",
		    incident->question->workload->name);
		ground_name(incident, call);
	}
	return 0;
}
