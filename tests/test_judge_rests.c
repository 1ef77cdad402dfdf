/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a verdict rests on, a fact at a time: each test changes one that is
 * easily taken for another, and the verdict changes with it.
 */
#include <string.h>

#include "tests/judged.h"

static void by_log(void)
{
	specimen_release(&it);
	specimen_init_by_log(&it);
}

static const char *word(void)
{
	verdict_release(&verdict);
	assert_int_equal(judge(&it.question, &verdict), 0);
	return verdict_word(&verdict, &it.question);
}

static void assert_refused(enum check_name check, enum outcome outcome)
{
	assert_string_not_equal(word(), "promote");
	assert_int_equal(verdict.checks[check].outcome, outcome);
}

#define UNTRUSTED OUTCOME_UNTRUSTED
#define MISSING   OUTCOME_INSUFFICIENT

/* What is asked of is the verdict of errno that rests on log. */

TEST(a_log_phase_that_was_taken_back_proves_nothing)
{
	by_log();
	assert_string_equal(word(), "promote");
	it.transitions[0].undone = true;
	assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
}

TEST(a_phase_that_was_not_log_is_no_log)
{
	by_log();
	it.transitions[0].to = PHASE_ERRNO;
	assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
}

TEST(a_log_phase_shorter_than_its_window_proves_nothing)
{
	by_log();
	it.transitions[0].at_ms = T0 - DAY;
	it.runs[6].started_ms = T0 - DAY + HOUR;
	it.runs[6].ended_ms = T0 - HOUR;
	assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
}

static void see_in_log(uint64_t at_ms, enum match match)
{
	struct observation *at = specimen_see(&it, "read");

	at->match = match;
	at->call.action = SECCOMP_RET_LOG;
	at->first_ms = at->last_ms = at_ms;
}

TEST(what_may_be_its_own_in_log_spoils_it)
{
	by_log();
	see_in_log(T0 - 2 * DAY, MATCH_MAYBE);
	assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
	by_log();
	see_in_log(T0 - 2 * DAY, MATCH_YES);
	assert_string_equal(word(), "promote");
	by_log();
	see_in_log(T0 - 9 * DAY, MATCH_MAYBE);
	assert_string_equal(word(), "promote");
}

TEST(a_run_of_another_phase_did_not_run_in_log)
{
	by_log();
	it.runs[6].phase = PHASE_LOG;
	assert_string_equal(word(), "promote");
	it.runs[6].phase = PHASE_ERRNO;
	assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
}

TEST(a_restart_did_not_run_in_log)
{
	by_log();
	it.runs[6].restart = true;
	assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
}

TEST(another_kernel_libc_or_runtime_did_not_run_in_log)
{
	const struct slice other = S("other");
	struct slice *const of[] = {&it.runs[6].kernel, &it.runs[6].libc,
	    &it.runs[6].runtime, &it.runs[6].image, &it.runs[6].subject.node};

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		by_log();
		*of[i] = other;
		assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
	}
}

TEST(log_is_not_asked_in_other_phases)
{
	by_log();
	it.question.phase = it.question.to = PHASE_KILL;
	it.evidence.rollout.phase = PHASE_KILL;
	it.transitions[1].to = PHASE_KILL;
	assert_string_equal(word(), "keep");
	by_log();
	it.evidence.has_rollout = false;
	assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
}

TEST(a_log_phase_that_was_not_recorded_proves_nothing)
{
	struct loss *loss;

	by_log();
	loss = specimen_lose(&it, "actions_logged", T0 - 20 * DAY);
	loss->detail = S("actions=kill_process,errno res=1");
	assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
	loss->detail = S("actions=kill_process,log res=1");
	assert_string_equal(word(), "promote");
	loss = specimen_lose(&it, "actions_logged", T0 + DAY);
	loss->detail = S("actions=kill_process,errno res=1");
	it.workload.policy[PHASE_ERRNO].window_ms = DAY;
	assert_string_equal(word(), "promote");
	loss->from_ms = loss->to_ms = T0 - 9 * DAY;
	assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
	/* Nor does it for having been set back before its end. */
	loss->from_ms = loss->to_ms = T0 - 2 * DAY;
	loss = specimen_lose(&it, "actions_logged", T0 - 2 * DAY + HOUR);
	loss->detail = S("actions=kill_process,errno,log res=1");
	assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
}

TEST(clean_in_log_without_a_clean_end_since_is_too_little)
{
	by_log();
	it.workload.policy[PHASE_ERRNO].clean_ends = 0;
	it.workload.policy[PHASE_ERRNO].runs = 0;
	for (size_t i = 0; i < 6; i++)
		it.runs[i].status = 1;
	assert_refused(CHECK_OBSERVABLE, MISSING);
}

/* Which runs and deployments count. */

TEST(what_runs_in_another_phase_has_another_filter)
{
	for (size_t i = 0; i < 6; i++)
		it.runs[i].phase = PHASE_LOG;
	assert_string_equal(word(), "promote");
	it.runs[5].phase = PHASE_ERRNO;
	assert_refused(CHECK_STALE_DEPLOYMENT, UNTRUSTED);
}

/* On another node, with an image of its own: nobody watched that node. */
static struct run *run_elsewhere(uint64_t from_ms, uint64_t to_ms)
{
	struct run *run = &it.runs[it.evidence.run_count++];

	*run = it.runs[0];
	run->subject.node = S("n2");
	run->started_ms = from_ms;
	run->ended_ms = to_ms;
	run->has_status = to_ms != 0;
	return run;
}

TEST(a_deployment_that_is_over_is_not_asked)
{
	(void)run_elsewhere(T0 + HOUR, T0 + 2 * HOUR);
	assert_string_equal(word(), "promote");
}

TEST(a_deployment_that_ran_lately_is_asked)
{
	(void)run_elsewhere(T0 + HOUR, NOW - 1);
	assert_refused(CHECK_COVERAGE, UNTRUSTED);
}

TEST(a_deployment_that_runs_is_asked)
{
	(void)run_elsewhere(T0 + HOUR, 0);
	assert_refused(CHECK_COVERAGE, UNTRUSTED);
}

TEST(if_nothing_runs_what_ran_last_is_asked)
{
	it.runs[5].ended_ms = NOW - 2 * DAY;
	it.runs[5].has_status = true;
	(void)run_elsewhere(T0 + HOUR, T0 + 2 * HOUR);
	assert_string_equal(word(), "promote");
	it.runs[6].ended_ms = NOW - 2 * DAY + 1;
	assert_refused(CHECK_COVERAGE, UNTRUSTED);
}

TEST(identity_is_image_and_profile_both)
{
	it.workload.policy[PHASE_LOG].identity_required = true;
	for (size_t i = 0; i < 6; i++)
		it.runs[i].image = S("sha256:1");
	assert_refused(CHECK_ATTRIBUTION, UNTRUSTED);
	assert_int_equal(verdict.runs, 0);
	for (size_t i = 0; i < 6; i++)
		it.runs[i].profile_hash = S("h");
	assert_string_equal(word(), "promote");
	assert_true(verdict.runs > 0);
}

TEST(the_first_run_after_a_boot_ends_the_one_before)
{
	struct loss *boot;

	/* In another phase, and never seen to end. */
	for (size_t i = 0; i < 6; i++)
		it.runs[i].subject.container = S("c");
	it.runs[0].phase = PHASE_KILL;
	it.runs[0].ended_ms = 0;
	assert_refused(CHECK_STALE_DEPLOYMENT, UNTRUSTED);
	boot = specimen_lose(&it, "boot", T0 + 2 * HOUR);
	boot->harmless = true;
	(void)word();
	assert_int_equal(verdict.checks[CHECK_STALE_DEPLOYMENT].outcome,
	    OUTCOME_PASS);
	boot->trust = TRUST_PROGRAM;
	assert_refused(CHECK_STALE_DEPLOYMENT, UNTRUSTED);
	boot->trust = TRUST_KERNEL;
	boot->from_ms = boot->to_ms = T0 + HOUR / 2;
	assert_refused(CHECK_STALE_DEPLOYMENT, UNTRUSTED);
	boot->to_ms = NOW + 1;
	assert_refused(CHECK_STALE_DEPLOYMENT, UNTRUSTED);
	boot->from_ms = boot->to_ms = T0 + 2 * HOUR;
	boot->node = S("n2");
	assert_refused(CHECK_STALE_DEPLOYMENT, UNTRUSTED);
}

TEST(of_two_boots_the_first_after_it_began_ended_a_run)
{
	it.runs[5].started_ms = T0 + 6 * HOUR;
	it.runs[5].subject.unit = (struct slice){NULL, 0};
	it.runs[5].subject.container = S("c");
	specimen_lose(&it, "boot", NOW - 1)->harmless = true;
	specimen_lose(&it, "boot", T0 + 7 * HOUR)->harmless = true;
	it.runs[5].image = S("old");
	assert_string_equal(word(), "promote");
	it.losses[1].to_ms = it.losses[1].from_ms = NOW - 2;
	assert_string_not_equal(word(), "promote");
}

TEST(a_phase_began_with_its_last_transition)
{
	it.transitions[1] = it.transitions[0];
	it.transitions[1].at_ms = NOW - 5 * HOUR;
	it.evidence.transition_count = 2;
	assert_refused(CHECK_WALL_TIME, MISSING);
	it.evidence.transition_count = 0;
	assert_string_equal(word(), "promote");
	it.evidence.rollout.since_ms = NOW - 5 * HOUR;
	assert_refused(CHECK_WALL_TIME, MISSING);
}

TEST(a_run_may_give_the_profile_or_its_filter_as_what_it_has)
{
	char hash[HASH_TEXT];

	(void)profile_hash(&it.profile, hash);
	for (size_t i = 0; i < 6; i++)
		it.runs[i].profile_hash = slice_of(hash);
	assert_string_equal(word(), "promote");
	it.runs[5].profile_hash = S("another");
	assert_refused(CHECK_STALE_DEPLOYMENT, UNTRUSTED);
}

TEST(a_file_for_errno_without_the_flag_is_taken_as_it_stands)
{
	specimen_release(&it);
	specimen_init(&it, PHASE_ERRNO);
	assert_string_equal(word(), "promote");
	it.profile.flags = 0;
	assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
	it.profile.default_action = SECCOMP_RET_LOG;
	it.profile.has_default_errno = false;
	assert_string_equal(word(), "promote");
}

TEST(where_it_was_seen_lately_has_to_be_heard_of)
{
	struct observation *at = specimen_see(&it, "getpid");

	at->subject.node = S("n2");
	at->subject.unit = S("spin.service");
	(void)specimen_decide(&it, "getpid", DECISION_DENY);
	assert_refused(CHECK_FRESHNESS, UNTRUSTED);
	at->first_ms = at->last_ms = T0 + HOUR;
	assert_string_equal(word(), "promote");
	at->first_ms = at->last_ms = NOW + 1;
	assert_string_equal(word(), "promote");
	at->first_ms = at->last_ms = NOW - 2 * HOUR;
	at->match = MATCH_MAYBE;
	(void)word();
	assert_int_equal(verdict.checks[CHECK_FRESHNESS].outcome, OUTCOME_PASS);
}

TEST(runs_of_images_that_differ_do_not_add_up)
{
	it.workload.policy[PHASE_LOG].runs = 2;
	it.workload.policy[PHASE_LOG].clean_ends = 0;
	assert_string_equal(word(), "promote");
	for (size_t i = 0; i < 5; i++)
		it.runs[i].libc = S("old");
	assert_refused(CHECK_RUNS, MISSING);
	assert_int_equal(verdict.runs, 1);
}

/* One image has runs enough, the other has not, whichever came first. */
TEST(each_deployment_that_runs_has_to_earn_its_runs)
{
	for (int newer = 0; newer < 2; newer++) {
		specimen_release(&it);
		specimen_init(&it, PHASE_LOG);
		it.workload.policy[PHASE_LOG].runs = 2;
		it.workload.policy[PHASE_LOG].clean_ends = 0;
		run_elsewhere(newer ? NOW - 5 * DAY : T0 + 1, 0)->subject =
		    (struct subject){.node = S("n1"), .container = S("c")};
		assert_string_equal(word(), "promote");
		it.runs[6].image = S("new");
		assert_refused(CHECK_RUNS, MISSING);
		assert_int_equal(verdict.runs, 1);
		it.workload.policy[PHASE_LOG].runs = 1;
		it.workload.policy[PHASE_LOG].clean_ends = 1;
		assert_refused(CHECK_RUNS, MISSING);
		assert_int_equal(verdict.clean_ends, 0);
	}
}

TEST(the_shortest_window_is_the_one_that_counts)
{
	run_elsewhere(NOW - 5 * HOUR, 0)->image = S("new");
	it.runs[6].subject =
	    (struct subject){.node = S("n1"), .container = S("c")};
	assert_refused(CHECK_WALL_TIME, MISSING);
	it.runs[6].started_ms = NOW - 9 * DAY;
	(void)word();
	assert_int_equal(verdict.checks[CHECK_WALL_TIME].outcome, OUTCOME_PASS);
}

TEST(a_loss_that_is_none_is_none)
{
	struct loss *loss = specimen_lose(&it, "gap", NOW - 2 * HOUR);

	loss->count = 0;
	loss->how = LOSS_EXACT;
	assert_string_equal(word(), "promote");
	loss->how = LOSS_AT_MOST;
	assert_string_equal(word(), "promote");
	loss->how = LOSS_AT_LEAST;
	assert_refused(CHECK_COVERAGE, UNTRUSTED);
	loss->how = LOSS_UNKNOWN;
	assert_refused(CHECK_COVERAGE, UNTRUSTED);
}

/* Two more runs at the rate of the six, or as many clean ends. */
TEST(when_runs_will_be_enough_is_told_by_their_rate)
{
	struct policy *policy = &it.workload.policy[PHASE_LOG];
	uint64_t per_run, per_end;

	policy->clean_ends = 0;
	(void)word();
	policy->runs = verdict.runs + 2;
	assert_refused(CHECK_RUNS, MISSING);
	per_run =
	    (verdict.window_to_ms - verdict.window_from_ms) / verdict.runs;
	assert_int_equal(verdict.ready_ms, NOW + 2 * per_run);
	policy->clean_ends = verdict.clean_ends + 2;
	assert_refused(CHECK_RUNS, MISSING);
	per_end = (verdict.window_to_ms - verdict.window_from_ms) /
	          verdict.clean_ends;
	assert_true(per_end > per_run);
	assert_int_equal(verdict.ready_ms, NOW + 2 * per_end);
	policy->runs = 0;
	assert_refused(CHECK_RUNS, MISSING);
	assert_int_equal(verdict.ready_ms, NOW + 2 * per_end);
	policy->nodes = 2; /* nobody knows when */
	assert_refused(CHECK_NODES, MISSING);
	assert_int_equal(verdict.ready_ms, 0);
}

/* Nodes and architectures. */

TEST(two_deployments_of_a_node_are_one_node)
{
	it.workload.policy[PHASE_LOG].nodes = 2;
	run_elsewhere(T0 + HOUR, 0)->subject.node = S("n1");
	it.runs[6].image = S("other");
	assert_refused(CHECK_NODES, MISSING);
	it.runs[6].subject.node = S("n2");
	it.watches[1] = it.watches[0];
	it.watches[1].node = S("n2");
	it.evidence.watch_count = 2;
	(void)word();
	assert_int_equal(verdict.checks[CHECK_NODES].outcome, OUTCOME_PASS);
}

static void ask_for(uint32_t arch)
{
	struct policy *policy = &it.workload.policy[PHASE_LOG];

	policy->arches[0] = arch;
	policy->arch_count = 1;
}

TEST(an_architecture_is_shown_by_an_event_that_is_its_own)
{
	struct observation *at;

	ask_for(AUDIT_ARCH_I386);
	assert_refused(CHECK_ARCHITECTURES, MISSING);
	at = specimen_see(&it, "read");
	at->call.arch = AUDIT_ARCH_I386;
	(void)word();
	assert_int_equal(verdict.checks[CHECK_ARCHITECTURES].outcome,
	    OUTCOME_PASS);
	at->match = MATCH_MAYBE;
	assert_refused(CHECK_ARCHITECTURES, MISSING);
	at->match = MATCH_YES;
	at->first_ms = at->last_ms = NOW + 1;
	assert_refused(CHECK_ARCHITECTURES, MISSING);
}

TEST(an_architecture_is_shown_by_a_trace)
{
	ask_for(AUDIT_ARCH_I386);
	it.used[0] = (struct used){
	    .call = {AUDIT_ARCH_I386, 3, 0},
	    .count = 1,
	    .first_ms = T0,
	    .last_ms = T0
        };
	it.evidence.used_count = 1;
	(void)word();
	assert_int_equal(verdict.checks[CHECK_ARCHITECTURES].outcome,
	    OUTCOME_PASS);
	it.used[0].call.arch = AUDIT_ARCH_X86_64;
	assert_refused(CHECK_ARCHITECTURES, MISSING);
}

/* Losses, and what is logged at all. */

static void count_lost(uint64_t at_ms, uint64_t counter)
{
	specimen_lose(&it, "lost", at_ms)->count = counter;
}

TEST(a_record_that_was_dropped_for_another_is_no_silence)
{
	struct loss *loss = specimen_lose(&it, "conflict", NOW - 30 * HOUR);

	loss->how = LOSS_EXACT;
	assert_refused(CHECK_COVERAGE, UNTRUSTED);
	loss->from_ms = loss->to_ms = NOW - HOUR / 2;
	assert_refused(CHECK_COVERAGE, UNTRUSTED);
	loss->from_ms = loss->to_ms = it.runs[0].started_ms - 1;
	assert_string_equal(word(), "promote");
	/* It takes the runs that were enough: not only missing are they. */
	loss->from_ms = loss->to_ms = it.runs[4].started_ms;
	assert_refused(CHECK_COVERAGE, UNTRUSTED);
	it.workload.policy[PHASE_LOG].runs = 1;
	it.workload.policy[PHASE_LOG].clean_ends = 0;
	assert_string_equal(word(), "promote");
	loss->node = S("n2");
	loss->from_ms = loss->to_ms = NOW - 30 * HOUR;
	assert_string_equal(word(), "promote");
}

TEST(a_counter_that_stands_still_lost_nothing)
{
	it.watches[0].from_ms = T0 - 10 * DAY;
	count_lost(T0 - 9 * DAY, 5);
	count_lost(NOW - 2 * DAY, 5);
	assert_string_equal(word(), "promote");
	it.losses[1].count = 6;
	assert_refused(CHECK_COVERAGE, UNTRUSTED);
}

TEST(the_last_change_of_what_is_logged_is_the_one)
{
	const struct slice all = S("actions=kill_process,log res=1");
	const struct slice few = S("actions=kill_process res=1");

	specimen_lose(&it, "actions_logged", T0 - 2 * HOUR)->detail = few;
	specimen_lose(&it, "actions_logged", T0 - HOUR)->detail = all;
	assert_string_equal(word(), "promote");
	it.losses[0].detail = all;
	it.losses[1].detail = few;
	assert_refused(CHECK_OBSERVABLE, UNTRUSTED);
	it.losses[0].from_ms = it.losses[0].to_ms = T0;
	assert_string_equal(word(), "promote");
}

/* Symptoms. */

TEST(a_text_that_speaks_of_enosys_is_explained_by_errno_only)
{
	specimen_suffer(&it, SYMPTOM_ENOSYS);
	specimen_lose(&it, "gap", NOW - 2 * HOUR);
	it.losses[0].from_ms = NOW - 3 * HOUR;
	it.losses[0].to_ms = NOW - HOUR * 3 / 2;
	specimen_see(&it, "read")->call.action = SECCOMP_RET_ERRNO;
	(void)word();
	assert_int_equal(verdict.checks[CHECK_SYMPTOMS].outcome, OUTCOME_PASS);
	it.observations[0].call.action = SECCOMP_RET_LOG;
	assert_refused(CHECK_SYMPTOMS, OUTCOME_HOLD);
}

static enum outcome decided_symptom(enum decision_what what, bool has_arch)
{
	struct symptom *at;

	specimen_release(&it);
	specimen_init(&it, PHASE_KILL);
	at = specimen_suffer(&it, SYMPTOM_SIGSYS);
	at->has_nr = true;
	at->nr = 101;
	at->has_arch = has_arch;
	at->arch = AUDIT_ARCH_X86_64;
	if (what != DECISION_COUNT)
		(void)specimen_decide(&it, "ptrace", what);
	(void)word();
	return verdict.checks[CHECK_BLIND_SPOT].outcome;
}

TEST(a_death_of_a_call_that_was_denied_by_a_person_is_settled)
{
	assert_int_equal(decided_symptom(DECISION_DENY, true), OUTCOME_PASS);
	assert_int_equal(decided_symptom(DECISION_COUNT, true), UNTRUSTED);
	assert_int_equal(decided_symptom(DECISION_INVESTIGATE, true),
	    UNTRUSTED);
	assert_int_equal(decided_symptom(DECISION_DENY, false), UNTRUSTED);
}

/* A profile's own ERRNO rules, which leave no record where they can't. */
TEST(a_rule_of_the_profile_that_denies_is_no_finding)
{
	specimen_release(&it);
	specimen_init(&it, PHASE_ERRNO);
	assert_non_null(
	    profile_add(&it.profile, S("getpid"), SECCOMP_RET_ERRNO));
	specimen_see(&it, "getpid");
	assert_string_equal(word(), "promote");
	specimen_see(&it, "getuid");
	assert_refused(CHECK_ADDITION, OUTCOME_HOLD);
}

/* clean_ms: since the last of what is wrong, or since the window began. */
TEST(clean_for_how_long_is_told_since_the_last_finding)
{
	assert_string_equal(word(), "promote");
	assert_int_equal(verdict.clean_ms,
	    verdict.window_to_ms - verdict.window_from_ms);
	specimen_see(&it, "getpid")->last_ms = NOW - 5 * HOUR;
	it.observations[0].first_ms = NOW - 6 * HOUR;
	assert_refused(CHECK_ADDITION, OUTCOME_HOLD);
	assert_int_equal(verdict.clean_ms,
	    verdict.window_to_ms - (NOW - 5 * HOUR));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_log_phase_that_was_taken_back_proves_nothing),
	    CASE(a_phase_that_was_not_log_is_no_log),
	    CASE(a_log_phase_shorter_than_its_window_proves_nothing),
	    CASE(what_may_be_its_own_in_log_spoils_it),
	    CASE(a_run_of_another_phase_did_not_run_in_log),
	    CASE(a_restart_did_not_run_in_log),
	    CASE(another_kernel_libc_or_runtime_did_not_run_in_log),
	    CASE(log_is_not_asked_in_other_phases),
	    CASE(a_log_phase_that_was_not_recorded_proves_nothing),
	    CASE(clean_in_log_without_a_clean_end_since_is_too_little),
	    CASE(what_runs_in_another_phase_has_another_filter),
	    CASE(a_deployment_that_is_over_is_not_asked),
	    CASE(a_deployment_that_ran_lately_is_asked),
	    CASE(a_deployment_that_runs_is_asked),
	    CASE(if_nothing_runs_what_ran_last_is_asked),
	    CASE(identity_is_image_and_profile_both),
	    CASE(the_first_run_after_a_boot_ends_the_one_before),
	    CASE(of_two_boots_the_first_after_it_began_ended_a_run),
	    CASE(a_phase_began_with_its_last_transition),
	    CASE(a_run_may_give_the_profile_or_its_filter_as_what_it_has),
	    CASE(a_file_for_errno_without_the_flag_is_taken_as_it_stands),
	    CASE(where_it_was_seen_lately_has_to_be_heard_of),
	    CASE(runs_of_images_that_differ_do_not_add_up),
	    CASE(each_deployment_that_runs_has_to_earn_its_runs),
	    CASE(the_shortest_window_is_the_one_that_counts),
	    CASE(a_loss_that_is_none_is_none),
	    CASE(when_runs_will_be_enough_is_told_by_their_rate),
	    CASE(two_deployments_of_a_node_are_one_node),
	    CASE(an_architecture_is_shown_by_an_event_that_is_its_own),
	    CASE(an_architecture_is_shown_by_a_trace),
	    CASE(a_record_that_was_dropped_for_another_is_no_silence),
	    CASE(a_counter_that_stands_still_lost_nothing),
	    CASE(the_last_change_of_what_is_logged_is_the_one),
	    CASE(a_text_that_speaks_of_enosys_is_explained_by_errno_only),
	    CASE(a_death_of_a_call_that_was_denied_by_a_person_is_settled),
	    CASE(a_rule_of_the_profile_that_denies_is_no_finding),
	    CASE(clean_for_how_long_is_told_since_the_last_finding),
	};

	return cmocka_run_group_tests_name("judge_rests", tests, NULL, NULL);
}
