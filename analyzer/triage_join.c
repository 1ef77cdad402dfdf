/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record of the kernel's that names nobody, and a unit or container that
 * ended just then: often nothing but the time binds them, and any user can
 * have had a process of his own killed at that time. So it is a candidate, and
 * is told as one.
 */
#include "analyzer/triage_join.h"

#include <errno.h>
#include <stdlib.h>

#include "analyzer/text.h"
#include "base/count.h"

#define SIGSYS_MS 60000 /* a core may take a while to be written */
#define TEXT_MS   1000
#define OTHER_MS  3000 /* of what may have ended of something else */

struct joining {
	const struct claims *claims;
	struct triage *triage;
	const struct subject **told; /* of each shot: whom it was put to last */
};

static uint64_t window_from(const struct death *death)
{
	uint64_t reach = death->sigsys ? SIGSYS_MS : OTHER_MS;
	uint64_t from = death->at_ms > reach ? death->at_ms - reach : 0;

	return death->bounded && death->from_ms > from ? death->from_ms : from;
}

/* In a text, stamps are often of a whole second. */
static uint64_t window_to(const struct death *death)
{
	return death->at_ms + (death->forgeable ? TEXT_MS : SLACK_MS);
}

/* Nobody's, and not like those that are known to be its own. */
static bool fits(const struct claims *claims, const struct shot *shot,
    const struct death *death)
{
	const struct claim *claim = &claims->kinds[shot->kind];

	return !shot->owner &&
	       !(claim->owner && !claim->shared &&
	           is_same_holder(claim->owner, death->who)) &&
	       same_or_unknown(shot->seen->subject.node, death->who->node);
}

/* One that is new is told of by its ends. */
static struct incident *incident_of(struct triage *triage,
    const struct death *death)
{
	struct incident *at = triage_of(triage, death->who);

	if (!at)
		return NULL;
	if (!death->forgeable)
		at->forgeable = false;
	if (death->at_ms > at->last_ms)
		at->last_ms = death->at_ms;
	if (!at->first_ms || death->at_ms < at->first_ms)
		at->first_ms = death->at_ms;
	at->ends++;
	at->doubt = death->doubt;
	return at;
}

static int suspect_shot(struct joining *joining, size_t i,
    const struct death *death, struct incident **at)
{
	const struct shot *shot = &joining->claims->shots.items[i];

	if (!fits(joining->claims, shot, death))
		return 0;
	if (!*at)
		*at = incident_of(joining->triage, death);
	if (!*at)
		return -ENOMEM;
	if (joining->told[i] && is_same_holder(joining->told[i], death->who))
		return 0;
	joining->told[i] = death->who;
	incident_suspect(*at, shot->seen, shot->event, shot->events);
	return 0;
}

/* What a text does not date may have been at any time, if anybody wrote it. */
static int suspect(struct joining *joining, const struct death *death)
{
	const struct shots *shots = &joining->claims->shots;
	uint64_t from_ms = window_from(death);
	struct incident *at = NULL;
	int r = 0;

	for (size_t i = shots_from(shots, from_ms);
	     shots_go_on(shots, i, window_to(death)); i++)
		if (r == 0 && shots->items[i].to_ms >= from_ms)
			r = suspect_shot(joining, i, death, &at);
	if (!death->forgeable || from_ms == 0)
		return r;
	for (size_t i = shots_from(shots, 0); shots_go_on(shots, i, 0); i++)
		if (r == 0 && shots->items[i].to_ms == 0)
			r = suspect_shot(joining, i, death, &at);
	return r;
}

static bool is_same_program(const struct triage_call *a,
    const struct triage_call *b)
{
	return a->exe.len > 0 && same(a->exe, b->exe) &&
	       a->has_uid == b->has_uid && a->uid == b->uid;
}

static bool is_program(const struct incident *incident,
    const struct triage_call *call)
{
	const struct subject *its = &incident->subject;

	return incident->events > 0 && !is_supervised(its) &&
	       same(its->exe, call->exe) && its->has_uid == call->has_uid &&
	       its->uid == call->uid;
}

/* The program alone, of which all candidates are. */
static size_t program_of(const struct triage *triage,
    const struct incident *suspected)
{
	const struct triage_call *calls = suspected->candidates;
	uint64_t count = 0;

	for (size_t i = 0; i < suspected->candidate_count; i++) {
		if (i == TRIAGE_CALLS || !is_same_program(&calls[i], &calls[0]))
			return triage->count;
		count_add(&count, calls[i].count);
	}
	for (size_t i = 0; i < triage->count; i++)
		if (is_program(&triage->items[i], &calls[0]) &&
		    triage->items[i].events == count)
			return i;
	return triage->count;
}

static bool is_suspected_elsewhere(const struct triage *triage, size_t of)
{
	const struct triage_call *call = &triage->items[of].candidates[0];

	for (size_t i = 0; i < triage->count; i++) {
		const struct incident *at = &triage->items[i];

		if (i == of)
			continue;
		if (at->candidate_count > TRIAGE_CALLS)
			return true;
		for (size_t k = 0; k < at->candidate_count; k++)
			if (is_same_program(&at->candidates[k], call))
				return true;
	}
	return false;
}

static void take_witnesses(struct incident *to, const struct incident *from)
{
	for (size_t i = 0; i < SYMPTOM_COUNT; i++) {
		const struct symptom *last = from->symptoms[i];

		count_add(&to->witnesses[i], from->witnesses[i]);
		if (last && (!to->symptoms[i] ||
		                to->symptoms[i]->time_ms < last->time_ms))
			to->symptoms[i] = last;
	}
}

static void remove_at(struct triage *triage, size_t at)
{
	triage->count--;
	memmove(&triage->items[at], &triage->items[at + 1],
	    (triage->count - at) * sizeof(*triage->items));
	triage->last = triage->count;
}

/* Told once is enough. */
static void fold(const struct triage_options *options, struct triage *triage)
{
	for (size_t i = triage->count; i > 0; i--) {
		struct incident *at = &triage->items[i - 1];
		size_t program;

		if (at->candidate_count == 0 || at->call_count > 0 ||
		    (at->forgeable && !options->unverified))
			continue;
		program = program_of(triage, at);
		if (program == triage->count ||
		    is_suspected_elsewhere(triage, i - 1))
			continue;
		take_witnesses(at, &triage->items[program]);
		remove_at(triage, program);
		if (program < i - 1)
			i--;
	}
}

int triage_join(const struct claims *claims,
    const struct triage_options *options, struct triage *triage)
{
	const struct deaths *deaths = &claims->deaths;
	struct joining joining = {claims, triage,
	    calloc(claims->shots.count + 1, sizeof(*joining.told))};
	int r = joining.told ? 0 : -ENOMEM;

	for (size_t i = 0; i < deaths->count && r == 0; i++)
		if (!is_accounted(claims, &deaths->items[i]))
			r = suspect(&joining, &deaths->items[i]);
	free(joining.told);
	if (r == 0)
		fold(options, triage);
	return r;
}
