/* SPDX-License-Identifier: Apache-2.0 */
/* Which calls an incident is of, from where in the program, and when. */
#include "analyzer/triage_inner.h"

#include <stdlib.h>

#include "analyzer/text.h"
#include "base/array.h"
#include "base/count.h"

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

/* The latest come first; what there is no room for is still counted. */
static struct triage_call *place(struct incident *incident,
    const struct observation *seen)
{
	size_t count = incident->call_count < TRIAGE_CALLS
	                   ? incident->call_count
	                   : TRIAGE_CALLS;
	size_t oldest = 0;

	for (size_t i = 0; i < count; i++) {
		if (same_call(&incident->calls[i], seen))
			return &incident->calls[i];
		if (incident->calls[i].last_ms <
		    incident->calls[oldest].last_ms)
			oldest = i;
	}
	incident->call_count++;
	if (count < TRIAGE_CALLS)
		oldest = count;
	else if (incident->calls[oldest].last_ms > seen->last_ms)
		return NULL;
	name_call(&incident->calls[oldest], seen);
	return &incident->calls[oldest];
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

void incident_see(struct incident *incident, const struct observation *seen)
{
	struct triage_call *at = place(incident, seen);

	count_add(&incident->events, seen->events);
	widen(&incident->first_ms, &incident->last_ms, seen);
	if (!at)
		return;
	count_add(&at->count, seen->events);
	if (seen->last_ms >= at->last_ms) {
		at->comm = seen->subject.comm;
		at->exe = seen->subject.exe;
	}
	widen(&at->first_ms, &at->last_ms, seen);
	add_node(at, seen->subject.node);
}

static bool exemplifies(const struct triage_call *at, const struct event *event)
{
	return at->call.arch == event->call.arch &&
	       at->call.nr == event->call.nr &&
	       at->call.action == event->call.action &&
	       same(at->exe, event->subject.exe) &&
	       same(at->comm, event->subject.comm);
}

static void take_exemplars(const struct evidence *seen, struct triage_call *at)
{
	uint64_t latest = 0;

	for (size_t i = 0; i < seen->exemplar_count; i++) {
		const struct event *event = &seen->exemplars[i];

		if (event->time_ms < latest || !exemplifies(at, event))
			continue;
		latest = event->time_ms;
		at->has_ip = event->has & EVENT_IP;
		at->ip = event->ip;
		at->has_compat = event->has & EVENT_COMPAT;
		at->compat = event->compat;
		at->pid = event->has & EVENT_PID ? event->pid : 0;
	}
}

static int by_last(const void *a, const void *b)
{
	const struct triage_call *x = a, *y = b;

	return (x->last_ms < y->last_ms) - (x->last_ms > y->last_ms);
}

/* What it was lent is its own by the program alone. */
static bool is_counted(const struct incident *incident,
    const struct subject *subject)
{
	return incident_owns(incident, subject) ||
	       (incident->lent && !subject->unit.len &&
	           !subject->container.len && !subject->pod.len &&
	           subject->exe.len > 0 &&
	           same(incident->subject.exe, subject->exe));
}

static void count_in_bins(const struct evidence *seen,
    struct incident *incident)
{
	for (size_t i = 0; i < seen->observation_count; i++) {
		const struct observation *o = &seen->observations[i];
		uint64_t bin;

		if ((!call_is_fatal(&o->call) && !o->strict) ||
		    !is_counted(incident, &o->subject))
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
	size_t shown = incident->call_count < TRIAGE_CALLS
	                   ? incident->call_count
	                   : TRIAGE_CALLS;

	for (size_t i = 0; i < shown; i++)
		take_exemplars(seen, &incident->calls[i]);
	if (shown > 0)
		qsort(incident->calls, shown, sizeof(*incident->calls),
		    by_last);
	if (!incident->events)
		return;
	set_bins(incident);
	count_in_bins(seen, incident);
}
