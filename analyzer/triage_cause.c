/* SPDX-License-Identifier: Apache-2.0 */
/* Why it died, how sure that is, and what that rests on. */
#include "analyzer/triage_inner.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdarg.h>

#include "analyzer/coverage.h"
#include "analyzer/losses.h"
#include "analyzer/text.h"
#include "base/array.h"

void ground(struct incident *incident, const char *fmt, ...)
{
	va_list ap;

	if (incident->ground_count == TRIAGE_GROUNDS)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(incident->grounds[incident->ground_count++],
	    TRIAGE_GROUND, fmt, ap);
	va_end(ap);
}

void amiss(struct incident *incident, enum cause cause, const char *fmt, ...)
{
	va_list ap;

	if (incident->also_count == TRIAGE_ALSO)
		return;
	incident->also[incident->also_count] = cause;
	va_start(ap, fmt);
	(void)vsnprintf(incident->also_why[incident->also_count++],
	    TRIAGE_GROUND, fmt, ap);
	va_end(ap);
}

static const char *times(uint64_t count, char buf[static 32])
{
	if (count == 1)
		return "once";
	(void)snprintf(buf, 32, "%llu times", (unsigned long long)count);
	return buf;
}

static void ground_witnesses(struct incident *incident)
{
	char buf[32];

	for (unsigned i = 0; i < SYMPTOM_COUNT; i++)
		if (incident->witnesses[i] && i != SYMPTOM_ENOSYS)
			ground(incident, "%s (%s)", witness_words(i),
			    times(incident->witnesses[i], buf));
}

static bool is_witness(enum symptom_kind kind)
{
	return kind == SYMPTOM_UNIT || kind == SYMPTOM_COREDUMP ||
	       kind == SYMPTOM_ABEND || kind == SYMPTOM_EXIT159;
}

/*
 * Of a program alone it has to be of the same process: another may have the
 * name. A unit or container speaks of itself.
 */
static bool has_witness(const struct evidence *seen,
    const struct incident *incident)
{
	for (unsigned i = 0; i < SYMPTOM_COUNT; i++)
		if (is_witness(i) && incident->witnesses[i] &&
		    incident->calls[0].owner != OWNER_NOBODY)
			return true;
	for (size_t i = 0; i < seen->symptom_count; i++) {
		const struct symptom *symptom = &seen->symptoms[i];

		if (is_witness(symptom->kind) && symptom->pid &&
		    symptom->trust != TRUST_FORGEABLE &&
		    incident_owns(incident, &symptom->subject) &&
		    incident_made(seen, incident, symptom->pid))
			return true;
	}
	return false;
}

static void ground_owner(struct incident *incident)
{
	enum owner owner = incident->calls[0].owner;

	if (owner == OWNER_PID)
		ground(incident, "by its pid: the record names nobody, and "
		                 "another word of that process does");
	if (owner == OWNER_SOLE)
		ground(incident, "by time: the record names nobody, and nobody "
		                 "else was killed since it was started");
	if (owner == OWNER_SOLE && incident->sure > SURE_LIKELY)
		incident->sure = SURE_LIKELY;
}

/* The record of a call it died of: what it is worth by itself. */
static void set_call_sureness(const struct evidence *seen,
    const struct triage_options *options, struct incident *incident)
{
	bool witness = has_witness(seen, incident);
	char buf[32];

	if (options->unverified) {
		ground(incident, "a log that anybody can have written says so");
		return;
	}
	ground(incident, "the kernel's record of it (%s)",
	    times(incident->events, buf));
	ground_witnesses(incident);
	incident->sure =
	    witness && !incident->calls[0].no_arch ? SURE_CERTAIN : SURE_LIKELY;
	if (!witness)
		ground(incident,
		    "no second witness: no unit, core or exit status 159");
	ground_owner(incident);
	if (incident->lent)
		ground(incident,
		    "the program alone: %llu of the records name nobody",
		    (unsigned long long)incident->lent);
	if (incident->maybe)
		ground(incident,
		    "the record does not name all that the rules "
		    "of %s ask for",
		    incident->workload->name);
}

/* Of an end that goes with records which name nobody. */
static void set_suspects(const struct triage_options *options,
    struct incident *incident)
{
	char buf[32];

	ground_witnesses(incident);
	if (options->unverified || incident->forgeable)
		ground(incident, "a log that anybody can have written says so");
	if (incident->candidate_count == 1)
		ground(incident,
		    "by time alone (%s): the record names nobody, "
		    "and any user can have had it made",
		    times(incident->ends, buf));
	else
		ground(incident,
		    "by time alone (%s): no record names anybody, "
		    "and any user can have had them made",
		    times(incident->ends, buf));
	if (incident->doubt && !incident->forgeable && !options->unverified)
		ground(incident, "not sure, for %s", incident->doubt);
	incident_suspect_cause(incident);
}

bool incident_doubtful(const struct triage_options *options,
    const struct incident *incident)
{
	if (incident->maybe)
		return true;
	if (incident->call_count == 0)
		return incident->candidate_count > 0;
	return options->unverified;
}

enum owner incident_owner(const struct incident *incident)
{
	if (incident->call_count > 0)
		return incident->calls[0].owner;
	return incident->candidate_count > 0 ? OWNER_DOUBT : OWNER_NOBODY;
}

/* Beside what is known, another that may be its own must not go unsaid. */
static void suspect_more(struct incident *incident)
{
	const struct triage_call *call = &incident->candidates[0];

	if (incident->call_count > 0 && incident->candidate_count > 0 &&
	    call->risk == RISK_RISKY)
		amiss(incident, CAUSE_RISKY_CALL,
		    "%s was killed then, too: the record names nobody",
		    call->name);
}

/* What was seen, and what the workload's own profile has to do with it. */
int incident_cause(const struct evidence *seen,
    const struct triage_options *options, struct incident *incident)
{
	incident->ground_count = incident->also_count = 0;
	incident->undeployed = false;
	incident->cause = CAUSE_NOTHING;
	incident->sure = SURE_POSSIBLE;
	if (incident->call_count > 0) {
		set_call_sureness(seen, options, incident);
		if (incident_call_cause(incident) < 0)
			return -ENOMEM;
	} else if (incident->candidate_count > 0) {
		set_suspects(options, incident);
	} else if (incident_symptom_cause(seen, options, incident) < 0) {
		return -ENOMEM;
	}
	if (incident_doubtful(options, incident))
		incident->sure = SURE_POSSIBLE;
	suspect_more(incident);
	incident_processes(options, incident);
	return incident_losses(seen, options, incident);
}
