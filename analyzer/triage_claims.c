/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/triage_claims.h"

#include <errno.h>
#include <stdlib.h>

#include "analyzer/text.h"
#include "base/array.h"

#define REACH_MS 60000 /* before an end of which no beginning is known */

void claims_release(struct claims *claims)
{
	shots_release(&claims->shots);
	deaths_release(&claims->deaths);
	free(claims->kinds);
	*claims = (struct claims){0};
}

bool shot_overlaps(const struct shot *shot, const struct death *death,
    uint64_t from_ms)
{
	return shot->to_ms >= from_ms &&
	       shot->from_ms <= death->at_ms + SLACK_MS &&
	       same_or_unknown(shot->seen->subject.node, death->who->node);
}

bool is_accounted(const struct claims *claims, const struct death *death)
{
	const struct shots *shots = &claims->shots;
	uint64_t from_ms =
	    death->bounded ? death->from_ms : ms_before(death->at_ms, REACH_MS);

	for (size_t i = shots_from(shots, from_ms);
	     shots_go_on(shots, i, death->at_ms + SLACK_MS); i++) {
		const struct shot *shot = &shots->items[i];

		if (shot->owner && shot_overlaps(shot, death, from_ms) &&
		    is_same_holder(shot->owner, death->who))
			return true;
	}
	return false;
}

static const struct subject *owner_of(const struct claims *claims,
    const struct shot *shot)
{
	const struct claim *claim = &claims->kinds[shot->kind];

	return shot->owner || claim->shared ? shot->owner : claim->owner;
}

bool shot_is_of_pid(const struct shot *shot, uint32_t pid)
{
	return shot->event && shot->event->has & EVENT_PID &&
	       shot->event->pid == pid;
}

/* Nothing known of either speaks against its being of one user. */
static bool may_be_of_user(const struct subject *a, const struct subject *b)
{
	return !a->has_uid || !b->has_uid || a->uid == b->uid;
}

static bool is_same_program(const struct shot *shot,
    const struct symptom *symptom)
{
	return symptom->subject.exe.len &&
	       !is_supervised(&shot->seen->subject) &&
	       same(shot->seen->subject.exe, symptom->subject.exe) &&
	       same(shot->seen->subject.comm, symptom->subject.comm) &&
	       may_be_of_user(&shot->seen->subject, &symptom->subject);
}

const struct subject *claims_owner(const struct claims *claims,
    const struct symptom *symptom)
{
	const struct shots *shots = &claims->shots;
	uint64_t from_ms = ms_before(symptom->time_ms, NEAR_MS);
	const struct subject *found = NULL;

	if (!symptom->pid || is_supervised(&symptom->subject))
		return NULL;
	for (size_t i = shots_from(shots, from_ms);
	     shots_go_on(shots, i, symptom->time_ms + NEAR_MS); i++)
		if (shot_is_of_pid(&shots->items[i], symptom->pid))
			return owner_of(claims, &shots->items[i]);
	for (size_t i = 0; i < shots->count; i++) {
		const struct subject *owner =
		    owner_of(claims, &shots->items[i]);

		if (!is_same_program(&shots->items[i], symptom))
			continue;
		if (!owner || (found && !is_same_holder(owner, found)))
			return NULL;
		found = owner;
	}
	return found;
}

/* Of two that name the same process, and other owners, none is believed. */
static void link_shot(struct shot *shot, const struct symptom *symptom)
{
	const struct subject *who = &shot->seen->subject;

	if (!shot_is_of_pid(shot, symptom->pid) || shot->how == OWNER_RECORD ||
	    shot->how == OWNER_DOUBT ||
	    !same_or_unknown(who->exe, symptom->subject.exe) ||
	    !same_or_unknown(who->node, symptom->subject.node) ||
	    !may_be_of_user(who, &symptom->subject))
		return;
	if (shot->owner && !is_same_holder(shot->owner, &symptom->subject)) {
		shot->owner = NULL;
		shot->how = OWNER_DOUBT;
		return;
	}
	shot->owner = &symptom->subject;
	shot->how = OWNER_PID;
}

/* A core, or the kernel's word of how it ended, whose owner is known. */
static void link_by_pid(const struct evidence *seen, struct claims *claims)
{
	struct shots *shots = &claims->shots;

	for (size_t k = 0; k < seen->symptom_count; k++) {
		const struct symptom *symptom = &seen->symptoms[k];
		uint64_t from_ms = ms_before(symptom->time_ms, NEAR_MS);

		if ((symptom->kind != SYMPTOM_COREDUMP &&
		        symptom->kind != SYMPTOM_ABEND) ||
		    symptom->trust == TRUST_FORGEABLE || !symptom->pid ||
		    !symptom->time_ms || !is_supervised(&symptom->subject))
			continue;
		for (size_t i = shots_from(shots, from_ms);
		     shots_go_on(shots, i, symptom->time_ms + NEAR_MS); i++)
			if (shots->items[i].to_ms >= from_ms)
				link_shot(&shots->items[i], symptom);
	}
}

static void claim_kinds(struct claims *claims)
{
	for (size_t i = 0; i < claims->shots.count; i++) {
		const struct shot *shot = &claims->shots.items[i];
		struct claim *claim = &claims->kinds[shot->kind];

		if (!shot->owner)
			continue;
		if (claim->owner && !is_same_holder(claim->owner, shot->owner))
			claim->shared = true;
		if (!claim->owner || shot->how > claim->how)
			claim->how = shot->how;
		claim->owner = shot->owner;
	}
}

/*
 * Who dies at once is gone before anybody can ask whose it was; one that lived
 * a little longer was asked. What is alike in program and call is counted with
 * the only one that made that call for sure: it adds no call to it.
 */
static void lend(struct claims *claims)
{
	const struct shot_kind *kinds = claims->shots.kinds;
	size_t count = claims->shots.kind_count;

	for (size_t i = 0; i < count; i++) {
		const struct subject *who = kinds[i].who, *sole = NULL;
		bool several = claims->kinds[i].owner != NULL;

		if (!who || is_supervised(who) || !who->exe.len)
			continue;
		for (size_t k = i + 1; k < count && kinds[k].like_last; k++) {
			if (!is_supervised(kinds[k].who))
				continue;
			several |= sole && !is_same_holder(sole, kinds[k].who);
			sole = kinds[k].who;
		}
		if (sole && !several)
			claims->kinds[i] =
			    (struct claim){.owner = sole, .how = OWNER_DOUBT};
	}
}

int claims_find(const struct evidence *seen,
    const struct triage_options *options, struct claims *ret)
{
	cleanup_claims struct claims claims = {0};
	int r = shots_find(seen, &claims.shots);

	if (r == 0)
		r = deaths_find(seen, &claims.deaths);
	if (r < 0)
		return r;
	claims.kinds =
	    calloc(claims.shots.kind_count + 1, sizeof(*claims.kinds));
	if (!claims.kinds)
		return -ENOMEM;
	for (size_t i = 0; i < claims.deaths.count; i++)
		claims.deaths.items[i].forgeable |= options->unverified;
	link_by_pid(seen, &claims);
	r = claims_prove(seen, options, &claims);
	if (r < 0)
		return r;
	claim_kinds(&claims);
	lend(&claims);
	*ret = claims;
	claims = (struct claims){0};
	return 0;
}
