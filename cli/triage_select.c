/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the incidents are those that triage is asked about. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/triage.h"

bool is_unit_asked(const struct triage_want *want, struct slice unit)
{
	size_t len;

	if (!want->unit || !unit.len)
		return false;
	if (slice_equals(unit, want->unit))
		return true;
	len = strlen(want->unit);
	return unit.len == len + strlen(".service") &&
	       memcmp(unit.ptr, want->unit, len) == 0 &&
	       memcmp(unit.ptr + len, ".service", strlen(".service")) == 0;
}

bool is_container_asked(const struct triage_want *want,
    const struct subject *subject)
{
	size_t len;

	if (!want->container)
		return false;
	len = strlen(want->container);
	return (len > 0 && subject->container.len >= len &&
	           memcmp(subject->container.ptr, want->container, len) == 0) ||
	       (subject->pod.len &&
	           slice_equals(subject->pod, want->container));
}

struct selecting {
	const struct triage_want *want;
	const struct workloads *workloads;
	const struct workload *workload;
	const struct evidence *seen;
	const struct triage_live *live;
	enum match match; /* what is good enough */
};

/* It may be dead, and another have its number: what it was made is known. */
static bool has_pid(const struct selecting *in, const struct incident *at)
{
	uint32_t pid = (uint32_t)in->want->pid;

	if (in->match == MATCH_MAYBE)
		return incident_may_have_pid(in->seen, at, pid);
	return incident_has_pid(in->seen, at, pid) ||
	       (in->live->count > 0 && incident_owns(at, &in->live->subject));
}

static bool is_asked(const struct selecting *in, struct incident *at)
{
	if (in->want->unit)
		return is_unit_asked(in->want, at->subject.unit);
	if (in->want->container)
		return is_container_asked(in->want, &at->subject);
	if (in->want->pid)
		return has_pid(in, at);
	if (!in->workload)
		return true;
	if (workload_match(in->workloads, in->workload, &at->subject) !=
	    in->match)
		return false;
	at->workload = in->workload;
	at->maybe = in->match == MATCH_MAYBE;
	return true;
}

static bool is_unclaimed(const struct incident *at)
{
	return at->events > 0 && !at->workload && !at->subject.unit.len &&
	       !at->subject.container.len && !at->subject.pod.len;
}

static bool has_risky(const struct incident *at)
{
	for (size_t i = 0; i < at->call_count && i < TRIAGE_CALLS; i++)
		if (at->calls[i].named && at->calls[i].risk == RISK_RISKY)
			return true;
	return at->candidate_count > 0 && at->candidates[0].risk == RISK_RISKY;
}

/* Of several that may be its own, one that is risky is told first. */
static void put_risky_first(struct triage *triage)
{
	size_t at = 0;

	while (at < triage->count && !has_risky(&triage->items[at]))
		at++;
	for (; at > 0 && at < triage->count; at--) {
		struct incident before = triage->items[at - 1];

		triage->items[at - 1] = triage->items[at];
		triage->items[at] = before;
	}
}

/* How many that nobody claims were left out. */
static size_t narrow(const struct selecting *in, struct triage *triage)
{
	size_t kept = 0, unclaimed = 0;

	for (size_t i = 0; i < triage->count; i++)
		if (is_asked(in, &triage->items[i]))
			triage->items[kept++] = triage->items[i];
		else
			unclaimed += is_unclaimed(&triage->items[i]);
	triage->count = kept;
	if (in->workload && in->match == MATCH_MAYBE)
		put_risky_first(triage);
	if (in->want->last && triage->count > 1)
		triage->count = 1;
	return unclaimed;
}

/* Whether any of it is left, if what is surely its own is looked for. */
static bool any_surely(struct selecting *in, const struct triage *triage)
{
	in->match = MATCH_YES;
	for (size_t i = 0; i < triage->count; i++)
		if (is_asked(in, &triage->items[i]))
			return true;
	return false;
}

static void say_asked(const struct triage_want *want, char *buf, size_t size)
{
	*buf = '\0';
	if (want->workload)
		(void)snprintf(buf, size, "%s", want->workload);
	else if (want->unit)
		(void)snprintf(buf, size, "unit %s", want->unit);
	else if (want->container)
		(void)snprintf(buf, size, "container %s", want->container);
	else if (want->pid)
		(void)snprintf(buf, size, "pid %llu",
		    (unsigned long long)want->pid);
}

static struct subject empty_subject(const struct triage_want *want,
    const struct triage_live *live)
{
	struct subject subject = live->subject;

	if (want->unit && !subject.unit.len)
		subject.unit = slice_of(want->unit);
	if (want->container && !subject.container.len && !subject.pod.len)
		subject.container = slice_of(want->container);
	return subject;
}

int triage_select(const struct triage_want *want,
    const struct workloads *workloads, const struct workload *workload,
    const struct evidence *seen, const struct triage_live *live,
    struct triage *triage, struct triage_selected *ret)
{
	struct selecting in = {want, workloads, workload, seen, live,
	    MATCH_YES};
	struct subject subject;
	struct incident *at;

	if ((workload || want->pid) && !any_surely(&in, triage))
		in.match = MATCH_MAYBE;
	*ret = (struct triage_selected){.unclaimed = narrow(&in, triage)};
	say_asked(want, ret->asked, sizeof(ret->asked));
	if (triage->count > 0 || !*ret->asked)
		return 0;
	subject = empty_subject(want, live);
	at = triage_add(triage, &subject);
	if (!at)
		return -ENOMEM;
	at->workload = workload;
	at->forgeable = false;
	return 0;
}
