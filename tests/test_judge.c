/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/verdicts.h"

TEST(good_evidence_leads_onward)
{
	assert_string_equal(word(), "promote");
	in_phase(PHASE_ERRNO);
	assert_string_equal(word(), "promote");
	in_phase(PHASE_KILL);
	assert_string_equal(word(), "keep");
	for (unsigned i = 0; i < CHECK_COUNT; i++)
		assert_true(*verdict.checks[i].detail != '\0');
}

TEST(only_one_step_can_be_asked_for)
{
	it.question.to = PHASE_KILL;
	assert_int_equal(judge(&it.question, &verdict), -EINVAL);
	in_phase(PHASE_ERRNO);
	it.question.to = PHASE_LOG;
	assert_int_equal(judge(&it.question, &verdict), -EINVAL);
}

TEST(a_profile_that_allows_by_default_is_no_allowlist)
{
	struct error err = {0};

	it.profile.default_action = SECCOMP_RET_ALLOW;
	assert_int_equal(judge(&it.question, &verdict), -EINVAL);
	assert_int_equal(question_check(&it.question, &err), -EINVAL);
	assert_true(*err.text != '\0');
}

TEST(a_young_phase_is_insufficient_and_says_until_when)
{
	it.transitions[0].at_ms = NOW - 48 * HOUR;
	for (size_t i = 0; i < 6; i++) {
		it.runs[i].started_ms = NOW - 47 * HOUR + i * HOUR;
		it.runs[i].ended_ms = i < 5 ? NOW - 46 * HOUR + i * HOUR : 0;
	}
	assert_verdict("insufficient", CHECK_WALL_TIME);
	assert_int_equal(verdict.ready_ms, NOW + (72 - 46) * HOUR);
	assert_said(CHECK_WALL_TIME, "1d 22h of 3d");
}

/*
 * Until then log let it through, so what programs do without it was not seen:
 * what ran before has to run again.
 */
TEST(what_log_denies_since_a_decision_begins_anew)
{
	struct decision *first =
	    specimen_decide(&it, "clone3", DECISION_EXPECT);

	assert_verdict("untrusted", CHECK_STALE_DEPLOYMENT);
	it.runs[5].ended_ms = NOW - HOUR;
	assert_verdict("insufficient", CHECK_WALL_TIME);
	assert_verdict("insufficient", CHECK_RUNS);
	first->at_ms = NOW - 1000 * HOUR;
	assert_string_equal(word(), "promote");
}

TEST(to_expect_it_once_more_begins_nothing)
{
	struct decision *first =
	    specimen_decide(&it, "clone3", DECISION_EXPECT);

	first->at_ms = NOW - 1000 * HOUR;
	first->until_ms = NOW;
	(void)specimen_decide(&it, "clone3", DECISION_EXPECT);
	assert_string_equal(word(), "promote");
	first->until_ms = NOW - HOUR; /* and the file is what it was */
	assert_string_equal(word(), "promote");
	it.transitions[1] = it.transitions[0];
	it.transitions[1].at_ms = NOW - HOUR;
	it.evidence.transition_count = 2;
	assert_verdict("untrusted", CHECK_STALE_DEPLOYMENT);
}

TEST(to_deny_changes_the_filter_of_log_under_a_floor_only)
{
	(void)specimen_decide(&it, "ptrace", DECISION_DENY);
	assert_string_equal(word(), "promote");
	it.workload.policy[PHASE_LOG].floor = true;
	assert_verdict("untrusted", CHECK_STALE_DEPLOYMENT);
}

TEST(past_log_a_decision_denies_nothing_more)
{
	in_phase(PHASE_ERRNO);
	(void)specimen_decide(&it, "clone3", DECISION_EXPECT);
	assert_string_equal(word(), "promote");
}

TEST(too_few_runs_are_insufficient)
{
	it.evidence.run_count = 4;
	it.runs[3].ended_ms = 0;
	assert_verdict("insufficient", CHECK_RUNS);
	assert_said(CHECK_RUNS, "4 of 5 runs");
	assert_true(verdict.ready_ms > NOW);
}

TEST(runs_that_failed_did_not_end_clean)
{
	for (size_t i = 0; i < 5; i++)
		it.runs[i].status = 1;
	assert_verdict("insufficient", CHECK_RUNS);
	assert_said(CHECK_RUNS, "0 of 3 ended clean");
	assert_int_equal(verdict.ready_ms, 0);
}

TEST(crash_loop_restarts_are_no_runs)
{
	for (size_t i = 0; i < 3; i++)
		it.runs[i].restart = true;
	assert_verdict("insufficient", CHECK_RUNS);
}

TEST(the_same_runs_told_by_two_sources_count_once)
{
	it.evidence.run_count = 4;
	for (size_t i = 0; i < 4; i++) {
		it.runs[4 + i] = it.runs[i];
		it.runs[4 + i].origin = S("container");
	}
	it.evidence.run_count = 8;
	assert_verdict("insufficient", CHECK_RUNS);
}

TEST(a_run_that_nobody_saw_begin_counts_for_nothing)
{
	it.runs[0].started_ms = 0;
	it.runs[1].started_ms = 0;
	assert_verdict("insufficient", CHECK_RUNS);
}

TEST(one_node_does_not_stand_for_two)
{
	it.workload.policy[PHASE_LOG].nodes = 2;
	assert_verdict("insufficient", CHECK_NODES);
}

TEST(an_architecture_that_never_ran_is_missing)
{
	struct policy *policy = &it.workload.policy[PHASE_LOG];

	policy->arches[policy->arch_count++] = AUDIT_ARCH_X86_64;
	assert_string_equal(word(), "promote");
	policy->arches[policy->arch_count++] = AUDIT_ARCH_I386;
	assert_verdict("insufficient", CHECK_ARCHITECTURES);
	assert_said(CHECK_ARCHITECTURES, "x86");
}

TEST(a_hole_in_the_watch_is_no_silence)
{
	it.watches[0].to_ms = NOW - 30 * HOUR;
	it.watches[1] = it.watches[0];
	it.watches[1].from_ms = NOW - 28 * HOUR;
	it.watches[1].to_ms = NOW;
	it.evidence.watch_count = 2;
	assert_verdict("untrusted", CHECK_COVERAGE);
	assert_said(CHECK_COVERAGE, "nobody watched node n1");
}

TEST(another_source_fills_a_hole)
{
	it.watches[0].to_ms = NOW - 30 * HOUR;
	it.watches[1] = it.watches[0];
	it.watches[1].source = S("journal");
	it.watches[1].from_ms = NOW - 31 * HOUR;
	it.watches[1].to_ms = NOW;
	it.evidence.watch_count = 2;
	assert_string_equal(word(), "promote");
	specimen_lose(&it, "journal_missed", NOW - 20 * HOUR)->source =
	    S("journal");
	assert_verdict("untrusted", CHECK_COVERAGE);
	assert_said(CHECK_COVERAGE, "journal_missed");
}

TEST(an_old_hole_heals)
{
	specimen_lose(&it, "gap", NOW - 80 * HOUR);
	assert_verdict("insufficient", CHECK_RUNS);
	assert_int_equal(verdict.checks[CHECK_COVERAGE].outcome, OUTCOME_PASS);
	assert_int_equal(verdict.checks[CHECK_WALL_TIME].outcome, OUTCOME_PASS);
	assert_int_equal(verdict.window_from_ms, NOW - 80 * HOUR + 1);
}

TEST(what_the_kernel_lost_no_source_has)
{
	it.watches[1] = it.watches[0];
	it.watches[1].source = S("journal");
	it.evidence.watch_count = 2;
	specimen_lose(&it, "printk_suppressed", NOW - 2 * HOUR);
	assert_string_equal(word(), "promote");
	specimen_lose(&it, "backlog", NOW - 2 * HOUR);
	assert_verdict("untrusted", CHECK_COVERAGE);
}

TEST(a_life_cycle_message_is_no_loss)
{
	specimen_lose(&it, "daemon_rotate", NOW - 2 * HOUR)->harmless = true;
	assert_string_equal(word(), "promote");
	specimen_lose(&it, "gap", NOW - 2 * HOUR)->count = 0;
	it.losses[1].how = LOSS_AT_MOST;
	assert_string_equal(word(), "promote");
	specimen_lose(&it, "gap", NOW - 2 * HOUR)->trust = TRUST_FORGEABLE;
	assert_string_equal(word(), "promote");
}

TEST(the_kernels_counter_counts_by_its_changes)
{
	specimen_lose(&it, "boot", T0)->harmless = true;
	specimen_lose(&it, "lost", T0 + 1)->count = 0;
	specimen_lose(&it, "lost", T0 + DAY)->count = 0;
	assert_string_equal(word(), "promote");
	specimen_lose(&it, "lost", NOW - 2 * HOUR)->count = 7;
	assert_verdict("untrusted", CHECK_COVERAGE);
	it.losses[3].to_ms = it.losses[3].from_ms = T0 + HOUR / 2;
	it.losses[2].count = 7;
	assert_string_equal(word(), "promote");
}

TEST(a_silent_node_is_not_trusted)
{
	it.watches[0].to_ms = NOW - 2 * HOUR;
	assert_verdict("untrusted", CHECK_FRESHNESS);
	assert_said(CHECK_FRESHNESS, "node n1");
}

TEST(an_expected_node_has_to_speak)
{
	static const char *const nodes[] = {"n1", "n2"};

	it.question.expected_nodes = nodes;
	it.question.expected_count = 2;
	assert_verdict("untrusted", CHECK_FRESHNESS);
	assert_said(CHECK_FRESHNESS, "n2 has never been heard of");
}

TEST(a_node_goes_by_its_alias)
{
	static const char *const nodes[] = {"front"};
	static char from[] = "n1", to[] = "front";
	static struct node_alias alias = {from, to};

	it.question.expected_nodes = nodes;
	it.question.expected_count = 1;
	assert_verdict("untrusted", CHECK_FRESHNESS);
	it.workloads.aliases = &alias;
	it.workloads.alias_count = 1;
	assert_string_equal(word(), "promote");
}

TEST(an_event_that_may_be_its_own_is_doubtful)
{
	specimen_see(&it, "read")->match = MATCH_MAYBE;
	assert_string_equal(word(), "untrusted");
	assert_int_equal(verdict.checks[CHECK_ATTRIBUTION].outcome,
	    OUTCOME_UNTRUSTED);
}

TEST(required_identity_is_required)
{
	it.workload.policy[PHASE_LOG].identity_required = true;
	assert_verdict("untrusted", CHECK_ATTRIBUTION);
	for (size_t i = 0; i < 6; i++) {
		it.runs[i].image = S("sha256:1");
		it.runs[i].profile_hash = S("h");
	}
	assert_string_equal(word(), "promote");
}

TEST(silence_proves_nothing_if_errno_is_not_recorded)
{
	in_phase(PHASE_ERRNO);
	specimen_unflag(&it);
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	assert_said(CHECK_OBSERVABLE, "SECCOMP_FILTER_FLAG_LOG");
	in_phase(PHASE_LOG);
	specimen_unflag(&it);
	assert_string_equal(word(), "promote");
}

static void walk_by_way_of_log(void)
{
	specimen_release(&it);
	specimen_init_by_log(&it);
}

TEST(errno_may_rest_on_a_clean_window_in_log)
{
	walk_by_way_of_log();
	assert_string_equal(word(), "promote");
	assert_said(CHECK_OBSERVABLE, "full window in log");
	it.transitions[0].profile_hash = S("another");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
}

TEST(a_hole_in_log_is_no_clean_window)
{
	walk_by_way_of_log();
	specimen_lose(&it, "gap", T0 - DAY);
	assert_verdict("untrusted", CHECK_OBSERVABLE);
}

TEST(what_never_ran_in_log_was_not_clean_there)
{
	walk_by_way_of_log();
	it.runs[6].image = S("old");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
}

/* Of a call that the profile allows: then it is the clock alone. */
static void stamp_ahead(struct observation *call, struct evidence *ahead,
    int32_t nr)
{
	*call = it.observations[0];
	call->subject.node = it.watches[0].node;
	call->match = MATCH_YES;
	call->call = (struct call){AUDIT_ARCH_X86_64, nr, SECCOMP_RET_LOG};
	call->first_ms = call->last_ms = call->bucket_ms = NOW + HOUR;
	call->events = 1;
	*ahead =
	    (struct evidence){.observations = call, .observation_count = 1};
	it.question.ahead = ahead;
	it.question.wall_ms = NOW;
}

TEST(an_event_of_the_future_shows_that_a_clock_is_wrong)
{
	struct observation call;
	struct evidence ahead;

	assert_string_equal(word(), "promote");
	stamp_ahead(&call, &ahead, 0);
	call.subject.node = S("another");
	assert_verdict("untrusted", CHECK_FRESHNESS);
	/* That node's clock is right again, and it was heard of since. */
	call.subject.node = it.watches[0].node;
	assert_string_equal(word(), "promote");
}

TEST(a_call_stamped_in_the_future_was_made_all_the_same)
{
	struct observation call;
	struct evidence ahead;

	stamp_ahead(&call, &ahead, 99);
	assert_verdict("hold", CHECK_ADDITION);
}

TEST(a_watch_that_goes_into_the_future_covers_nothing)
{
	it.question.wall_ms = NOW;
	assert_string_equal(word(), "promote");
	it.watches[0].to_ms = NOW + HOUR;
	assert_verdict("untrusted", CHECK_COVERAGE);
	/* As of a time that is past, it is a later one. */
	it.question.wall_ms = 0;
	assert_string_equal(word(), "promote");
}

TEST(a_container_from_before_the_promotion_holds_the_old_filter)
{
	it.runs[6] = it.runs[5];
	it.runs[6].subject.unit = S("other.service");
	it.runs[6].started_ms = T0 - DAY;
	it.evidence.run_count = 7;
	assert_verdict("untrusted", CHECK_STALE_DEPLOYMENT);
	it.runs[6].ended_ms = T0 + DAY;
	assert_string_equal(word(), "promote");
}

TEST(an_end_that_nobody_saw_is_told_by_the_next_start)
{
	it.runs[6] = it.runs[5];
	it.runs[6].started_ms = T0 - DAY;
	it.evidence.run_count = 7;
	assert_string_equal(word(), "promote");
}

TEST(a_run_under_another_profile_is_another_deployment)
{
	it.runs[5].profile_hash = S("other");
	assert_verdict("untrusted", CHECK_STALE_DEPLOYMENT);
}

TEST(a_new_image_has_to_earn_its_own_window)
{
	it.runs[5].image = S("new");
	assert_verdict("insufficient", CHECK_RUNS);
	assert_int_equal(verdict.runs, 1);
	assert_int_equal(verdict.window_from_ms, it.runs[5].started_ms);
}

TEST(a_profile_that_is_not_deployed_has_no_evidence)
{
	cleanup_profile struct profile deployed = {.rules = NULL};

	assert_int_equal(profile_copy(&it.profile, &deployed), 0);
	it.question.deployed = &deployed;
	assert_string_equal(word(), "promote");
	specimen_allow(&it, "getpid");
	assert_verdict("insufficient", CHECK_WALL_TIME);
	assert_said(CHECK_WALL_TIME, "rollout update");
}

TEST(no_evidence_at_all_is_not_clean)
{
	it.evidence.run_count = 0;
	it.evidence.watch_count = 0;
	it.evidence.node_count = 0;
	assert_verdict("untrusted", CHECK_COVERAGE);
	it.workload.policy[PHASE_LOG].runs = 0;
	it.workload.policy[PHASE_LOG].clean_ends = 0;
	it.workload.policy[PHASE_LOG].nodes = 0;
	assert_verdict("untrusted", CHECK_COVERAGE);
}

TEST(the_worst_wins)
{
	it.evidence.run_count = 1;
	assert_string_equal(word(), "insufficient");
	it.watches[0].to_ms = NOW - 3 * HOUR;
	assert_string_equal(word(), "untrusted");
	specimen_see(&it, "getpid");
	assert_string_equal(word(), "hold");
}

TEST(what_came_later_is_not_looked_at)
{
	specimen_see(&it, "getpid")->first_ms = NOW + 1;
	it.observations[0].last_ms = NOW + 1;
	specimen_lose(&it, "backlog", NOW + 1);
	specimen_decide(&it, "read", DECISION_DENY)->at_ms = NOW + 1;
	it.transitions[1] = (struct transition){.from = PHASE_LOG,
	    .to = PHASE_ERRNO,
	    .at_ms = NOW + 1,
	    .profile_hash = S("h")};
	it.evidence.transition_count = 2;
	assert_string_equal(word(), "promote");
}

/* What was clean before it says nothing of the phase that it begins. */
TEST(a_transition_of_this_moment_begins_another_window)
{
	it.transitions[1] = (struct transition){.from = PHASE_LOG,
	    .to = PHASE_ERRNO,
	    .at_ms = NOW,
	    .profile_hash = S("h")};
	it.evidence.transition_count = 2;
	it.question.phase = PHASE_ERRNO;
	it.question.to = PHASE_KILL;
	it.evidence.rollout.phase = PHASE_ERRNO;
	it.evidence.rollout.since_ms = NOW;
	(void)word();
	assert_int_equal(verdict.checks[CHECK_WALL_TIME].outcome,
	    OUTCOME_INSUFFICIENT);
}

TEST(a_replay_says_the_same)
{
	struct verdict again = {0};

	specimen_see(&it, "getpid");
	specimen_see(&it, "ptrace");
	(void)word();
	assert_int_equal(judge(&it.question, &again), 0);
	assert_int_equal(again.findings.count, verdict.findings.count);
	assert_memory_equal(again.findings.items, verdict.findings.items,
	    verdict.findings.count * sizeof(*verdict.findings.items));
	assert_memory_equal(again.checks, verdict.checks, sizeof(again.checks));
	verdict_release(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(good_evidence_leads_onward),
	    CASE(only_one_step_can_be_asked_for),
	    CASE(a_profile_that_allows_by_default_is_no_allowlist),
	    CASE(a_young_phase_is_insufficient_and_says_until_when),
	    CASE(what_log_denies_since_a_decision_begins_anew),
	    CASE(to_expect_it_once_more_begins_nothing),
	    CASE(to_deny_changes_the_filter_of_log_under_a_floor_only),
	    CASE(past_log_a_decision_denies_nothing_more),
	    CASE(too_few_runs_are_insufficient),
	    CASE(runs_that_failed_did_not_end_clean),
	    CASE(crash_loop_restarts_are_no_runs),
	    CASE(the_same_runs_told_by_two_sources_count_once),
	    CASE(a_run_that_nobody_saw_begin_counts_for_nothing),
	    CASE(one_node_does_not_stand_for_two),
	    CASE(an_architecture_that_never_ran_is_missing),
	    CASE(a_hole_in_the_watch_is_no_silence),
	    CASE(another_source_fills_a_hole),
	    CASE(an_old_hole_heals),
	    CASE(what_the_kernel_lost_no_source_has),
	    CASE(a_life_cycle_message_is_no_loss),
	    CASE(the_kernels_counter_counts_by_its_changes),
	    CASE(a_silent_node_is_not_trusted),
	    CASE(an_expected_node_has_to_speak),
	    CASE(a_node_goes_by_its_alias),
	    CASE(an_event_that_may_be_its_own_is_doubtful),
	    CASE(required_identity_is_required),
	    CASE(silence_proves_nothing_if_errno_is_not_recorded),
	    CASE(errno_may_rest_on_a_clean_window_in_log),
	    CASE(a_hole_in_log_is_no_clean_window),
	    CASE(what_never_ran_in_log_was_not_clean_there),
	    CASE(an_event_of_the_future_shows_that_a_clock_is_wrong),
	    CASE(a_call_stamped_in_the_future_was_made_all_the_same),
	    CASE(a_watch_that_goes_into_the_future_covers_nothing),
	    CASE(a_container_from_before_the_promotion_holds_the_old_filter),
	    CASE(an_end_that_nobody_saw_is_told_by_the_next_start),
	    CASE(a_run_under_another_profile_is_another_deployment),
	    CASE(a_new_image_has_to_earn_its_own_window),
	    CASE(a_profile_that_is_not_deployed_has_no_evidence),
	    CASE(no_evidence_at_all_is_not_clean),
	    CASE(the_worst_wins),
	    CASE(what_came_later_is_not_looked_at),
	    CASE(a_transition_of_this_moment_begins_another_window),
	    CASE(a_replay_says_the_same),
	};

	return cmocka_run_group_tests_name("judge", tests, NULL, NULL);
}
