/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/rollout.h"

#include "analyzer/filter.h"
#include "analyzer/text.h"
#include "base/array.h"

#define COMMAND_TEXT 160

static const char *const names[] = {
    [MOVE_NONE] = "none",
    [MOVE_ADOPT] = "adopt",
    [MOVE_UPDATE] = "update",
    [MOVE_PROMOTE] = "promote",
    [MOVE_DEMOTE] = "demote",
    [MOVE_RETURN] = "return",
    [MOVE_FILE] = "file",
};

_Static_assert(ARRAY_SIZE(names) == MOVE_COUNT, "one name a move");

const char *move_name(enum move move)
{
	return names[move];
}

const struct finding *rollout_confirmed(const struct verdict *verdict, size_t i)
{
	for (size_t at = 0; at < verdict->findings.count; at++) {
		const struct finding *finding = &verdict->findings.items[at];

		if (finding->kind == FINDING_EXPECTED_DENIAL &&
		    finding->confirmed && !finding->decided && i-- == 0)
			return finding;
	}
	return NULL;
}

static void command(const struct question *question, const char *verb,
    const char *rest, struct rollout_action *ret)
{
	char name[COMMAND_TEXT];

	SAY(ret->command, "%s %s %s%s", PROG, verb,
	    escape_into(name, sizeof(name), MEDIUM_SHELL,
	        slice_of(question->workload->name)),
	    rest);
}

/* What whoever broke in would try first, and what nobody knows. */
static bool wants_a_person(const struct finding *finding)
{
	return finding->risk != RISK_ORDINARY ||
	       !syscall_is_name(slice_of(finding->syscall));
}

/*
 * One that a controller may act on, else the first; and of calls that were
 * surely its own: another's kill is no reason to go back.
 */
static const struct finding *surely(const struct verdict *verdict,
    enum finding_kind kind)
{
	const struct finding *first = NULL;

	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct finding *at = &verdict->findings.items[i];

		if (at->kind != kind || at->outcome != OUTCOME_HOLD ||
		    !at->surely_killed)
			continue;
		if (!wants_a_person(at))
			return at;
		if (!first)
			first = at;
	}
	return first;
}

/* Kills that nobody wants: the only reason to go back by itself. */
static bool demote(const struct question *question,
    const struct verdict *verdict, struct rollout_action *ret)
{
	const struct finding *regression = surely(verdict, FINDING_REGRESSION);
	bool person;

	if (question->phase != PHASE_KILL || !regression)
		return false;
	person = wants_a_person(regression);
	ret->move = MOVE_DEMOTE;
	ret->to = PHASE_ERRNO;
	ret->automatic = question->workload->demote_auto && !person;
	SAY(ret->reason, "%s%s", regression->reason,
	    person           ? "; a person says whether it is an attack"
	    : ret->automatic ? ""
	                     : " (demote: manual)");
	command(question, "rollout demote", " --reason TEXT", ret);
	return true;
}

/* In a later phase than log only people's decisions go in by themselves. */
static struct recommend_options adopts(const struct question *question)
{
	const struct policy *policy =
	    &question->workload->policy[question->phase];

	return (struct recommend_options){
	    .runs = policy->adopt_runs,
	    .nodes = policy->adopt_nodes,
	    .decided_only = question->phase != PHASE_LOG,
	};
}

static size_t count(const struct question *question,
    const struct verdict *verdict, const struct recommend_options *options,
    char *first, size_t size)
{
	cleanup_recommendation struct recommendation made = {.count = 0};

	if (recommend(question, verdict, options, &made, NULL) < 0 ||
	    made.count == 0)
		return 0;
	words(first, size, "%s", made.items[0].syscall);
	return made.count;
}

static bool adopt(const struct question *question,
    const struct verdict *verdict, struct rollout_action *ret)
{
	const struct recommend_options all = {.runs = 0};
	char first[SYSCALL_TEXT];
	size_t ready;

	ret->adopts = adopts(question);
	ready = count(question, verdict, &ret->adopts, first, sizeof(first));
	if (ready > 0) {
		ret->move = MOVE_ADOPT;
		ret->automatic = true;
		SAY(ret->reason, "%zu calls to add to the profile: %s%s", ready,
		    first, ready > 1 ? " ..." : "");
		command(question, "recommend", " --write FILE", ret);
		return true;
	}
	if (question->phase == PHASE_LOG)
		return false;
	ready = count(question, verdict, &all, first, sizeof(first));
	if (ready == 0)
		return false;
	ret->move = MOVE_ADOPT;
	ret->adopts = all;
	SAY(ret->reason,
	    "%zu calls are missing in the profile, %s among them; past the "
	    "log phase a person adds them",
	    ready, first);
	command(question, "recommend", " --write FILE", ret);
	return true;
}

/* Whoever changed the file decided on it. */
static bool update(const struct question *question,
    const struct verdict *verdict, struct rollout_action *ret)
{
	(void)verdict;
	if (!profile_undeployed(question))
		return false;
	ret->move = MOVE_UPDATE;
	ret->automatic = true;
	SAY(ret->reason, "the profile has changed since it was deployed");
	command(question, "rollout update", " --reason TEXT", ret);
	return true;
}

static bool promote(const struct question *question,
    const struct verdict *verdict, struct rollout_action *ret)
{
	if (verdict->outcome != OUTCOME_PASS || question->to == question->phase)
		return false;
	ret->move = MOVE_PROMOTE;
	ret->to = question->to;
	ret->automatic = question->to <= question->workload->promote;
	SAY(ret->reason, "all checks pass%s",
	    ret->automatic ? "" : "; further than promote: lets it go alone");
	command(question, "rollout promote", " --reason TEXT", ret);
	return true;
}

static bool returned_before(const struct question *question)
{
	const struct evidence *seen = question->seen;

	for (size_t i = 0; i < seen->transition_count; i++) {
		const struct transition *at = &seen->transitions[i];

		if (at->from == PHASE_ERRNO && at->to == PHASE_LOG &&
		    same(at->profile_hash, seen->rollout.profile_hash))
			return true;
	}
	return false;
}

/* Errno leaves no record here; the log phase does, and vouches for it. */
static bool go_back(const struct question *question,
    const struct verdict *verdict, struct rollout_action *ret)
{
	if (!verdict->needs_log || verdict->outcome == OUTCOME_HOLD ||
	    question->to != PHASE_KILL || returned_before(question))
		return false;
	ret->move = MOVE_RETURN;
	ret->to = PHASE_LOG;
	ret->automatic = true;
	SAY(ret->reason,
	    "errno cannot be seen with this runtime: once back to log, where "
	    "this very profile has to be clean for a full window");
	command(question, "rollout demote", " --to log --reason TEXT", ret);
	return true;
}

/* The filter keeps what has ended, for a file changes by a move alone. */
static bool drop_ended(const struct question *question,
    const struct verdict *verdict, struct rollout_action *ret)
{
	const struct profile *allowlist =
	    question->deployed ? question->deployed : question->profile;
	const struct decision *ended = filter_ended(question, allowlist);
	char name[NAME_TEXT], when[TIME_TEXT];

	(void)verdict;
	if (!ended)
		return false;
	ret->move = MOVE_UPDATE;
	SAY(ret->reason,
	    "what was decided of %s ended at %s, and is in the filter until a "
	    "person decides again or updates",
	    name_text(ended->syscall, name),
	    time_format(ended->until_ms, when));
	command(question, "rollout update", " --reason TEXT", ret);
	return true;
}

static void wait_for(const struct question *question,
    const struct verdict *verdict, struct rollout_action *ret)
{
	SAY(ret->reason, "%s", verdict_word(verdict, question));
	for (unsigned i = 0; i < CHECK_COUNT; i++)
		if (verdict->outcome != OUTCOME_PASS &&
		    verdict->checks[i].outcome == verdict->outcome) {
			SAY(ret->reason, "%s: %.200s", check_name(i),
			    verdict->checks[i].detail);
			return;
		}
}

static bool (*const moves[])(const struct question *question,
    const struct verdict *verdict, struct rollout_action *ret) = {
    demote,
    adopt,
    update,
    promote,
    go_back,
    drop_ended,
};

void rollout_next(const struct question *question,
    const struct verdict *verdict, struct rollout_action *ret)
{
	const struct rollout *rollout = &question->seen->rollout;
	char why[128];

	*ret = (struct rollout_action){.from = question->phase,
	    .to = question->phase};
	for (size_t i = 0; i < ARRAY_SIZE(moves); i++)
		if (moves[i](question, verdict, ret))
			break;
	if (ret->move == MOVE_NONE)
		wait_for(question, verdict, ret);
	if (!question->seen->has_rollout || !rollout->held)
		return;
	ret->automatic = false;
	SAY(ret->reason, "held: %s",
	    escape_into(why, sizeof(why), MEDIUM_TERMINAL,
	        rollout->hold_reason));
}
