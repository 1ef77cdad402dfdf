/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What has to hold of any verdict, on random histories: with any one condition
 * spoilt none says promote; more loss, less watch, one more maybe or unknown
 * never makes it better; a replay is the same to the byte.
 *
 * SEED and HISTORIES in the environment repeat or lengthen a run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/specimen.h"

static uint64_t seed, random_state;
static struct specimen it, spoilt;

static uint64_t rnd(uint64_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return below ? random_state % below : 0;
}

static bool chance(uint64_t of)
{
	return rnd(of) == 0;
}

static const char *const node_names[] = {"n1", "n2", "n3"};
static const char *const source_names[] = {"audit", "journal"};
static const char *const call_names[] = {"read", "write", "getpid", "ptrace",
    "connect", "clone3", "prctl", "openat2"};
static const char *const loss_words[] = {"gap", "backlog", "rate_limit",
    "journal_missed", "printk_suppressed", "overrun", "truncated",
    "something new"};

#define PICK(names) slice_of((names)[rnd(ARRAY_SIZE(names))])

static uint64_t some_time(void)
{
	return NOW - rnd(12 * DAY);
}

static void random_watches(void)
{
	size_t count = 0;

	for (size_t n = 0; n < 2; n++)
		for (size_t s = 0; s < ARRAY_SIZE(source_names); s++) {
			struct watch *at = &it.watches[count++];

			*at = (struct watch){.node = slice_of(node_names[n]),
			    .source = slice_of(source_names[s]),
			    .from_ms = T0 - rnd(4) * DAY,
			    .to_ms = NOW - (chance(4) ? rnd(DAY) : 0)};
			if (chance(6))
				count--;
		}
	it.evidence.watch_count = count;
}

static void random_run(struct run *run)
{
	uint64_t start = some_time();

	*run = it.runs[0];
	run->subject.node = slice_of(node_names[rnd(2)]);
	if (chance(3))
		run->subject.container = PICK(call_names);
	run->started_ms = chance(20) ? 0 : start;
	run->ended_ms = chance(3) ? 0 : start + rnd(NOW - start) + 1;
	run->status = chance(4) ? 1 : 0;
	run->has_status = !chance(8);
	run->restart = chance(8);
	run->match = chance(8) ? MATCH_MAYBE : MATCH_YES;
	if (chance(4))
		run->image = chance(2) ? S("one") : S("two");
	if (chance(6))
		run->profile_hash = chance(3) ? S("other") : S("h");
	if (chance(6))
		run->phase = (int)rnd(PHASE_COUNT);
}

static void random_observation(void)
{
	struct observation *at =
	    specimen_see(&it, call_names[rnd(ARRAY_SIZE(call_names))]);

	at->subject.node = PICK(node_names);
	at->match = chance(4) ? MATCH_MAYBE : MATCH_YES;
	at->first_ms = some_time();
	at->last_ms = at->first_ms + rnd(HOUR);
	at->runtime_init = chance(8);
	if (chance(5))
		at->call.action = SECCOMP_RET_LOG;
	if (chance(5))
		at->subject.unit = (struct slice){NULL, 0};
	if (chance(9))
		at->call.arch = AUDIT_ARCH_I386;
}

static void random_loss(struct specimen *of)
{
	struct loss *at = specimen_lose(of,
	    loss_words[rnd(ARRAY_SIZE(loss_words))], some_time());

	at->node = chance(4) ? (struct slice){NULL, 0} : PICK(node_names);
	at->source = chance(4) ? (struct slice){NULL, 0} : PICK(source_names);
	at->to_ms += rnd(HOUR);
	at->how = (enum loss_how)rnd(4);
	at->trust = chance(8) ? TRUST_FORGEABLE : TRUST_KERNEL;
	at->harmless = chance(8);
}

static void random_policy(void)
{
	struct policy *policy = &it.workload.policy[it.question.phase];

	policy->window_ms = (1 + rnd(96)) * HOUR;
	policy->freshness_ms = (1 + rnd(12)) * HOUR;
	policy->runs = rnd(4);
	policy->clean_ends = rnd(3);
	policy->nodes = rnd(3);
	policy->symptoms = (enum symptoms_policy)rnd(3);
	policy->floor = chance(6);
	policy->identity_required = chance(8);
}

/*
 * Half of the histories are all good, so that some are there to be spoilt; a
 * few of them rest on the log phase before.
 */
static void random_history(void)
{
	enum phase phase = (enum phase)rnd(PHASE_COUNT);

	specimen_release(&it);
	if (phase == PHASE_ERRNO && chance(3))
		specimen_init_by_log(&it);
	else
		specimen_init(&it, phase);
	it.nodes[1] = (struct node_state){.node = S("n2")};
	it.evidence.node_count = 2;
	if (chance(2))
		return;
	random_policy();
	random_watches();
	it.evidence.run_count = rnd(9);
	for (size_t i = 0; i < it.evidence.run_count; i++)
		random_run(&it.runs[i]);
	for (uint64_t i = rnd(4); i > 0; i--)
		random_observation();
	for (uint64_t i = rnd(3); i > 0; i--)
		random_loss(&it);
	for (uint64_t i = rnd(2); i > 0; i--)
		specimen_suffer(&it, (enum symptom_kind)rnd(SYMPTOM_COUNT))
		    ->time_ms = some_time();
	for (uint64_t i = rnd(5); i > 0; i--)
		specimen_decide(&it, call_names[rnd(ARRAY_SIZE(call_names))],
		    (enum decision_what)rnd(DECISION_COUNT))
		    ->at_ms = some_time();
	it.transitions[0].at_ms = T0 + rnd(8 * DAY);
	chance(6) ? specimen_unflag(&it) : (void)0;
}

/* The same history, to be spoilt. The profile is lent. */
static void copy(void)
{
	spoilt = it;
	spoilt.workload.rules = &spoilt.rule;
	spoilt.workloads.items = &spoilt.workload;
	spoilt.evidence.observations = spoilt.observations;
	spoilt.evidence.symptoms = spoilt.symptoms;
	spoilt.evidence.losses = spoilt.losses;
	spoilt.evidence.runs = spoilt.runs;
	spoilt.evidence.watches = spoilt.watches;
	spoilt.evidence.nodes = spoilt.nodes;
	spoilt.evidence.used = spoilt.used;
	spoilt.evidence.decisions = spoilt.decisions;
	spoilt.evidence.transitions = spoilt.transitions;
	spoilt.question.seen = &spoilt.evidence;
	spoilt.question.workload = &spoilt.workload;
	spoilt.question.workloads = &spoilt.workloads;
	spoilt.question.profile = &it.profile;
}

static enum outcome outcome_of(const struct specimen *of)
{
	cleanup_verdict struct verdict verdict = {0};

	assert_int_equal(judge(&of->question, &verdict), 0);
	return verdict.outcome;
}

/* A time at which good evidence is looked at: within the window. */
static uint64_t recent(void)
{
	const struct policy *policy =
	    &spoilt.workload.policy[spoilt.question.phase];

	return NOW - policy->freshness_ms - rnd(policy->window_ms / 4);
}

static void lose_all(void)
{
	specimen_lose(&spoilt, "backlog", recent())->node =
	    (struct slice){NULL, 0};
}

static void watch_nothing(void)
{
	spoilt.evidence.watch_count = 0;
}

static void watch_until_lately(void)
{
	for (size_t i = 0; i < spoilt.evidence.watch_count; i++)
		spoilt.watches[i].to_ms = recent() - 1;
}

/*
 * At the very end of the window, which is after whatever is in force came to
 * be; and of no run, for what is of a retired image's does not count.
 */
static struct observation *see(const char *name)
{
	struct observation *at = specimen_see(&spoilt, name);
	const struct policy *policy =
	    &spoilt.workload.policy[spoilt.question.phase];

	spoilt.evidence.decision_count = 0;
	at->subject.unit = (struct slice){NULL, 0};
	at->subject.container = S("c9");
	at->first_ms = at->last_ms = NOW - policy->freshness_ms;
	return at;
}

static void see_maybe(void)
{
	see("getpid")->match = MATCH_MAYBE;
}

static void see_addition(void)
{
	(void)see("getpid");
}

static void see_risky(void)
{
	(void)see("ptrace");
}

static void see_sensitive(void)
{
	(void)see("connect");
}

static void see_argument(void)
{
	(void)see("prctl");
}

static void see_older_filter(void)
{
	(void)see("read");
}

static void see_another_phase(void)
{
	see("getpid")->call.action = SECCOMP_RET_TRAP;
}

static void die(void)
{
	specimen_suffer(&spoilt, SYMPTOM_COREDUMP)->time_ms = recent();
}

static void lack_a_profile(void)
{
	specimen_suffer(&spoilt, SYMPTOM_PROFILE)->time_ms = recent();
	spoilt.workload.policy[spoilt.question.phase].symptoms = SYMPTOMS_HOLD;
}

static void run_nothing(void)
{
	spoilt.evidence.run_count = 0;
	spoilt.workload.policy[spoilt.question.phase].runs = 1;
}

static void ask_for_nodes(void)
{
	spoilt.workload.policy[spoilt.question.phase].nodes = 9;
}

static void ask_for_arm(void)
{
	struct policy *policy = &spoilt.workload.policy[spoilt.question.phase];

	policy->arches[policy->arch_count++] = AUDIT_ARCH_ARM;
}

static void ask_for_time(void)
{
	spoilt.workload.policy[spoilt.question.phase].window_ms = 99 * DAY;
}

static void ask_for_clean_ends(void)
{
	spoilt.workload.policy[spoilt.question.phase].clean_ends = 99;
}

static void expect_another(void)
{
	static const char *const nodes[] = {"n9"};

	spoilt.question.expected_nodes = nodes;
	spoilt.question.expected_count = 1;
}

static void hold_an_older_filter(void)
{
	struct run *run = &spoilt.runs[spoilt.evidence.run_count++];

	*run = spoilt.runs[0];
	run->subject =
	    (struct subject){.node = S("n1"), .container = S("before")};
	run->match = MATCH_YES;
	run->started_ms = 1;
	run->ended_ms = 0;
}

static void run_in_another_phase(void)
{
	struct run *run = &spoilt.runs[spoilt.evidence.run_count++];

	*run = spoilt.runs[0];
	run->subject =
	    (struct subject){.node = S("n1"), .container = S("other")};
	run->match = MATCH_YES;
	run->started_ms = recent();
	run->ended_ms = 0;
	run->phase = ((int)spoilt.question.phase + 1) % PHASE_COUNT;
}

/* Nobody saw errno, in a phase that does not log it, nor log before. */
static void unsee_errno(void)
{
	spoilt.question.phase = PHASE_ERRNO;
	spoilt.question.to = PHASE_KILL;
	spoilt.evidence.rollout.phase = PHASE_ERRNO;
	spoilt.transitions[0].undone = true;
	specimen_unflag(&spoilt);
	spoilt.evidence.observation_count = 0;
}

static void may_have_been_seen_in_log(void)
{
	struct observation *at = see("getpid");

	if (spoilt.evidence.transition_count > 1)
		at->first_ms = at->last_ms = T0 - rnd(2 * DAY);
	at->match = MATCH_MAYBE;
}

static void log_no_actions(void)
{
	struct loss *loss = specimen_lose(&spoilt, "actions_logged", 1);

	loss->node = (struct slice){NULL, 0};
	loss->detail = S("op=seccomp-logging actions=(none) res=1");
}

static void change_the_profile(void)
{
	static struct profile deployed;

	profile_release(&deployed);
	assert_int_equal(profile_copy(&it.profile, &deployed), 0);
	assert_non_null(profile_add(&deployed, S("getuid"), SECCOMP_RET_ALLOW));
	spoilt.question.deployed = &deployed;
}

static void (*const spoilers[])(void) = {
    lose_all,
    watch_nothing,
    watch_until_lately,
    see_maybe,
    see_addition,
    see_risky,
    see_sensitive,
    see_argument,
    see_older_filter,
    see_another_phase,
    die,
    lack_a_profile,
    run_nothing,
    ask_for_nodes,
    ask_for_arm,
    ask_for_time,
    ask_for_clean_ends,
    expect_another,
    hold_an_older_filter,
    run_in_another_phase,
    unsee_errno,
    may_have_been_seen_in_log,
    log_no_actions,
    change_the_profile,
};

static void lose_more(void)
{
	random_loss(&spoilt);
}

static void watch_less(void)
{
	size_t count = spoilt.evidence.watch_count;
	struct watch *at = &spoilt.watches[rnd(count)];

	if (count == 0)
		return;
	if (chance(3)) {
		*at = spoilt.watches[count - 1];
		spoilt.evidence.watch_count--;
	} else if (chance(2)) {
		at->to_ms -= rnd(at->to_ms - at->from_ms);
	} else {
		spoilt.watches[count] = *at;
		at->to_ms = at->from_ms + rnd(at->to_ms - at->from_ms);
		spoilt.watches[count].from_ms = at->to_ms + 1 + rnd(DAY);
		spoilt.evidence.watch_count++;
	}
}

static void one_more_maybe(void)
{
	struct observation *at =
	    specimen_see(&spoilt, call_names[rnd(ARRAY_SIZE(call_names))]);

	at->match = MATCH_MAYBE;
	at->first_ms = some_time();
	at->last_ms = at->first_ms + rnd(HOUR);
	at->subject.node =
	    chance(4) ? (struct slice){NULL, 0} : PICK(node_names);
	if (chance(2))
		at->subject.unit = (struct slice){NULL, 0};
	if (chance(3))
		at->call.action = SECCOMP_RET_KILL_PROCESS;
}

static void one_more_maybe_run(void)
{
	struct run *run = &spoilt.runs[spoilt.evidence.run_count++];

	random_run(run);
	run->match = MATCH_MAYBE;
}

static void one_more_unknown_run(void)
{
	struct run *run = &spoilt.runs[spoilt.evidence.run_count++];

	random_run(run);
	run->started_ms = 0;
	run->match = MATCH_YES;
}

static void one_more_symptom(void)
{
	specimen_suffer(&spoilt, (enum symptom_kind)rnd(SYMPTOM_COUNT))
	    ->time_ms = chance(9) ? 0 : some_time();
}

static void (*const worseners[])(void) = {
    lose_more,
    watch_less,
    one_more_maybe,
    one_more_maybe_run,
    one_more_unknown_run,
    one_more_symptom,
};

/* As the store prunes: each kind has a time of its own, from hour to hour. */
static struct observation dropped[SPECIMEN_ROOM];
static uint64_t cut_events, cut_symptoms, cut_losses, cut_runs, cut_watches;

static uint64_t some_cut(void)
{
	return chance(3) ? 0 : some_time() / HOUR * HOUR;
}

static void most(uint64_t *to, uint64_t cut)
{
	if (*to < cut)
		*to = cut;
}

static void choose_cuts(void)
{
	cut_events = some_cut();
	cut_symptoms = some_cut();
	cut_losses = some_cut();
	cut_runs = some_cut();
	cut_watches = some_cut();
	most(&cut_watches, cut_events);
	most(&cut_watches, cut_symptoms);
	most(&cut_watches, cut_losses);
	most(&cut_watches, cut_runs);
}

static void fold(const struct observation *from)
{
	struct observation *to = dropped;
	struct observation *end = to + spoilt.evidence.past_count;

	while (to < end &&
	       (to->match != from->match || to->call.arch != from->call.arch ||
	           to->call.nr != from->call.nr ||
	           to->call.action != from->call.action ||
	           to->runtime_init != from->runtime_init))
		to++;
	if (to == end) {
		*to = *from;
		to->subject = (struct subject){
		    .node = {NULL, 0}
                };
		spoilt.evidence.past_count++;
		return;
	}
	if (from->first_ms < to->first_ms)
		to->first_ms = from->first_ms;
	most(&to->last_ms, from->last_ms);
}

static void prune_observations(void)
{
	size_t kept = 0;

	for (size_t i = 0; i < spoilt.evidence.observation_count; i++)
		if (spoilt.observations[i].last_ms < cut_events)
			fold(&spoilt.observations[i]);
		else
			spoilt.observations[kept++] = spoilt.observations[i];
	spoilt.evidence.observation_count = kept;
	spoilt.evidence.past = dropped;
}

#define KEEP_IF(items, count, stays)                          \
	do {                                                  \
		size_t kept = 0;                              \
		for (size_t i = 0; i < (count); i++)          \
			if (stays)                            \
				(items)[kept++] = (items)[i]; \
		(count) = kept;                               \
	} while (0)

/* What has no time has no age, and what runs still is no run of the past. */
static void prune_others(void)
{
	KEEP_IF(spoilt.symptoms, spoilt.evidence.symptom_count,
	    !spoilt.symptoms[i].time_ms ||
	        spoilt.symptoms[i].time_ms >= cut_symptoms);
	KEEP_IF(spoilt.losses, spoilt.evidence.loss_count,
	    !spoilt.losses[i].to_ms || spoilt.losses[i].to_ms >= cut_losses);
	KEEP_IF(spoilt.runs, spoilt.evidence.run_count,
	    !spoilt.runs[i].ended_ms || spoilt.runs[i].ended_ms >= cut_runs);
	for (size_t i = 0; i < spoilt.evidence.watch_count; i++)
		most(&spoilt.watches[i].from_ms, cut_watches);
	KEEP_IF(spoilt.watches, spoilt.evidence.watch_count,
	    spoilt.watches[i].to_ms >= cut_watches);
}

/* Nodes that were ever heard of are never forgotten. */
static void prune(uint64_t history)
{
	enum outcome before, after;

	it.nodes[it.evidence.node_count++] =
	    (struct node_state){.node = S("n3")};
	before = outcome_of(&it);
	copy();
	choose_cuts();
	prune_observations();
	prune_others();
	after = outcome_of(&spoilt);
	if (before != OUTCOME_PASS && after == OUTCOME_PASS)
		fail_msg("pruned, it was %s and not %s: history %llu of seed "
		         "%llu",
		    outcome_name(after), outcome_name(before),
		    (unsigned long long)history, (unsigned long long)seed);
}

static uint64_t histories(void)
{
	const char *text = getenv("HISTORIES");

	return text ? strtoull(text, NULL, 10) : 10000;
}

static void each_history(void (*look)(uint64_t history))
{
	for (uint64_t i = 0; i < histories(); i++) {
		random_state = (seed + i) * UINT64_C(0x9e3779b97f4a7c15) | 1;
		(void)rnd(0);
		random_history();
		look(i);
	}
}

static uint64_t passed;

static void spoil_one(uint64_t history)
{
	size_t which = history % ARRAY_SIZE(spoilers);

	if (outcome_of(&it) != OUTCOME_PASS)
		return;
	passed++;
	copy();
	spoilers[which]();
	if (outcome_of(&spoilt) == OUTCOME_PASS)
		fail_msg("spoiler %zu, history %llu of seed %llu", which,
		    (unsigned long long)history, (unsigned long long)seed);
}

TEST(nothing_says_promote_while_any_one_condition_fails)
{
	passed = 0;
	each_history(spoil_one);
	assert_true(passed > histories() / 4);
}

static void worsen(uint64_t history)
{
	size_t which = history % ARRAY_SIZE(worseners);
	enum outcome before = outcome_of(&it), after;

	copy();
	worseners[which]();
	after = outcome_of(&spoilt);
	if (after < before)
		fail_msg("worsener %zu made %s of %s, history %llu of seed "
		         "%llu",
		    which, outcome_name(after), outcome_name(before),
		    (unsigned long long)history, (unsigned long long)seed);
}

TEST(what_is_worse_never_looks_better)
{
	each_history(worsen);
}

TEST(what_is_pruned_is_no_reason_to_promote)
{
	each_history(prune);
}

static void replay(uint64_t history)
{
	cleanup_verdict struct verdict first = {0}, again = {0};

	if (history % 10)
		return;
	copy();
	assert_int_equal(judge(&it.question, &first), 0);
	assert_int_equal(judge(&spoilt.question, &again), 0);
	assert_int_equal(first.findings.count, again.findings.count);
	assert_memory_equal(first.checks, again.checks, sizeof(first.checks));
	if (first.findings.count)
		assert_memory_equal(first.findings.items, again.findings.items,
		    first.findings.count * sizeof(*first.findings.items));
	assert_int_equal(first.window_from_ms, again.window_from_ms);
	assert_int_equal(first.ready_ms, again.ready_ms);
}

TEST(a_replay_is_the_same_to_the_byte)
{
	each_history(replay);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
	        nothing_says_promote_while_any_one_condition_fails),
	    cmocka_unit_test(what_is_worse_never_looks_better),
	    cmocka_unit_test(what_is_pruned_is_no_reason_to_promote),
	    cmocka_unit_test(a_replay_is_the_same_to_the_byte),
	};
	const char *text = getenv("SEED");
	int r;

	seed = text ? strtoull(text, NULL, 10) : 20261124;
	printf("seed %llu\n", (unsigned long long)seed);
	r = cmocka_run_group_tests_name("verdict_property", tests, NULL, NULL);
	specimen_release(&it);
	return r;
}
