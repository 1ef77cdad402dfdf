/* SPDX-License-Identifier: Apache-2.0 */
/* Which calls an incident is of, from where in the program, and when. */
#include "analyzer/triage_inner.h"

#include <stdlib.h>

#include "analyzer/text.h"
#include "analyzer/triage_shots.h"
#include "base/array.h"
#include "base/count.h"

#define LAST_MS 3000 /* calls that one end may be of */

static size_t shown(size_t count)
{
	return count < TRIAGE_CALLS ? count : TRIAGE_CALLS;
}

static bool same_call(const struct triage_call *at,
    const struct observation *seen)
{
	return at->call.arch == seen->call.arch &&
	       at->call.nr == seen->call.nr &&
	       at->call.action == seen->call.action;
}

static void name_call(struct triage_call *at, const struct observation *seen)
{
	const char *name = syscall_name(seen->call.arch, seen->call.nr);
	struct slice spelt;

	*at = (struct triage_call){
	    .call = seen->call,
	    .named = name && !seen->no_arch,
	    .strict = seen->strict,
	    .ambiguous = seen->ambiguous,
	    .no_arch = seen->no_arch,
	    .first_ms = seen->first_ms,
	};
	if (seen->no_arch) {
		SAY(at->name, "#%d", seen->call.nr);
		return;
	}
	(void)syscall_text(seen->call.arch, seen->call.nr, at->name);
	(void)arch_text(arch_of_call(seen->call.arch, seen->call.nr), at->arch);
	spelt = slice_of(at->name);
	at->risk = syscall_risk(spelt, &at->why_risky);
	at->fallback = at->named ? syscall_fallback(spelt, 0) : NULL;
}

/* What is risky first; then the latest. */
static bool comes_before(const struct triage_call *a,
    const struct triage_call *b)
{
	bool a_risky = a->risk == RISK_RISKY, b_risky = b->risk == RISK_RISKY;

	return a_risky == b_risky ? a->last_ms > b->last_ms : a_risky;
}

/* What is risky stays, and the latest; the rest is counted still. */
static struct triage_call *place(struct incident *incident,
    const struct observation *seen)
{
	size_t count = shown(incident->call_count), last = 0;
	struct triage_call call;

	for (size_t i = 0; i < count; i++) {
		if (same_call(&incident->calls[i], seen))
			return &incident->calls[i];
		if (comes_before(&incident->calls[last], &incident->calls[i]))
			last = i;
	}
	name_call(&call, seen);
	call.last_ms = seen->last_ms;
	incident->call_count++;
	if (count < TRIAGE_CALLS)
		last = count;
	else if (comes_before(&incident->calls[last], &call))
		return NULL;
	incident->calls[last] = call;
	return &incident->calls[last];
}

static void add_node(struct triage_call *at, struct slice node)
{
	size_t shown =
	    at->node_count < TRIAGE_NODES ? at->node_count : TRIAGE_NODES;

	if (!node.len)
		return;
	for (size_t i = 0; i < shown; i++)
		if (same(at->nodes[i], node))
			return;
	if (shown < TRIAGE_NODES)
		at->nodes[shown] = node;
	at->node_count++;
}

static void widen(uint64_t *first, uint64_t *last,
    const struct observation *seen)
{
	if (!*first || seen->first_ms < *first)
		*first = seen->first_ms;
	if (seen->last_ms > *last)
		*last = seen->last_ms;
}

static void take_event(struct triage_call *at, const struct event *event)
{
	at->has_ip = event->has & EVENT_IP;
	at->ip = event->ip;
	at->has_compat = event->has & EVENT_COMPAT;
	at->compat = event->compat;
	at->pid = event->has & EVENT_PID ? event->pid : 0;
}

/* Whose program it was, as far as a record says. */
static void take_program(struct triage_call *at, const struct subject *subject)
{
	at->exe = subject->exe;
	at->comm = subject->comm;
	at->has_uid = subject->has_uid;
	at->uid = subject->uid;
}

static bool is_program(const struct triage_call *at,
    const struct subject *subject)
{
	return same(at->exe, subject->exe) && same(at->comm, subject->comm) &&
	       at->has_uid == subject->has_uid && at->uid == subject->uid;
}

void incident_see(struct incident *incident, const struct observation *seen,
    enum owner how)
{
	struct triage_call *at = place(incident, seen);

	count_add(&incident->events, seen->events);
	widen(&incident->first_ms, &incident->last_ms, seen);
	if (!at)
		return;
	count_add(&at->count, seen->events);
	if (how > at->owner)
		at->owner = how;
	if (seen->last_ms >= at->last_ms)
		take_program(at, &seen->subject);
	widen(&at->first_ms, &at->last_ms, seen);
	add_node(at, seen->subject.node);
}

/* The same call of the same program; else a new one, if there is room. */
static struct triage_call *suspected(struct incident *incident,
    const struct triage_call *call, const struct observation *seen)
{
	struct triage_call *calls = incident->candidates;
	size_t count = shown(incident->candidate_count);

	for (size_t i = 0; i < count; i++)
		if (same_call(&calls[i], seen) &&
		    is_program(&calls[i], &seen->subject))
			return &calls[i];
	incident->candidate_count++;
	if (count == TRIAGE_CALLS && !comes_before(call, &calls[--count]))
		return NULL;
	calls[count] = *call;
	return &calls[count];
}

void incident_suspect(struct incident *incident, const struct observation *seen,
    const struct event *event, uint64_t events)
{
	struct observation one = *seen;
	struct triage_call call, *at;

	if (event)
		one.first_ms = one.last_ms = event->time_ms;
	name_call(&call, &one);
	call.owner = OWNER_DOUBT;
	take_program(&call, &seen->subject);
	call.last_ms = one.last_ms;
	at = suspected(incident, &call, seen);
	if (!at)
		return;
	if (event && event->time_ms >= at->last_ms)
		take_event(at, event);
	count_add(&at->count, events);
	widen(&at->first_ms, &at->last_ms, &one);
	add_node(at, seen->subject.node);
	while (at > incident->candidates && comes_before(at, at - 1)) {
		call = *at;
		*at = at[-1];
		*--at = call;
	}
}

/* Of that program, or one of that unit: by how the call came to be here. */
static bool is_of(const struct incident *incident, const struct triage_call *at,
    const struct subject *subject)
{
	if (!is_supervised(subject) && at->owner != OWNER_RECORD)
		return is_program(at, subject);
	return incident_owns(incident, subject);
}

static bool exemplifies(const struct incident *incident,
    const struct triage_call *at, const struct event *event)
{
	return at->call.arch == event->call.arch &&
	       (at->call.nr == event->call.nr ||
	           (at->call.nr == NR_OTHERS &&
	               !syscall_is_named(at->call.arch, event->call.nr))) &&
	       at->call.action == event->call.action &&
	       is_program(at, &event->subject) &&
	       is_of(incident, at, &event->subject);
}

static void take_exemplars(const struct evidence *seen,
    const struct incident *incident, struct triage_call *at)
{
	uint64_t latest = 0;

	for (size_t i = 0; i < seen->exemplar_count; i++) {
		const struct event *event = &seen->exemplars[i];

		if (event->time_ms < latest ||
		    !exemplifies(incident, at, event))
			continue;
		latest = event->time_ms;
		take_event(at, event);
	}
}

static bool made(const struct evidence *seen, const struct incident *incident,
    const struct triage_call *calls, size_t count, uint32_t pid)
{
	for (size_t i = 0; i < seen->exemplar_count; i++) {
		const struct event *event = &seen->exemplars[i];

		if (!(event->has & EVENT_PID) || event->pid != pid)
			continue;
		for (size_t k = 0; k < count; k++)
			if (exemplifies(incident, &calls[k], event))
				return true;
	}
	return false;
}

bool incident_made(const struct evidence *seen, const struct incident *incident,
    uint32_t pid)
{
	return made(seen, incident, incident->calls, incident->call_count > 0,
	    pid);
}

bool incident_has_pid(const struct evidence *seen,
    const struct incident *incident, uint32_t pid)
{
	for (size_t i = 0; i < SYMPTOM_COUNT; i++)
		if (incident->symptoms[i] && incident->symptoms[i]->pid == pid)
			return true;
	return made(seen, incident, incident->calls,
	    shown(incident->call_count), pid);
}

bool incident_may_have_pid(const struct evidence *seen,
    const struct incident *incident, uint32_t pid)
{
	return made(seen, incident, incident->candidates,
	    shown(incident->candidate_count), pid);
}

static bool is_risky_at_last(const struct incident *incident,
    const struct triage_call *at)
{
	return at->risk == RISK_RISKY && at->named &&
	       at->last_ms + LAST_MS >= incident->last_ms;
}

/* The latest first; but before it what is risky, and was made then, too. */
static void put_in_order(struct incident *incident)
{
	struct triage_call *calls = incident->calls;
	size_t count = shown(incident->call_count);

	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0; k--) {
			struct triage_call before = calls[k - 1];
			bool risky = is_risky_at_last(incident, &calls[k]);
			bool risky_before = is_risky_at_last(incident, &before);

			if (risky == risky_before
			        ? calls[k].last_ms <= before.last_ms
			        : risky_before)
				break;
			calls[k - 1] = calls[k];
			calls[k] = before;
		}
}

/* What is its own; and what was found to be, by a call of the program. */
static bool is_counted(const struct incident *incident,
    const struct observation *seen)
{
	if (incident_owns(incident, &seen->subject))
		return true;
	for (size_t i = 0; i < shown(incident->call_count); i++)
		if (same_call(&incident->calls[i], seen) &&
		    is_of(incident, &incident->calls[i], &seen->subject))
			return true;
	return false;
}

static void count_in_bins(const struct evidence *seen,
    struct incident *incident)
{
	for (size_t i = 0; i < seen->observation_count; i++) {
		const struct observation *o = &seen->observations[i];
		uint64_t bin;

		if ((!call_is_fatal(&o->call) && !o->strict) ||
		    !is_counted(incident, o))
			continue;
		bin = (o->last_ms - incident->bins_from_ms) / incident->bin_ms;
		if (o->last_ms >= incident->bins_from_ms &&
		    bin < incident->bin_count)
			count_add(&incident->bins[bin], o->events);
	}
}

/* Counts are of ten minutes or an hour: nothing finer is made up. */
static const uint64_t steps_min[] = {10, 30, 60, 120, 180, 360, 720, 1440, 2880,
    10080, 40320};

static void set_bins(struct incident *incident)
{
	uint64_t span = incident->last_ms - incident->first_ms;
	size_t step = 0;

	memset(incident->bins, 0, sizeof(incident->bins));
	while (step + 1 < ARRAY_SIZE(steps_min) &&
	       span >= steps_min[step] * 60000 * (TRIAGE_BINS - 1))
		step++;
	incident->bin_ms = steps_min[step] * 60000;
	incident->bins_from_ms =
	    incident->first_ms / incident->bin_ms * incident->bin_ms;
	incident->bin_count =
	    (incident->last_ms - incident->bins_from_ms) / incident->bin_ms + 1;
	if (incident->bin_count > TRIAGE_BINS)
		incident->bin_count = TRIAGE_BINS;
}

void incident_time(const struct evidence *seen, struct incident *incident)
{
	for (size_t i = 0; i < shown(incident->call_count); i++)
		take_exemplars(seen, incident, &incident->calls[i]);
	put_in_order(incident);
	if (!incident->events)
		return;
	set_bins(incident);
	count_in_bins(seen, incident);
}
