/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record of the kernel's names a process, and what its supervisor says of
 * its end names a unit or container; often nothing but the time binds them.
 * They are one if all that is known of the times agrees and nobody else ended
 * then, or nobody else of the program's name; and it is said that they were
 * joined so.
 */
#include "analyzer/text.h"
#include "analyzer/triage_inner.h"
#include "base/array.h"
#include "base/count.h"

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

#define OWNERS_MOST 8

/* Who ended about when a call was made, and after how many of the calls. */
struct owner {
	const struct subject *subject;
	size_t hits, last; /* the call it was last found for */
};

struct search {
	struct owner owners[OWNERS_MOST];
	size_t count, calls;
	bool crowded; /* more than there is room for */
};

static bool one(const struct subject *a, const struct subject *b)
{
	return same_or_unknown(a->unit, b->unit) &&
	       same_or_unknown(a->container, b->container) &&
	       same_or_unknown(a->pod, b->pod);
}

/* Each once a call, whoever else tells of the same end. */
static void offer(struct search *search, const struct subject *subject)
{
	struct owner *at = search->owners;

	while (
	    at < search->owners + search->count && !one(at->subject, subject))
		at++;
	if (at == search->owners + OWNERS_MOST) {
		search->crowded = true;
		return;
	}
	if (at == search->owners + search->count) {
		*at = (struct owner){.subject = subject};
		search->count++;
	}
	if (at->last != search->calls)
		at->hits++;
	at->last = search->calls;
}

static void look(const struct evidence *seen, const struct event *event,
    struct search *search)
{
	search->calls++;
	for (size_t i = 0; i < seen->symptom_count; i++)
		if (tells_of(&seen->symptoms[i], event))
			offer(search, &seen->symptoms[i].subject);
	for (size_t i = 0; i < seen->run_count; i++)
		if (ended_so(&seen->runs[i], event))
			offer(search, &seen->runs[i].subject);
}

/* spin.service and spin@1.service, of /usr/bin/spin. */
static bool is_namesake(struct slice unit, struct slice exe)
{
	struct slice name = exe;

	while (exe.len > 0) {
		(void)slice_cut(&exe, '/');
		if (exe.len > 0)
			name = exe;
	}
	if (!name.len || unit.len <= name.len ||
	    memcmp(unit.ptr, name.ptr, name.len) != 0)
		return false;
	return unit.ptr[name.len] == '@' || unit.ptr[name.len] == '.';
}

/*
 * What ended after most of the calls; of several, the one that has the
 * program's name, if one has. Two that die in the same rhythm are none.
 */
static const struct owner *elect(const struct search *search, struct slice exe,
    bool *ret_by_name)
{
	const struct owner *found = NULL, *namesake = NULL;
	size_t fit = 0, namesakes = 0;

	for (size_t i = 0; i < search->count; i++) {
		const struct owner *at = &search->owners[i];

		if (at->hits * 2 < search->calls)
			continue;
		fit++;
		found = at;
		if (is_namesake(at->subject->unit, exe)) {
			namesakes++;
			namesake = at;
		}
	}
	*ret_by_name = fit > 1;
	if (search->crowded)
		return NULL;
	if (fit > 1)
		return namesakes == 1 ? namesake : NULL;
	return found;
}

static const struct subject *owner_of(const struct evidence *seen,
    const struct incident *incident, bool *ret_by_name)
{
	struct search search = {0};
	const struct owner *owner;

	if (seen->symptom_count == 0 && seen->run_count == 0)
		return NULL;
	for (size_t i = 0; i < seen->exemplar_count; i++) {
		const struct event *event = &seen->exemplars[i];

		if ((call_is_fatal(&event->call) || event->strict) &&
		    incident_owns(incident, &event->subject))
			look(seen, event, &search);
	}
	owner = elect(&search, incident->subject.exe, ret_by_name);
	return owner ? owner->subject : NULL;
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

/* The only one that is known to be somebody's, and runs the same program. */
static struct incident *sole_owner(struct triage *triage,
    const struct incident *of)
{
	struct incident *found = NULL;

	for (size_t i = 0; i < triage->count; i++) {
		struct incident *at = &triage->items[i];

		if (at->events == 0 || !supervised(&at->subject) ||
		    !of->subject.exe.len ||
		    !same(at->subject.exe, of->subject.exe) ||
		    !same_or_unknown(at->subject.node, of->subject.node))
			continue;
		if (found)
			return NULL;
		found = at;
	}
	return found;
}

/*
 * Who dies at once is gone before anybody can ask whose it was; one that lived
 * a little longer was asked.
 */
static bool lend(const struct evidence *seen, struct triage *triage, size_t at)
{
	struct incident *from = &triage->items[at];
	struct incident *to = sole_owner(triage, from);

	if (!to)
		return false;
	for (size_t i = 0; i < seen->observation_count; i++) {
		const struct observation *o = &seen->observations[i];

		if ((call_is_fatal(&o->call) || o->strict) &&
		    incident_owns(from, &o->subject))
			incident_see(to, o);
	}
	count_add(&to->lent, from->events);
	take_witnesses(to, from);
	return true;
}

static void join_at(const struct evidence *seen, struct triage *triage,
    size_t i)
{
	struct incident *at = &triage->items[i];
	const struct subject *owner;
	bool by_name;

	if (at->events == 0 || supervised(&at->subject))
		return;
	owner = owner_of(seen, at, &by_name);
	if (owner) {
		at->by_name = by_name;
		absorb(triage, i, owner);
	} else if (lend(seen, triage, i)) {
		remove_at(triage, i);
	}
}

void triage_join(const struct evidence *seen, struct triage *triage)
{
	for (size_t i = triage->count; i > 0; i--)
		if (i <= triage->count)
			join_at(seen, triage, i - 1);
}
