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

static bool has_witness(const struct incident *incident)
{
	return incident->witnesses[SYMPTOM_UNIT] ||
	       incident->witnesses[SYMPTOM_COREDUMP] ||
	       incident->witnesses[SYMPTOM_ABEND] ||
	       incident->witnesses[SYMPTOM_EXIT159];
}

/* The record of a call it died of: what it is worth by itself. */
static void set_call_sureness(const struct triage_options *options,
    struct incident *incident)
{
	const struct triage_call *call = &incident->calls[0];
	char buf[32];

	if (options->unverified) {
		incident->sure = SURE_POSSIBLE;
		ground(incident, "a log that anybody can have written says so");
		return;
	}
	ground(incident, "the kernel's record of it (%s)",
	    times(incident->events, buf));
	ground_witnesses(incident);
	incident->sure = has_witness(incident) && !call->no_arch ? SURE_CERTAIN
	                                                         : SURE_LIKELY;
	if (!has_witness(incident))
		ground(incident,
		    "no second witness: no unit, core or exit status 159");
	if (incident->lent)
		ground(incident,
		    "the program alone: %llu of the records name nobody",
		    (unsigned long long)incident->lent);
	if (!incident->joined)
		return;
	if (incident->by_name)
		ground(incident, "by time and name: the record names nobody, "
		                 "and others ended then");
	else
		ground(incident, "by time: the record names nobody, and only "
		                 "this ended then");
	if (incident->by_name)
		incident->sure = SURE_LIKELY;
	if (!incident->witnesses[SYMPTOM_UNIT] &&
	    !incident->witnesses[SYMPTOM_EXIT159])
		incident->sure = SURE_LIKELY;
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
		set_call_sureness(options, incident);
		if (incident_call_cause(incident) < 0)
			return -ENOMEM;
	} else if (incident_symptom_cause(seen, options, incident) < 0) {
		return -ENOMEM;
	}
	incident_processes(options, incident);
	return incident_losses(seen, options, incident);
}
