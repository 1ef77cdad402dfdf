/* SPDX-License-Identifier: Apache-2.0 */
/* Whether errno is seen is told by each node and deployment for itself. */
#include <string.h>

#include "analyzer/rollout.h"
#include "tests/judged.h"

static const char *word(void)
{
	verdict_release(&verdict);
	assert_int_equal(judge(&it.question, &verdict), 0);
	return verdict_word(&verdict, &it.question);
}

static void assert_unseen(const char *why)
{
	assert_string_equal(word(), "untrusted");
	assert_int_equal(verdict.checks[CHECK_OBSERVABLE].outcome,
	    OUTCOME_UNTRUSTED);
	if (!strstr(verdict.checks[CHECK_OBSERVABLE].detail, why))
		fail_msg("no \"%s\" in \"%s\"", why,
		    verdict.checks[CHECK_OBSERVABLE].detail);
}

/* Containers in errno, as containerd tells of them: of no runtime. */
static void contain(void)
{
	in_phase(PHASE_ERRNO);
	for (size_t i = 0; i < 6; i++) {
		it.runs[i].origin = S("container");
		it.runs[i].subject.unit = (struct slice){NULL, 0};
		it.runs[i].subject.container = S("c1");
	}
}

static void run_under(const char *runtime)
{
	for (size_t i = 0; i < it.evidence.run_count; i++)
		it.runs[i].runtime = slice_of(runtime);
}

/* One that the container itself was denied, and that is expected. */
static struct observation *record_errno(uint64_t at_ms)
{
	struct observation *at = specimen_see(&it, "clone3");

	at->subject.unit = (struct slice){NULL, 0};
	at->subject.container = S("c1");
	at->first_ms = at->last_ms = at_ms;
	specimen_decide(&it, "clone3", DECISION_EXPECT);
	return at;
}

TEST(a_runtime_that_nobody_knows_proves_nothing)
{
	struct rollout_action action;

	contain();
	assert_unseen("nobody knows");
	assert_false(verdict.needs_log);
	rollout_next(&it.question, &verdict, &action);
	assert_int_equal(action.move, MOVE_NONE);
	for (size_t i = 0; i < verdict.findings.count; i++)
		assert_non_null(strstr(verdict.findings.items[i].mend,
		    "run-mark spin start --node n1 --runtime "));
	run_under("youki 0.3");
	assert_unseen("nobody knows");
}

TEST(a_runtime_that_is_known_leads_on_or_back)
{
	contain();
	run_under("runc 1.2.4");
	assert_string_equal(word(), "promote");
	run_under("crun 1.14.1");
	assert_string_equal(word(), "promote");
	run_under("runc 1.1.5");
	assert_unseen("does not honour");
	assert_true(verdict.needs_log);
}

TEST(what_is_said_of_the_node_stands_for_its_containers)
{
	contain();
	it.nodes[0].runtime = S("containerd 1.7.2, runc 1.2.4");
	assert_string_equal(word(), "promote");
	it.nodes[0].runtime = S("runc 1.1.5, crun 1.14");
	assert_unseen("does not honour");
	it.nodes[0].node = S("n2");
	assert_unseen("nobody knows");
}

TEST(who_marks_the_runs_may_say_the_runtime)
{
	contain();
	for (size_t i = 0; i < 6; i++) {
		it.runs[6 + i] = it.runs[i];
		it.runs[6 + i].origin = S("run-mark");
		it.runs[6 + i].subject = (struct subject){.node = S("n1")};
		it.runs[6 + i].runtime = S("runc 1.2.4");
	}
	it.evidence.run_count = 12;
	assert_string_equal(word(), "promote");
	it.runs[11].runtime = S("runc 1.1.5");
	assert_unseen("does not honour");
	for (size_t i = 6; i < 12; i++)
		it.runs[i].subject.node = S("n2");
	it.watches[1] = it.watches[0];
	it.watches[1].node = S("n2");
	it.evidence.watch_count = 2;
	it.runs[11].runtime = S("runc 1.2.4");
	assert_unseen("node n1");
}

TEST(a_unit_is_never_seen_and_run_always_is)
{
	in_phase(PHASE_ERRNO);
	assert_string_equal(word(), "promote");
	it.nodes[0].runtime = S("runc 1.2.4");
	specimen_unflag(&it);
	assert_unseen("does not honour");
}

TEST(one_record_proves_recording_from_then_on)
{
	contain();
	(void)record_errno(it.runs[0].started_ms + 1);
	assert_string_equal(word(), "promote");
	it.observations[0].first_ms = it.observations[0].last_ms =
	    NOW - 9 * HOUR;
	assert_string_equal(word(), "insufficient");
	assert_int_equal(verdict.window_from_ms, NOW - 9 * HOUR);
	assert_int_equal(verdict.checks[CHECK_WALL_TIME].outcome,
	    OUTCOME_INSUFFICIENT);
}

TEST(one_record_proves_it_for_its_own_node_alone)
{
	contain();
	(void)record_errno(it.runs[0].started_ms + 1);
	it.runs[6] = it.runs[5];
	it.runs[6].subject.node = S("n2");
	it.evidence.run_count = 7;
	it.watches[1] = it.watches[0];
	it.watches[1].node = S("n2");
	it.evidence.watch_count = 2;
	assert_unseen("node n2");
	it.runs[6].runtime = S("runc 1.2.4");
	(void)word();
	assert_int_equal(verdict.checks[CHECK_OBSERVABLE].outcome,
	    OUTCOME_PASS);
}

TEST(one_record_of_a_container_proves_nothing_of_a_unit_beside_it)
{
	contain();
	(void)record_errno(it.runs[0].started_ms + 1);
	it.runs[6] = it.runs[5];
	it.runs[6].origin = S("systemd");
	it.runs[6].subject = specimen_subject();
	it.evidence.run_count = 7;
	assert_unseen("does not honour");
	it.evidence.run_count = 6;
	assert_string_equal(word(), "promote");
}

TEST(one_record_proves_nothing_of_another_filter_or_runtime)
{
	contain();
	(void)record_errno(it.runs[0].started_ms + 1);
	for (size_t i = 1; i < 6; i++)
		it.runs[i].image = S("sha256:2");
	assert_unseen("nobody knows");
	contain();
	record_errno(it.runs[0].started_ms + 1)->match = MATCH_MAYBE;
	assert_unseen("nobody knows");
	contain();
	record_errno(it.runs[0].started_ms + 1)->no_action = true;
	assert_unseen("nobody knows");
	contain();
	it.transitions[0].at_ms = it.runs[1].started_ms - 1;
	(void)record_errno(it.runs[0].started_ms + 1);
	assert_unseen("nobody knows");
}

TEST(an_old_run_of_no_runtime_is_forgotten_in_time)
{
	contain();
	run_under("runc 1.2.4");
	it.runs[0].runtime = (struct slice){NULL, 0};
	assert_string_equal(word(), "promote");
	it.runs[5].runtime = (struct slice){NULL, 0};
	assert_unseen("nobody knows");
}

TEST(a_phase_that_is_quiet_by_no_flag_may_rest_on_log)
{
	specimen_release(&it);
	specimen_init_by_log(&it);
	for (size_t i = 0; i < 7; i++)
		it.runs[i].origin = S("run-mark");
	assert_string_equal(word(), "promote");
	assert_non_null(strstr(verdict.checks[CHECK_OBSERVABLE].detail,
	    "full window in log"));
	it.transitions[0].undone = true;
	assert_unseen("nobody knows");
}

TEST(enosys_is_seccomps_unless_what_ran_there_records_it)
{
	contain();
	run_under("runc 1.2.4");
	specimen_suffer(&it, SYMPTOM_ENOSYS)->subject.unit =
	    (struct slice){NULL, 0};
	assert_string_equal(word(), "promote");
	it.runs[5].runtime = (struct slice){NULL, 0};
	(void)word();
	assert_int_equal(verdict.checks[CHECK_SYMPTOMS].outcome, OUTCOME_HOLD);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_runtime_that_nobody_knows_proves_nothing),
	    CASE(a_runtime_that_is_known_leads_on_or_back),
	    CASE(what_is_said_of_the_node_stands_for_its_containers),
	    CASE(who_marks_the_runs_may_say_the_runtime),
	    CASE(a_unit_is_never_seen_and_run_always_is),
	    CASE(one_record_proves_recording_from_then_on),
	    CASE(one_record_proves_it_for_its_own_node_alone),
	    CASE(one_record_of_a_container_proves_nothing_of_a_unit_beside_it),
	    CASE(one_record_proves_nothing_of_another_filter_or_runtime),
	    CASE(an_old_run_of_no_runtime_is_forgotten_in_time),
	    CASE(a_phase_that_is_quiet_by_no_flag_may_rest_on_log),
	    CASE(enosys_is_seccomps_unless_what_ran_there_records_it),
	};

	return cmocka_run_group_tests_name("flag_log", tests, NULL, NULL);
}
