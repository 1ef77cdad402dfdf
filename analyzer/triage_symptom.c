/* SPDX-License-Identifier: Apache-2.0 */
/* Where there is no record of a call: what else is known, and what is not. */
#include <errno.h>

#include "analyzer/coverage.h"
#include "analyzer/losses.h"
#include "analyzer/text.h"
#include "analyzer/triage_whole.h"
#include "base/array.h"

/* In the order they are asked: what a witness means if there is no record. */
static const struct {
	enum symptom_kind kind;
	bool dead; /* the kernel sent SIGSYS: it cannot be anything else */
} meanings[] = {
    {SYMPTOM_UNIT,     true },
    {SYMPTOM_COREDUMP, true },
    {SYMPTOM_ABEND,    true },
    {SYMPTOM_SIGSYS,   true },
    {SYMPTOM_EXIT159,  false},
    {SYMPTOM_ENOSYS,   false},
};

struct question triage_question(const struct evidence *seen,
    const struct triage_options *options)
{
	return (struct question){.seen = seen,
	    .now_ms = options->now_ms,
	    .workloads = options->workloads};
}

/* 1: no record can have been missed then; or -ENOMEM. */
static int covered(const struct evidence *seen,
    const struct triage_options *options, const struct symptom *symptom)
{
	cleanup_whole struct whole whole = {.seen = seen, .options = options};

	if (!symptom->time_ms)
		return 0;
	return whole_between(&whole, symptom->subject.node, symptom->time_ms,
	    symptom->time_ms);
}

static const struct loss *lost_then(const struct evidence *seen,
    const struct triage_options *options, const struct symptom *symptom)
{
	const struct question question = triage_question(seen, options);

	if (!symptom->time_ms)
		return NULL;
	return coverage_loss(&question,
	    workloads_node(options->workloads, symptom->subject.node),
	    symptom->time_ms);
}

static void ground_text(struct incident *incident,
    const struct symptom *symptom, bool number)
{
	char text[160], name[SYSCALL_TEXT];

	ground(incident, "%s: %s", witness_words(symptom->kind),
	    escape_into(text, sizeof(text), MEDIUM_TERMINAL, symptom->text));
	if (!number || !symptom->has_nr)
		return;
	if (symptom->has_arch)
		ground(incident, "it names the call: %s",
		    syscall_text(symptom->arch, symptom->nr, name));
	else
		ground(incident,
		    "it names number %d, not of which architecture",
		    symptom->nr);
}

static void died_unseen(const struct evidence *seen,
    const struct triage_options *options, struct incident *incident,
    const struct symptom *symptom, bool whole)
{
	const struct loss *loss = lost_then(seen, options, symptom);
	char what[NAME_TEXT];

	incident->cause = CAUSE_BLIND;
	incident->sure = SURE_LIKELY;
	if (whole) {
		ground(incident, "no record of a call, though none was missed");
	} else if (loss) {
		incident->cause = CAUSE_AUDIT_VOLUME;
		ground(incident, "records went missing then (%s)",
		    name_text(loss->what, what));
	} else {
		ground(incident, "nobody listened to the kernel then");
	}
}

static void explain_hint(struct incident *incident,
    const struct symptom *symptom, bool whole)
{
	if (!whole) {
		incident->cause = CAUSE_BLIND;
		ground(incident, "nobody listened to the kernel then: it may "
		                 "be a filter, it may be its own");
		return;
	}
	incident->cause = CAUSE_NOT_SECCOMP;
	if (symptom->kind == SYMPTOM_EXIT159) {
		incident->sure = SURE_LIKELY;
		ground(incident, "every kill is recorded, none was missed, and "
		                 "there is none: 159 is its own exit status");
		return;
	}
	ground(incident, "no denial was recorded; ENOSYS is also what file "
	                 "systems (FUSE) and emulators say, and what a filter "
	                 "without SECCOMP_FILTER_FLAG_LOG says unrecorded");
}

int incident_symptom_cause(const struct evidence *seen,
    const struct triage_options *options, struct incident *incident)
{
	const struct symptom *symptom = incident->symptoms[SYMPTOM_PROFILE];

	if (symptom) {
		incident->cause = CAUSE_PROFILE_MISSING;
		incident->sure = SURE_LIKELY;
		ground_text(incident, symptom, false);
		goto cap;
	}
	for (size_t i = 0; i < ARRAY_SIZE(meanings) && !symptom; i++) {
		int whole;

		symptom = incident->symptoms[meanings[i].kind];
		if (!symptom)
			continue;
		whole = covered(seen, options, symptom);
		if (whole < 0)
			return whole;
		ground_text(incident, symptom, true);
		if (meanings[i].dead)
			died_unseen(seen, options, incident, symptom,
			    whole > 0);
		else
			explain_hint(incident, symptom, whole > 0);
	}
cap:
	if (symptom && (incident->forgeable || options->unverified)) {
		incident->sure = SURE_POSSIBLE;
		ground(incident, "anybody can have written that");
	}
	return 0;
}

void incident_processes(const struct triage_options *options,
    struct incident *incident)
{
	for (size_t i = 0; i < options->process_count; i++) {
		const struct triage_process *at = &options->processes[i];
		enum cause cause =
		    at->seccomp ? CAUSE_NO_NEW_PRIVS : CAUSE_NOT_APPLIED;

		if (at->seccomp && at->no_new_privs)
			continue;
		if (incident->cause != CAUSE_NOTHING) {
			amiss(incident, cause,
			    at->seccomp ? "NoNewPrivs: 0 in /proc/%u/status"
			                : "Seccomp: 0 in /proc/%u/status",
			    at->pid);
			continue;
		}
		incident->cause = cause;
		incident->sure = SURE_CERTAIN;
		ground(incident,
		    "/proc/%u/status says Seccomp: %u, NoNewPrivs: "
		    "%d",
		    at->pid, at->seccomp, at->no_new_privs);
	}
}

static bool concerns(const struct evidence *seen,
    const struct triage_options *options, const struct incident *incident,
    const struct loss *loss)
{
	const struct question question = triage_question(seen, options);
	struct span span = loss_span(&question, loss);

	if (loss->harmless || loss->trust == TRUST_FORGEABLE ||
	    (incident->subject.node.len && loss->node.len &&
	        !same(incident->subject.node, loss->node)))
		return false;
	return incident->cause == CAUSE_NOTHING ||
	       (span.to_ms + 60000 >= incident->first_ms &&
	           span.from_ms <= incident->last_ms + 60000);
}

/* The latest that may hide something of it. */
int incident_losses(const struct evidence *seen,
    const struct triage_options *options, struct incident *incident)
{
	const struct loss *last = NULL;
	char what[NAME_TEXT], when[TIME_TEXT];
	uint64_t count = 0;

	for (size_t i = 0; i < seen->loss_count; i++) {
		const struct loss *loss = &seen->losses[i];

		if (!concerns(seen, options, incident, loss))
			continue;
		count++;
		if (!last || loss->to_ms > last->to_ms)
			last = loss;
	}
	if (!last || incident->cause == CAUSE_AUDIT_VOLUME)
		return 0;
	(void)name_text(last->what, what);
	(void)time_format(last->to_ms, when);
	if (incident->cause != CAUSE_NOTHING) {
		amiss(incident, CAUSE_AUDIT_VOLUME,
		    "records went missing meanwhile (%s, %s): there may be "
		    "more than is told",
		    what, when);
		return 0;
	}
	incident->cause = CAUSE_AUDIT_VOLUME;
	incident->sure = SURE_LIKELY;
	ground(incident, "records went missing %llu times, last at %s (%s)",
	    (unsigned long long)count, when, what);
	return 0;
}
