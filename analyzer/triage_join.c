/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record of the kernel's names a process, and what its supervisor says of
 * its end names a unit or container; often nothing but the time binds them.
 * They are one if all that is known of the times agrees and nobody else ended
 * then; and it is said that they were joined so.
 */
#include "analyzer/text.h"
#include "analyzer/triage_inner.h"
#include "base/array.h"

#define BEFORE_MS 50
#define AFTER_MS  3000

static bool supervised(const struct subject *subject)
{
	return subject->unit.len || subject->container.len || subject->pod.len;
}

static bool within(uint64_t at, uint64_t end)
{
	return end + BEFORE_MS >= at && end <= at + AFTER_MS;
}

static bool tells_of(const struct symptom *symptom, const struct event *event)
{
	return (symptom->kind == SYMPTOM_UNIT ||
	           symptom->kind == SYMPTOM_EXIT159) &&
	       symptom->trust != TRUST_FORGEABLE &&
	       supervised(&symptom->subject) && symptom->time_ms &&
	       within(event->time_ms, symptom->time_ms) &&
	       same_or_unknown(symptom->subject.node, event->subject.node);
}

static bool ended_so(const struct run *run, const struct event *event)
{
	bool failed = !run->has_status || run->status != 0;

	return failed && supervised(&run->subject) && run->ended_ms &&
	       run->started_ms <= event->time_ms + BEFORE_MS &&
	       within(event->time_ms, run->ended_ms) &&
	       same_or_unknown(run->subject.node, event->subject.node);
}

struct search {
	const struct subject *found;
	size_t hits, misses;
	bool doubtful; /* more than one would do */
};

static bool one(const struct subject *a, const struct subject *b)
{
	return same_or_unknown(a->unit, b->unit) &&
	       same_or_unknown(a->container, b->container) &&
	       same_or_unknown(a->pod, b->pod);
}

static void offer(struct search *search, const struct subject *subject)
{
	if (search->found && !one(search->found, subject))
		search->doubtful = true;
	if (!search->found)
		search->found = subject;
}

static void look(const struct evidence *seen, const struct event *event,
    struct search *search)
{
	bool hit = false;

	for (size_t i = 0; i < seen->symptom_count; i++)
		if (tells_of(&seen->symptoms[i], event)) {
			offer(search, &seen->symptoms[i].subject);
			hit = true;
		}
	for (size_t i = 0; i < seen->run_count; i++)
		if (ended_so(&seen->runs[i], event)) {
			offer(search, &seen->runs[i].subject);
			hit = true;
		}
	search->hits += hit;
	search->misses += !hit;
}

static const struct subject *owner_of(const struct evidence *seen,
    const struct incident *incident)
{
	struct search search = {0};

	for (size_t i = 0; i < seen->exemplar_count; i++) {
		const struct event *event = &seen->exemplars[i];

		if ((call_is_fatal(&event->call) || event->strict) &&
		    incident_owns(incident, &event->subject))
			look(seen, event, &search);
	}
	if (search.doubtful || search.hits < search.misses)
		return NULL;
	return search.found;
}

static void take_witnesses(struct incident *to, const struct incident *from)
{
	for (size_t i = 0; i < SYMPTOM_COUNT; i++) {
		const struct symptom *last = from->symptoms[i];

		to->witnesses[i] += from->witnesses[i];
		if (last && (!to->symptoms[i] ||
		                to->symptoms[i]->time_ms < last->time_ms))
			to->symptoms[i] = last;
	}
	if (from->last_ms > to->last_ms)
		to->last_ms = from->last_ms;
}

static void remove_at(struct triage *triage, size_t at)
{
	triage->count--;
	memmove(&triage->items[at], &triage->items[at + 1],
	    (triage->count - at) * sizeof(*triage->items));
}

static void name(struct incident *incident, const struct subject *subject)
{
	struct subject *its = &incident->subject;

	its->unit = subject->unit;
	its->container = subject->container;
	its->pod = subject->pod;
	its->space = subject->space;
	incident->joined = true;
}

/* What was said of the unit alone goes where the calls are. */
static void absorb(struct triage *triage, size_t at,
    const struct subject *subject)
{
	name(&triage->items[at], subject);
	for (size_t i = triage->count; i > 0; i--) {
		const struct incident *other = &triage->items[i - 1];

		if (i - 1 == at || other->events > 0 || other->forgeable ||
		    !incident_owns(other, subject))
			continue;
		take_witnesses(&triage->items[at], other);
		remove_at(triage, i - 1);
		if (i - 1 < at)
			at--;
	}
}

void triage_join(const struct evidence *seen, struct triage *triage)
{
	for (size_t i = triage->count; i > 0; i--) {
		const struct incident *at;
		const struct subject *owner;

		if (i > triage->count)
			continue;
		at = &triage->items[i - 1];
		if (at->events == 0 || supervised(&at->subject))
			continue;
		owner = owner_of(seen, at);
		if (owner)
			absorb(triage, i - 1, owner);
	}
}
