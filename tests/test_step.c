/* SPDX-License-Identifier: Apache-2.0 */
/* What a controller does by itself. */
#include "controller/transition.h"
#include "tests/controlled.h"

TEST(a_move_is_recorded_with_all_that_it_rests_on)
{
	const struct transition_by by = {"ann", "because", true};

	assert_int_equal(ask(), 0);
	assert_int_equal(case_transition(&this, PHASE_LOG, PHASE_ERRNO, &by,
	                     &err),
	    0);
	assert_int_equal(memory.moves, 1);
	assert_int_equal(memory.puts, 1);
	assert_int_equal(memory.decisions, 0);
	assert_int_equal(memory.version, 1);
	assert_int_equal(memory.moved.from, PHASE_LOG);
	assert_int_equal(memory.moved.to, PHASE_ERRNO);
	assert_int_equal(memory.moved.at_ms, NOW);
	assert_true(memory.moved.override);
	assert_null(memory.moved.said.ptr);
	assert_string_equal(memory.moved_hash, hash);
	assert_string_equal(memory.actor, "ann");
	assert_string_equal(memory.reason, "because");
	assert_string_equal(memory.verdict, "promote");
}

TEST(the_first_move_is_of_no_version)
{
	const struct transition_by by = {"ann", NULL, false};

	it.evidence.has_rollout = false;
	assert_int_equal(ask(), 0);
	assert_int_equal(case_transition(&this, -1, PHASE_LOG, &by, &err), 0);
	assert_int_equal(memory.version, 0);
	assert_int_equal(memory.moved.from, -1);
	assert_string_equal(memory.reason, "");
	assert_false(memory.moved.override);
}

TEST(a_profile_that_is_not_kept_moves_nothing)
{
	const struct transition_by by = {"ann", NULL, false};

	assert_int_equal(ask(), 0);
	memory.put_fails = -ENOSPC;
	assert_int_equal(case_transition(&this, PHASE_LOG, PHASE_ERRNO, &by,
	                     &err),
	    -ENOSPC);
	memory.put_fails = 0;
	memory.move_fails = -ESTALE;
	assert_int_equal(case_transition(&this, PHASE_LOG, PHASE_ERRNO, &by,
	                     &err),
	    -ESTALE);
	assert_int_equal(memory.moves, 0);
}

TEST(what_runs_confirmed_is_decided_on_the_way_to_kill_alone)
{
	const struct transition_by by = {"ann", NULL, false};

	start(PHASE_ERRNO);
	see_in_runs("clone3", 1);
	assert_int_equal(ask(), 0);
	assert_int_equal(case_transition(&this, PHASE_ERRNO, PHASE_LOG, &by,
	                     &err),
	    0);
	assert_int_equal(memory.decisions, 0);
	memory.decide_fails = -EIO;
	assert_int_equal(case_transition(&this, PHASE_ERRNO, PHASE_KILL, &by,
	                     &err),
	    -EIO);
	assert_int_equal(memory.moves, 1);
	memory.decide_fails = 0;
	assert_int_equal(case_transition(&this, PHASE_ERRNO, PHASE_KILL, &by,
	                     &err),
	    0);
	assert_int_equal(memory.decisions, 1);
	assert_string_equal(memory.decided, "clone3");
	assert_string_equal(memory.decider, "ann");
	assert_true(remarked("spin: clone3 is expected"));
}

TEST(each_move_of_a_step_is_a_transition_or_none)
{
	for (unsigned i = 0; i <= MOVE_COUNT; i++) {
		const struct rollout_action action = {.move = (enum move)i,
		    .from = PHASE_LOG,
		    .to = PHASE_ERRNO,
		    .reason = "all checks pass"};
		bool moves = i == MOVE_PROMOTE || i == MOVE_UPDATE ||
		             i == MOVE_DEMOTE || i == MOVE_RETURN;

		if (i == MOVE_ADOPT)
			continue;
		assert_int_equal(ask(), 0);
		memory.moves = 0;
		assert_int_equal(step_do(&this, &action, "bob", &err), 0);
		assert_int_equal(memory.moves, moves);
		if (!moves)
			continue;
		assert_int_equal(memory.moved.from, PHASE_LOG);
		assert_int_equal(memory.moved.to, PHASE_ERRNO);
		assert_false(memory.moved.override);
		assert_string_equal(memory.actor, "bob");
		assert_string_equal(memory.reason, "all checks pass");
	}
}

static const struct rollout_action adopts = {.move = MOVE_ADOPT};

TEST(calls_are_adopted_with_why_and_what_was_before)
{
	char before[96], was[4096];

	see_in_runs("getpid", 3);
	(void)snprintf(was, sizeof(was), "%s", text_of("spin.json"));
	(void)snprintf(before, sizeof(before), "spin.json.%.12s", hash);
	assert_int_equal(ask(), 0);
	assert_int_equal(step_do(&this, &adopts, "bob", &err), 0);
	assert_int_equal(memory.moves, 0);
	assert_string_equal(text_of(before), was);
	assert_non_null(strstr(text_of("spin.json"), "\"getpid\""));
	assert_non_null(strstr(text_of("spin.json"), "\"exit_group\""));
	assert_non_null(strstr(text_of("spin.json.why.json"), "\"getpid\""));
	assert_int_equal(step_do(&this, &adopts, "bob", &err), -ENOENT);
	assert_true(said("has them already"));
}

TEST(why_earlier_calls_were_adopted_stays)
{
	const char *why;

	write_text("spin.json.why.json",
	    "{\"added\": [{\"syscall\": \"getuid\"}]}");
	see_in_runs("getpid", 3);
	assert_int_equal(ask(), 0);
	assert_int_equal(step_do(&this, &adopts, "bob", &err), 0);
	why = text_of("spin.json.why.json");
	assert_non_null(strstr(why, "getuid"));
	assert_non_null(strstr(why, "getpid"));
	assert_true(strstr(why, "getuid") < strstr(why, "getpid"));
}

TEST(what_is_no_oci_profile_is_changed_by_people_only)
{
	see_in_runs("getpid", 3);
	assert_int_equal(ask(), 0);
	(void)remove("spin.json");
	assert_int_equal(step_do(&this, &adopts, "bob", &err), -ENOENT);
	write_text("spin.json", "{");
	assert_int_equal(step_do(&this, &adopts, "bob", &err), -EINVAL);
	assert_int_equal(this.remarks.count, 1);
	write_text("spin.json", "[Service]\nSystemCallFilter=read write\n");
	assert_int_equal(step_do(&this, &adopts, "bob", &err), -ENOTSUP);
	assert_true(said("changed by people only"));
	assert_string_equal(text_of("spin.json.why.json"), "");
}

TEST(reasons_that_cannot_be_read_are_a_persons_to_mend)
{
	write_text("spin.json.why.json", "{");
	see_in_runs("getpid", 3);
	assert_int_equal(ask(), 0);
	assert_true(step_do(&this, &adopts, "bob", &err) < 0);
	assert_true(said("not the reasons of a profile"));
	assert_int_equal(this.remarks.count, 1);
	assert_string_equal(text_of("spin.json.why.json"), "{");
	assert_null(strstr(text_of("spin.json"), "getpid"));
}

TEST(a_profile_never_stands_there_without_its_reasons)
{
	see_in_runs("getpid", 3);
	assert_int_equal(ask(), 0);
	assert_int_equal(mkdir("spin.json.why.json", 0755), 0);
	assert_true(step_do(&this, &adopts, "bob", &err) < 0);
	assert_null(strstr(text_of("spin.json"), "getpid"));
}

static struct phase_root here[2];

TEST(the_file_of_the_phase_is_written_and_told)
{
	size_t count;

	here[0] = root_of("podman:a");
	here[1] = root_of("systemd:.");
	assert_int_equal(ask(), 0);
	assert_int_equal(step_write(&this, here, 0, &err), 0);
	assert_int_equal(step_write(&this, here, 2, &err), 0);
	assert_true(remarked("a/spin.json -> spin-"));
	assert_true(remarked("50-" PROG ".conf -> 50-" PROG "."));
	count = this.remarks.count;
	assert_int_equal(step_write(&this, here, 2, &err), 0);
	assert_int_equal(this.remarks.count, count);
	here[0].folder = "nowhere";
	assert_true(step_write(&this, here, 2, &err) < 0);
	it.evidence.has_rollout = false;
	assert_int_equal(ask(), 0);
	assert_int_equal(step_write(&this, here, 2, &err), 0);
}

TEST(what_was_decided_since_is_shown_before_it_is_written)
{
	struct rollout_action action = {.move = MOVE_NONE};

	here[0] = root_of("systemd:.");
	here[1] = root_of("podman:a");
	assert_int_equal(ask(), 0);
	assert_int_equal(step_differs(&this, here, 2, &action, &err), 0);
	assert_int_equal(step_write(&this, here, 2, &err), 0);
	assert_int_equal(step_differs(&this, here, 2, &action, &err), 0);
	specimen_decide(&it, "getuid", DECISION_EXPECT);
	assert_int_equal(ask(), 0);
	assert_int_equal(step_differs(&this, here, 0, &action, &err), 0);
	assert_int_equal(step_differs(&this, here + 1, 1, &action, &err), 1);
	assert_int_equal(action.move, MOVE_FILE);
	assert_true(action.automatic);
	assert_int_equal(action.from, PHASE_LOG);
	assert_int_equal(action.to, PHASE_LOG);
	assert_non_null(strstr(action.reason, "a/spin.json"));
	it.workload.rule_count = 0;
	assert_int_equal(step_differs(&this, here, 1, &action, &err), 0);
	assert_true(remarked("name no one unit"));
	assert_int_equal(step_differs(&this, here, 2, &action, &err), 1);
}

TEST(a_filter_that_cannot_be_made_is_not_written)
{
	struct rollout_action action = {.move = MOVE_NONE};

	here[0] = root_of("podman:a");
	assert_int_equal(ask(), 0);
	this.deployed.default_action = SECCOMP_RET_ALLOW;
	assert_int_equal(step_write(&this, here, 1, &err), -EINVAL);
	assert_true(said("spin: "));
	assert_int_equal(step_differs(&this, here, 1, &action, &err), -EINVAL);
	assert_int_equal(step_unwritten(&this, here, 1, &err), -EINVAL);
	assert_int_equal(access("a/spin.json", F_OK), -1);
}

TEST(a_ledger_that_is_ahead_of_the_file_is_said)
{
	here[0] = root_of("podman:a");
	here[1] = root_of("systemd:.");
	assert_int_equal(ask(), 0);
	assert_int_equal(step_unwritten(&this, here, 0, &err), 0);
	assert_int_equal(step_unwritten(&this, here, 1, &err), 1);
	assert_true(remarked("spin: filter not written yet: a/spin.json"));
	assert_int_equal(step_write(&this, here, 2, &err), 0);
	assert_int_equal(ask(), 0);
	assert_int_equal(step_unwritten(&this, here, 2, &err), 0);
	assert_int_equal(this.remarks.count, 0);
	it.evidence.rollout.phase = PHASE_ERRNO;
	assert_int_equal(ask(), 0);
	assert_int_equal(step_unwritten(&this, here, 2, &err), 2);
	assert_int_equal(this.remarks.count, 2);
	it.workload.rule_count = 0;
	assert_int_equal(step_unwritten(&this, here, 2, &err), -ENOENT);
	it.workload.rule_count = 1;
	it.evidence.has_rollout = false;
	assert_int_equal(ask(), 0);
	assert_int_equal(step_unwritten(&this, here, 2, &err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_move_is_recorded_with_all_that_it_rests_on),
	    CASE(the_first_move_is_of_no_version),
	    CASE(a_profile_that_is_not_kept_moves_nothing),
	    CASE(what_runs_confirmed_is_decided_on_the_way_to_kill_alone),
	    CASE(each_move_of_a_step_is_a_transition_or_none),
	    CASE(calls_are_adopted_with_why_and_what_was_before),
	    CASE(why_earlier_calls_were_adopted_stays),
	    CASE(what_is_no_oci_profile_is_changed_by_people_only),
	    CASE(reasons_that_cannot_be_read_are_a_persons_to_mend),
	    CASE(a_profile_never_stands_there_without_its_reasons),
	    CASE(the_file_of_the_phase_is_written_and_told),
	    CASE(what_was_decided_since_is_shown_before_it_is_written),
	    CASE(a_filter_that_cannot_be_made_is_not_written),
	    CASE(a_ledger_that_is_ahead_of_the_file_is_said),
	};

	return cmocka_run_group_tests_name("step", tests, NULL, NULL);
}
