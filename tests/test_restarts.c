/* SPDX-License-Identifier: Apache-2.0 */
/* Which runs are no runs, though nobody said that they are restarts. */
#include "analyzer/recommend.h"
#include "tests/judged.h"

#define MINUTE UINT64_C(60000)

static const char *word(void)
{
	verdict_release(&verdict);
	assert_int_equal(judge(&it.question, &verdict), 0);
	return verdict_word(&verdict, &it.question);
}

/* Six runs, a minute after the end of each the next one begins. */
static void loop(int32_t status)
{
	it.workload.policy[PHASE_LOG].clean_ends = 0;
	for (size_t i = 0; i < 6; i++) {
		it.runs[i].subject = specimen_subject();
		it.runs[i].started_ms = NOW - (74 - 12 * i) * HOUR;
		it.runs[i].ended_ms = NOW - (62 - 12 * i) * HOUR - MINUTE;
		it.runs[i].has_status = true;
		it.runs[i].status = status;
	}
	it.runs[5].ended_ms = 0;
	it.runs[5].has_status = false;
}

static uint64_t runs_that_count(void)
{
	(void)word();
	return verdict.runs;
}

static void loop_in(const char *const containers[static 6],
    const char *const pods[static 6])
{
	loop(1);
	for (size_t i = 0; i < 6; i++)
		it.runs[i].subject = (struct subject){
		    .node = S("n1"),
		    .container = slice_of(containers[i]),
		    .pod =
		        pods[i] ? slice_of(pods[i]) : (struct slice){NULL, 0},
		    .space = S("prod")
                };
}

TEST(a_unit_that_failed_and_is_there_again_was_restarted)
{
	loop(1);
	assert_int_equal(runs_that_count(), 1);
	assert_int_equal(verdict.outcome, OUTCOME_INSUFFICIENT);
}

TEST(a_quick_start_after_a_clean_end_is_a_run)
{
	loop(0);
	assert_int_equal(runs_that_count(), 6);
	assert_string_equal(word(), "promote");
}

TEST(an_end_without_a_status_may_have_been_a_failure)
{
	loop(0);
	for (size_t i = 0; i < 5; i++)
		it.runs[i].has_status = false;
	assert_int_equal(runs_that_count(), 1);
	loop(0);
	for (size_t i = 0; i < 5; i++)
		it.runs[i].ended_ms = 0;
	assert_int_equal(runs_that_count(), 1);
}

TEST(what_went_well_since_makes_the_next_start_a_run)
{
	static const char *const ids[] = {"a", "b", "c", "d", "e", "f"};
	static const char *const pods[] = {"w", "w", "w", "w", "w", "w"};

	loop(1);
	it.runs[3].status = 0;
	it.runs[3].started_ms = it.runs[2].ended_ms + 1;
	it.runs[3].ended_ms = it.runs[2].ended_ms + 2;
	it.runs[4].started_ms = it.runs[2].ended_ms + 3;
	assert_int_equal(runs_that_count(), 2);
	loop_in(ids, pods); /* the one that went well may be a sidecar */
	it.runs[3].status = 0;
	it.runs[3].started_ms = it.runs[2].ended_ms + 1;
	it.runs[3].ended_ms = it.runs[2].ended_ms + 2;
	it.runs[4].started_ms = it.runs[2].ended_ms + 3;
	assert_int_equal(runs_that_count(), 1);
}

TEST(a_start_long_after_a_failure_is_a_run)
{
	loop(1);
	for (size_t i = 0; i < 5; i++)
		it.runs[i].ended_ms -= 4 * MINUTE;
	assert_int_equal(runs_that_count(), 1);
	for (size_t i = 0; i < 5; i++)
		it.runs[i].ended_ms -= MINUTE;
	assert_int_equal(runs_that_count(), 6);
}

TEST(what_a_boot_ended_is_not_restarted_by_the_next_start)
{
	loop(0);
	for (size_t i = 0; i < 5; i++) {
		it.runs[i].ended_ms = 0;
		specimen_lose(&it, "boot", it.runs[i + 1].started_ms - MINUTE)
		    ->harmless = true;
	}
	assert_int_equal(runs_that_count(), 6);
}

TEST(another_unit_or_image_was_not_restarted)
{
	loop(1);
	it.rule.unit = NULL;
	for (size_t i = 0; i < 6; i += 2)
		it.runs[i].subject.unit = S("other.service");
	for (size_t i = 0; i < 5; i++)
		it.runs[i].ended_ms = it.runs[i + 1].started_ms - MINUTE;
	assert_int_equal(runs_that_count(), 6);
	loop(1);
	it.runs[0].image = S("web:1");
	for (size_t i = 1; i < 6; i++)
		it.runs[i].image = S("web:2");
	assert_int_equal(runs_that_count(), 1);
}

TEST(a_container_is_restarted_under_its_own_id)
{
	static const char *const same[] = {"c", "c", "c", "c", "c", "c"};
	static const char *const none[6];

	loop_in(same, none);
	assert_int_equal(runs_that_count(), 1);
}

TEST(a_pod_gets_a_new_container_for_each_restart)
{
	static const char *const ids[] = {"a", "b", "c", "d", "e", "f"};
	static const char *const same[] = {"w", "w", "w", "w", "w", "w"};
	static const char *const other[] = {"u", "v", "w", "x", "y", "z"};
	static const char *const none[6];

	loop_in(ids, same);
	assert_int_equal(runs_that_count(), 1);
	loop_in(ids, none);
	assert_int_equal(runs_that_count(), 1);
	loop_in(ids, other);
	assert_int_equal(runs_that_count(), 6);
}

TEST(a_pod_of_which_no_end_is_told_runs_once)
{
	static const char *const ids[] = {"a", "b", "c", "d", "e", "f"};
	static const char *const same[] = {"w", "w", "w", "w", "w", "w"};
	static const char *const other[] = {"u", "v", "w", "x", "y", "z"};

	loop_in(ids, same);
	for (size_t i = 0; i < 6; i++)
		it.runs[i].ended_ms = 0;
	assert_int_equal(runs_that_count(), 1);
	loop_in(ids, other);
	for (size_t i = 0; i < 6; i++)
		it.runs[i].ended_ms = 0;
	assert_int_equal(runs_that_count(), 6);
}

TEST(what_was_marked_as_failed_is_restarted_too)
{
	loop(1);
	for (size_t i = 0; i < 6; i++) {
		it.runs[i].subject = (struct subject){.node = S("n1")};
		it.runs[i].origin = S("run");
	}
	assert_int_equal(runs_that_count(), 1);
}

TEST(a_call_of_each_restart_was_seen_in_one_run)
{
	static const struct recommend_options often = {.runs = 3};

	loop(1);
	for (size_t i = 0; i < 6; i++) {
		struct observation *at = specimen_see(&it, "getpid");

		at->first_ms = at->last_ms = it.runs[i].started_ms + 1;
	}
	(void)word();
	assert_int_equal(verdict.findings.items[0].runs, 1);
	assert_int_equal(verdict.findings.items[0].run_total, 1);
	assert_false(recommends(&verdict.findings.items[0], &often));
	loop(0);
	(void)word();
	assert_int_equal(verdict.findings.items[0].runs, 6);
	assert_true(recommends(&verdict.findings.items[0], &often));
}

/* What it did without once more is no second confirmation, and no denial. */
TEST(a_restart_that_ends_well_confirms_nothing_and_spoils_nothing)
{
	struct observation *at;

	in_phase(PHASE_ERRNO);
	at = specimen_see(&it, "clone3");
	at->first_ms = it.runs[1].started_ms + 1;
	at->last_ms = it.runs[3].started_ms + 1;
	it.runs[2].restart = true;
	assert_string_equal(word(), "promote");
	for (size_t i = 1; i < 4; i++)
		it.runs[i].restart = true;
	(void)word();
	assert_int_equal(verdict.outcome, OUTCOME_HOLD);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_unit_that_failed_and_is_there_again_was_restarted),
	    CASE(a_quick_start_after_a_clean_end_is_a_run),
	    CASE(an_end_without_a_status_may_have_been_a_failure),
	    CASE(what_went_well_since_makes_the_next_start_a_run),
	    CASE(a_start_long_after_a_failure_is_a_run),
	    CASE(what_a_boot_ended_is_not_restarted_by_the_next_start),
	    CASE(another_unit_or_image_was_not_restarted),
	    CASE(a_container_is_restarted_under_its_own_id),
	    CASE(a_pod_gets_a_new_container_for_each_restart),
	    CASE(a_pod_of_which_no_end_is_told_runs_once),
	    CASE(what_was_marked_as_failed_is_restarted_too),
	    CASE(a_call_of_each_restart_was_seen_in_one_run),
	    CASE(a_restart_that_ends_well_confirms_nothing_and_spoils_nothing),
	};

	return cmocka_run_group_tests_name("restarts", tests, NULL, NULL);
}
