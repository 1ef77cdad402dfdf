/* SPDX-License-Identifier: Apache-2.0 */
/* From observations to what is found of each call. */
#include "analyzer/find.h"

#include <linux/seccomp.h>

#include "base/count.h"
#include "profile/evaluate.h"
#include "profile/variant.h"
#include "syscalls/actions.h"

/* What one call of one architecture gives rise to. */
struct call_parts {
	struct call_facts facts;
	struct finding call;  /* the filter answered it so */
	struct finding stale; /* the filter would have allowed it */
	struct finding mixed; /* the filter would have answered otherwise */
	bool *seen_in, *denied_in, *other_in;
	const struct observation *asked; /* the last the filter was asked of */
	bool answered;                   /* and whether it answers so */
};

static bool kills(const struct observation *seen)
{
	return !seen->no_action &&
	       action_rank(seen->call.action) >= action_rank(SECCOMP_RET_TRAP);
}

static bool can_answer(const struct profile *filter,
    const struct observation *seen, uint32_t action)
{
	return profile_can_answer(filter, seen->call.arch, seen->call.nr,
	    action);
}

/* What a record does not tell is not held against the filter. */
static bool may_answer(const struct profile *filter,
    const struct observation *seen)
{
	if (seen->no_arch)
		return true;
	if (seen->ambiguous)
		return can_answer(filter, seen, SECCOMP_RET_KILL_THREAD) ||
		       can_answer(filter, seen, SECCOMP_RET_KILL_PROCESS);
	return can_answer(filter, seen, seen->call.action);
}

/* Most are like the one before, and a filter is slow to ask. */
static bool filter_answers(const struct judging *judging,
    struct call_parts *parts, const struct observation *seen)
{
	const struct observation *asked = parts->asked;

	if (!asked || asked->call.action != seen->call.action ||
	    asked->call.nr != seen->call.nr ||
	    asked->call.arch != seen->call.arch ||
	    asked->no_arch != seen->no_arch ||
	    asked->ambiguous != seen->ambiguous) {
		parts->asked = seen;
		parts->answered = may_answer(&judging->filter, seen);
	}
	return parts->answered;
}

/*
 * Whether the filter can have answered so; before a decision the filter can
 * not have known of it, and what an expectation denied it may deny still.
 */
static bool explained(const struct judging *judging, struct call_parts *parts,
    const struct observation *seen)
{
	const struct call_facts *facts = &parts->facts;
	const struct call *call = &seen->call;

	if (seen->strict)
		return false;
	if (seen->no_action && !seen->no_arch)
		return !facts->always;
	if (filter_answers(judging, parts, seen))
		return true;
	if (call->action == SECCOMP_RET_ERRNO &&
	    variant_runc_stub(&judging->filter, call->arch, call->nr))
		return true;
	if (call->action == SECCOMP_RET_ERRNO && facts->ended &&
	    facts->ended->at_ms <= seen->last_ms)
		return true;
	return facts->decision && seen->last_ms <= facts->decision->at_ms &&
	       may_answer(&judging->undecided, seen);
}

static void count_call(struct judging *judging, struct call_parts *parts,
    const struct sighting *at, enum place place)
{
	const struct observation *seen = at->seen;
	bool killed = place == PLACE_CURRENT &&
	              judging->question->phase == PHASE_KILL && kills(seen);

	finding_count(judging, &parts->call, at, parts->seen_in);
	if (seen->call.action == SECCOMP_RET_ERRNO)
		finding_count(judging, &(struct finding){.count = 0}, at,
		    parts->denied_in);
	parts->facts.killed |= killed;
	parts->call.surely_killed |= killed && seen->match == MATCH_YES;
}

static void count_doubt(struct judging *judging, const struct sighting *at,
    enum place place)
{
	if (at->seen->match == MATCH_YES || place != PLACE_CURRENT ||
	    !judging_doubt(judging, at->seen->last_ms))
		return;
	count_add(&judging->doubtful, at->seen->events);
	judging->doubtful_one = &at->seen->subject;
}

/* Who denied what is not allowed does not matter: it is not allowed. */
static void take(struct judging *judging, struct call_parts *parts,
    const struct sighting *at)
{
	enum place place = sighting_place(judging, at);
	const struct call_facts *facts = &parts->facts;

	count_doubt(judging, at, place);
	if (place == PLACE_RETIRED && facts->risk != RISK_RISKY)
		return;
	if (place == PLACE_CURRENT && !explained(judging, parts, at->seen)) {
		if (judging_doubt(judging, at->seen->last_ms))
			finding_count(judging,
			    facts->always ? &parts->stale : &parts->mixed, at,
			    parts->other_in);
		place = PLACE_EARLIER;
	}
	if (place == PLACE_CURRENT || (!facts->allowed && !at->seen->strict))
		count_call(judging, parts, at, place);
}

/* All sightings are of one call; clear what was marked for the one before. */
static int find_call(struct judging *judging, const struct sighting *items,
    size_t count)
{
	size_t runs = judging->deployments.run_count;
	struct call_parts parts = {.seen_in = judging->seen_in,
	    .denied_in = judging->seen_in + runs,
	    .other_in = judging->seen_in + 2 * runs};
	const struct call *call = &items[count - 1].seen->call;
	int r;

	memset(judging->seen_in, 0, 3 * runs * sizeof(*judging->seen_in));
	call_facts_find(judging, call, &parts.facts);
	for (size_t i = 0; i < count; i++)
		take(judging, &parts, &items[i]);
	parts.call.runs = finding_runs(judging, parts.seen_in);
	call_judge(judging, &parts.facts, parts.denied_in, &parts.call);
	stale_judge(&parts.facts, &parts.stale);
	mixed_judge(judging, &parts.facts, &parts.mixed);
	r = finding_keep(judging, &parts.facts, &parts.call);
	if (r == 0)
		r = finding_keep(judging, &parts.facts, &parts.stale);
	return r < 0 ? r : finding_keep(judging, &parts.facts, &parts.mixed);
}

int find_calls(struct judging *judging)
{
	const struct sightings *all = &judging->sightings;
	size_t from = 0;
	int r = 0;

	for (size_t i = 1; i <= all->count && r == 0; i++) {
		if (i < all->count &&
		    sightings_same(&all->items[from], &all->items[i]))
			continue;
		r = find_call(judging, &all->items[from], i - from);
		from = i;
	}
	return r;
}
