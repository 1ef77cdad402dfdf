/* SPDX-License-Identifier: Apache-2.0 */
/*
 * That a call is a unit's though its record names nobody: the unit died of
 * SIGSYS, by the word of its manager; no other call was killed since it was
 * started, but what is surely another's; and of one process alone the kernel
 * says that it died, which is the one of the record. Whoever is killed in that
 * time besides, on purpose or not, leaves nothing proven.
 */
#include <errno.h>
#include <stdlib.h>

#include "analyzer/text.h"
#include "analyzer/triage_claims.h"
#include "analyzer/triage_whole.h"

#define HOUR_MS    UINT64_C(3600000)
#define MANY       64  /* of a kind within an hour: what follows is not kept */
#define ROUNDS     4   /* what is found may leave another alone */
#define AT_ONCE_MS 500 /* a record, and the kernel's word of the end */

struct proving {
	const struct evidence *seen;
	const struct triage_options *options;
	struct claims *claims;
	const struct symptom **abends; /* by time */
	size_t abend_count;
	struct whole whole;
};

static void proving_release(struct proving *proving)
{
	free(proving->abends);
	whole_release(&proving->whole);
}

#define cleanup_proving CLEANUP(proving_release)

static int by_abend_time(const void *a, const void *b)
{
	const struct symptom *x, *y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (x->time_ms > y->time_ms) - (x->time_ms < y->time_ms);
}

static int find_abends(struct proving *proving)
{
	const struct evidence *seen = proving->seen;

	proving->abends =
	    calloc(seen->symptom_count + 1, sizeof(*proving->abends));
	if (!proving->abends)
		return -ENOMEM;
	for (size_t i = 0; i < seen->symptom_count; i++)
		if (seen->symptoms[i].kind == SYMPTOM_ABEND &&
		    seen->symptoms[i].trust == TRUST_KERNEL)
			proving->abends[proving->abend_count++] =
			    &seen->symptoms[i];
	if (proving->abend_count > 0)
		qsort(proving->abends, proving->abend_count,
		    sizeof(*proving->abends), by_abend_time);
	return 0;
}

/* Another's, by what its record says or by what was found of it. */
static bool is_others(const struct proving *proving,
    const struct symptom *abend, const struct death *death)
{
	const struct shots *shots = &proving->claims->shots;
	uint64_t from_ms = ms_before(abend->time_ms, AT_ONCE_MS);

	if (is_supervised(&abend->subject))
		return !is_same_holder(&abend->subject, death->who);
	for (size_t i = shots_from(shots, from_ms);
	     shots_go_on(shots, i, abend->time_ms + AT_ONCE_MS); i++)
		if (shot_is_of_pid(&shots->items[i], abend->pid) &&
		    shots->items[i].owner)
			return !is_same_holder(shots->items[i].owner,
			    death->who);
	return false;
}

/* A number is given again within seconds, to whoever waits for it. */
static bool is_same_process(const struct subject *a, const struct subject *b)
{
	return same_or_unknown(a->exe, b->exe) &&
	       (!a->has_uid || !b->has_uid || a->uid == b->uid);
}

/*
 * The end of the one process of nobody else's that the kernel says died of
 * SIGSYS since then; NULL: of none, or several, or so many that some may not
 * have been kept.
 */
static const struct symptom *sole_end(const struct proving *proving,
    const struct death *death)
{
	uint64_t hour_ms = death->from_ms / HOUR_MS * HOUR_MS;
	const struct symptom *sole = NULL;
	size_t count = 0;

	for (size_t i = 0; i < proving->abend_count; i++) {
		const struct symptom *abend = proving->abends[i];

		if (abend->time_ms < hour_ms)
			continue;
		if (abend->time_ms > death->at_ms + SLACK_MS)
			break;
		if (++count == MANY)
			return NULL;
		if (abend->time_ms < death->from_ms ||
		    !same_or_unknown(abend->subject.node, death->who->node) ||
		    is_others(proving, abend, death))
			continue;
		if (sole &&
		    (sole->pid != abend->pid ||
		        !is_same_process(&sole->subject, &abend->subject)))
			return NULL;
		sole = abend;
	}
	return sole;
}

/* Of which all were in that time, and which of them was of the process. */
static struct shot *sole_shot(const struct proving *proving,
    const struct death *death, const struct symptom *end, bool *ret_others)
{
	struct shots *shots = &proving->claims->shots;
	const struct call *call = NULL;
	struct shot *found = NULL;

	*ret_others = false;
	for (size_t i = shots_from(shots, death->from_ms);
	     shots_go_on(shots, i, death->at_ms + SLACK_MS); i++) {
		struct shot *shot = &shots->items[i];
		const struct call *its = &shot->seen->call;

		if (shot->owner || !shot_overlaps(shot, death, death->from_ms))
			continue;
		*ret_others |=
		    shot->how == OWNER_DOUBT ||
		    (call && (call->arch != its->arch || call->nr != its->nr));
		call = its;
		if (end && end->pid && shot_is_of_pid(shot, end->pid) &&
		    is_same_process(&end->subject, &shot->seen->subject))
			found = shot;
	}
	return found;
}

/* Who died of the same, and it is not known of which call. */
static bool is_company(const struct proving *proving, const struct death *death)
{
	const struct deaths *deaths = &proving->claims->deaths;

	for (size_t i = 0; i < deaths->count; i++) {
		const struct death *at = &deaths->items[i];

		if (at->sigsys && !at->forgeable &&
		    at->at_ms >= death->from_ms &&
		    at->at_ms <= death->at_ms + SLACK_MS &&
		    same_or_unknown(at->who->node, death->who->node) &&
		    !is_same_holder(at->who, death->who) &&
		    !is_accounted(proving->claims, at))
			return true;
	}
	return false;
}

/* What can be told without looking at what else happened; or NULL. */
static const char *doubt_at_once(const struct proving *proving,
    const struct death *death)
{
	const struct evidence *seen = proving->seen;

	if (proving->options->unverified || death->forgeable)
		return "anybody can have written that";
	if (!death->sigsys)
		return "it may have ended of something else";
	if (!death->manager)
		return "no journal says that its manager said so";
	if (!death->bounded || death->from_ms < seen->from_ms)
		return "when it was started is not known";
	if (seen->conflicts || seen->rejected)
		return "some records could not be read, or contradict others";
	return NULL;
}

static int prove(struct proving *proving, struct death *death)
{
	bool others;
	struct shot *shot;
	int whole;

	death->doubt = doubt_at_once(proving, death);
	if (death->doubt)
		return 0;
	shot = sole_shot(proving, death, sole_end(proving, death), &others);
	whole = whole_between(&proving->whole, death->who->node, death->from_ms,
	    death->at_ms);
	if (whole < 0)
		return whole;
	if (others || is_company(proving, death))
		death->doubt = "others were killed since it was started";
	else if (!whole)
		death->doubt = "records may be missing since it was started";
	else if (!shot)
		death->doubt = "the kernel does not say that nobody else died";
	if (death->doubt)
		return 0;
	shot->owner = death->who;
	shot->how = OWNER_SOLE;
	return 1;
}

static int prove_each(struct proving *proving, bool *ret_found)
{
	struct deaths *deaths = &proving->claims->deaths;

	*ret_found = false;
	for (size_t i = 0; i < deaths->count; i++) {
		int r = 0;

		if (!is_accounted(proving->claims, &deaths->items[i]))
			r = prove(proving, &deaths->items[i]);
		if (r < 0)
			return r;
		*ret_found |= r > 0;
	}
	return 0;
}

/* What one was found to have made is no other's. */
int claims_prove(const struct evidence *seen,
    const struct triage_options *options, struct claims *claims)
{
	cleanup_proving struct proving proving = {
	    .seen = seen,
	    .options = options,
	    .claims = claims,
	    .whole = {.seen = seen, .options = options}
        };
	int r = find_abends(&proving);
	bool found = true;

	for (size_t i = 0; i < ROUNDS && found && r == 0; i++)
		r = prove_each(&proving, &found);
	return r;
}
