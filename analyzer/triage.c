/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/triage_inner.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>

#include "analyzer/text.h"
#include "analyzer/triage_join.h"
#include "base/array.h"
#include "base/count.h"
#include "syscalls/actions.h"

/* What is not known of a subject may be told by the next. */
static void learn(struct slice *to, struct slice from)
{
	if (!to->len && from.len)
		*to = from;
}

static void learn_subject(struct subject *to, const struct subject *from)
{
	learn(&to->node, from->node);
	learn(&to->unit, from->unit);
	learn(&to->container, from->container);
	learn(&to->pod, from->pod);
	learn(&to->space, from->space);
	learn(&to->exe, from->exe);
	learn(&to->comm, from->comm);
	learn(&to->label, from->label);
	if (!to->has_uid && from->has_uid) {
		to->has_uid = true;
		to->uid = from->uid;
	}
}

/* Both known, and the same. */
static bool agree(struct slice a, struct slice b)
{
	return a.len > 0 && same(a, b);
}

/* Names of pods are of a namespace; who knows it of one knows its id, too. */
static bool is_same_pod(const struct subject *a, const struct subject *b)
{
	return agree(a->pod, b->pod) &&
	       (same(a->space, b->space) ||
	           (same_or_unknown(a->space, b->space) &&
	               same_or_unknown(a->container, b->container)));
}

/*
 * A pod outlives its containers, a unit its processes. What runs in two of
 * them may have the same name, and be another's.
 */
bool incident_owns(const struct incident *incident,
    const struct subject *subject)
{
	const struct subject *its = &incident->subject;

	if (its->pod.len || subject->pod.len)
		return is_same_pod(its, subject);
	if (its->container.len || subject->container.len)
		return agree(its->container, subject->container);
	if (its->unit.len || subject->unit.len)
		return agree(its->unit, subject->unit);
	if (its->has_uid && subject->has_uid && its->uid != subject->uid)
		return false;
	if (its->exe.len || subject->exe.len)
		return agree(its->exe, subject->exe);
	return same(its->comm, subject->comm);
}

/* What is alike comes one after the other. */
struct incident *triage_of(struct triage *triage, const struct subject *subject)
{
	if (triage->last < triage->count &&
	    incident_owns(&triage->items[triage->last], subject)) {
		learn_subject(&triage->items[triage->last].subject, subject);
		return &triage->items[triage->last];
	}
	for (size_t i = 0; i < triage->count; i++)
		if (incident_owns(&triage->items[i], subject)) {
			learn_subject(&triage->items[i].subject, subject);
			triage->last = i;
			return &triage->items[i];
		}
	triage->last = triage->count;
	return triage_add(triage, subject);
}

struct incident *triage_add(struct triage *triage,
    const struct subject *subject)
{
	struct incident *at;

	if (triage->count == triage->room) {
		size_t room = triage->room ? triage->room * 2 : 16;

		at = reallocarray(triage->items, room, sizeof(*at));
		if (!at)
			return NULL;
		triage->items = at;
		triage->room = room;
	}
	at = &triage->items[triage->count++];
	*at = (struct incident){.subject = *subject, .forgeable = true};
	return at;
}

void triage_release(struct triage *triage)
{
	free(triage->items);
	*triage = (struct triage){0};
}

bool call_is_fatal(const struct call *call)
{
	return action_rank(call->action) >= action_rank(SECCOMP_RET_TRAP);
}

/* Two sources may tell of the same; they come by time. */
static bool is_told(const struct incident *incident,
    const struct symptom *symptom)
{
	const struct symptom *last = incident->symptoms[symptom->kind];

	return last && last->pid && last->pid == symptom->pid &&
	       last->time_ms && last->time_ms == symptom->time_ms;
}

/* Text that anybody may have written is heard only where nobody else spoke. */
static void hear(struct incident *incident, const struct symptom *symptom)
{
	enum symptom_kind kind = symptom->kind;

	if (symptom->trust != TRUST_FORGEABLE && incident->forgeable) {
		memset(incident->witnesses, 0, sizeof(incident->witnesses));
		memset(incident->symptoms, 0, sizeof(incident->symptoms));
		incident->forgeable = false;
	}
	if ((symptom->trust == TRUST_FORGEABLE && !incident->forgeable) ||
	    is_told(incident, symptom))
		return;
	incident->witnesses[kind]++;
	if (!incident->symptoms[kind] ||
	    symptom->time_ms >= incident->symptoms[kind]->time_ms)
		incident->symptoms[kind] = symptom;
	if (symptom->time_ms > incident->last_ms)
		incident->last_ms = symptom->time_ms;
	if (symptom->time_ms &&
	    (!incident->first_ms || symptom->time_ms < incident->first_ms))
		incident->first_ms = symptom->time_ms;
}

/* A record that names nobody goes where it was found to belong. */
static int see_record(const struct claim *claim, const struct observation *seen,
    struct triage *triage)
{
	bool claimed = claim->owner && !claim->shared;
	struct incident *at =
	    triage_of(triage, claimed ? claim->owner : &seen->subject);

	if (!at)
		return -ENOMEM;
	at->forgeable = false;
	if (claimed) {
		learn(&at->subject.exe, seen->subject.exe);
		learn(&at->subject.comm, seen->subject.comm);
		incident_see(at, seen, claim->how);
		if (claim->how == OWNER_DOUBT)
			count_add(&at->lent, seen->events);
	} else {
		incident_see(at, seen,
		    is_supervised(&seen->subject) ? OWNER_RECORD
		                                  : OWNER_NOBODY);
	}
	return 0;
}

/* Of those alike some are one's and some another's: each its own alone. */
static int see_shared(const struct claims *claims, struct triage *triage)
{
	for (size_t i = 0; i < claims->shots.count; i++) {
		const struct shot *shot = &claims->shots.items[i];
		struct observation one = *shot->seen;
		struct incident *at;

		if (!claims->kinds[shot->kind].shared || !shot->owner)
			continue;
		at = triage_of(triage, shot->owner);
		if (!at)
			return -ENOMEM;
		at->forgeable = false;
		one.events = shot->events;
		one.first_ms = shot->from_ms;
		one.last_ms = shot->to_ms;
		incident_see(at, &one, shot->how);
	}
	return 0;
}

/* Events first: what is said of a subject is said of one that is known. */
static int gather(const struct evidence *seen,
    const struct triage_options *options, const struct claims *claims,
    struct triage *triage)
{
	struct incident *at;
	int r = 0;

	for (size_t i = 0; i < seen->observation_count && r == 0; i++) {
		const struct observation *o = &seen->observations[i];

		if (call_is_fatal(&o->call) || o->strict)
			r = see_record(&claims->kinds[claims->shots.kind_of[i]],
			    o, triage);
	}
	if (r == 0)
		r = see_shared(claims, triage);
	for (size_t i = 0; i < seen->symptom_count && r == 0; i++) {
		const struct symptom *symptom = &seen->symptoms[i];
		const struct subject *who = claims_owner(claims, symptom);

		at = triage_of(triage, who ? who : &symptom->subject);
		if (!at)
			return -ENOMEM;
		hear(at, symptom);
	}
	return r < 0 ? r : triage_join(claims, options, triage);
}

/* What was refused with an errno, where a log complains of ENOSYS. */
static void see_denials(const struct evidence *seen, struct incident *incident)
{
	if (incident->call_count > 0 || !incident->witnesses[SYMPTOM_ENOSYS])
		return;
	for (size_t i = 0; i < seen->observation_count; i++) {
		const struct observation *o = &seen->observations[i];

		if (o->call.action == SECCOMP_RET_ERRNO &&
		    incident_owns(incident, &o->subject))
			incident_see(incident, o,
			    is_supervised(&o->subject) ? OWNER_RECORD
			                               : OWNER_NOBODY);
	}
}

static void assign(const struct triage_options *options,
    struct incident *incident)
{
	const struct workloads *all = options->workloads;

	for (size_t i = 0; all && i < all->count && !incident->workload; i++)
		if (workload_match(all, &all->items[i], &incident->subject) ==
		    MATCH_YES)
			incident->workload = &all->items[i];
}

/* A known death before hearsay; then the latest first. */
static int by_last(const void *a, const void *b)
{
	const struct incident *x = a, *y = b;
	bool x_known = x->events > 0 || x->candidate_count > 0;
	bool y_known = y->events > 0 || y->candidate_count > 0;

	if (x->forgeable != y->forgeable)
		return x->forgeable ? 1 : -1;
	if (x_known != y_known)
		return x_known ? -1 : 1;
	return (x->last_ms < y->last_ms) - (x->last_ms > y->last_ms);
}

int triage_find(const struct evidence *seen,
    const struct triage_options *options, struct triage *ret)
{
	cleanup_claims struct claims claims = {0};
	cleanup_triage struct triage triage = {0};

	if (claims_find(seen, options, &claims) < 0 ||
	    gather(seen, options, &claims, &triage) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < triage.count; i++) {
		see_denials(seen, &triage.items[i]);
		assign(options, &triage.items[i]);
	}
	if (triage.count > 0)
		qsort(triage.items, triage.count, sizeof(*triage.items),
		    by_last);
	*ret = triage;
	triage = (struct triage){0};
	return 0;
}

int triage_explain(const struct evidence *seen,
    const struct triage_options *options, struct incident *incident)
{
	int r;

	incident_time(seen, incident);
	incident_loop(seen, options->now_ms, incident);
	incident_changes(seen, incident);
	incident_nodes(seen, incident);
	r = incident_cause(seen, options, incident);
	return r < 0 ? r : incident_mend(options, incident);
}
