/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose a killed call is. Neighbours on the machine are hostile: they can have
 * any program of any name killed for any call at any time, and write any line
 * to any log. None of it may become what a unit is said to have died of.
 */
#include "tests/triaged.h"

TEST(who_alone_was_killed_since_the_start_is_it)
{
	struct incident *at;

	kill_of("uname", PID, AT, true);
	manager_says();
	at = told(OWNER_SOLE, SURE_LIKELY);
	assert_int_equal(triage.count, 1);
	assert_non_null(strstr(at->mend, "SystemCallFilter=uname\\n"));
	assert_int_equal(at->witnesses[SYMPTOM_ABEND], 1);
	assert_doubt(at, "nobody else was killed since it was started");
	assert_true(incident_has_pid(&it.evidence, at, PID));
}

TEST(what_the_record_names_is_certain_whoever_dies_beside_it)
{
	struct incident *at;
	struct observation *seen = kill_of("uname", PID, AT, false);

	seen->subject.unit = S("spin.service");
	events[0].subject = seen->subject;
	manager_says();
	neighbour("getpid", "/usr/bin/spin", 7, AT);
	at = told(OWNER_RECORD, SURE_CERTAIN);
	assert_int_equal(at->call_count, 1);
	assert_non_null(strstr(at->mend, "SystemCallFilter=uname\\n"));
}

TEST(a_core_of_the_same_process_names_its_unit)
{
	struct incident *at;

	kill_of("uname", PID, AT, true);
	neighbour("getpid", "/usr/bin/spin", 7, AT);
	manager_says();
	core_of(PID, "/usr/bin/spin");
	at = told(OWNER_PID, SURE_CERTAIN);
	assert_int_equal(at->call_count, 1);
	assert_string_equal(at->calls[0].name, "uname");
	assert_non_null(strstr(at->mend, "SystemCallFilter=uname\\n"));
}

TEST(a_core_of_another_process_names_nobody)
{
	kill_of("uname", PID, AT, true);
	manager_says();
	neighbour("getpid", "/usr/bin/spin", 7, AT);
	core_of(8, "/usr/bin/spin");
	doubted(2);
	it.evidence.symptom_count--;
	core_of(7, "/usr/bin/python3");
	doubted(2);
	/* What anybody wrote to the journal is nobody's word. */
	it.evidence.symptom_count--;
	core_of(7, "/usr/bin/spin")->trust = TRUST_FORGEABLE;
	doubted(2);
}

TEST(three_neighbours_do_not_hide_a_risky_call)
{
	struct incident *at;

	kill_of("ptrace", PID, AT - 10, true);
	neighbour("uname", "/usr/bin/python3", 7, AT - 5);
	neighbour("getpid", "/usr/bin/python3", 8, AT);
	neighbour("uname", "/usr/bin/node", 9, AT + 10);
	manager_says();
	at = doubted(4);
	assert_ptr_equal(at, &triage.items[0]);
	assert_string_equal(at->candidates[0].name, "ptrace");
	assert_int_equal(at->cause, CAUSE_RISKY_CALL);
	assert_int_equal(strncmp(at->advice, "Do not allow it.", 16), 0);
}

TEST(more_neighbours_than_are_shown_do_not_push_it_out)
{
	static const char *const calls[] = {"uname", "getpid", "getppid",
	    "sysinfo", "times", "getuid", "getgid", "getpgrp"};

	kill_of("ptrace", PID, AT - 10, true);
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++)
		neighbour(calls[i], "/usr/bin/spin", 7 + (uint32_t)i, AT + i);
	manager_says();
	assert_string_equal(doubted(9)->candidates[0].name, "ptrace");
	it.evidence.observation_count--;
	it.evidence.exemplar_count--;
	assert_string_equal(doubted(8)->candidates[0].name, "ptrace");
}

TEST(several_ordinary_calls_are_none)
{
	struct incident *at;

	kill_of("uname", PID, AT, true);
	neighbour("getpid", "/usr/bin/spin", 7, AT);
	manager_says();
	at = doubted(2);
	assert_int_equal(at->cause, CAUSE_SEVERAL_CALLS);
	assert_int_equal(strncmp(at->advice, "Allow none", 10), 0);
	assert_doubt(at, "others were killed since it was started");
}

/* A core may take as long to be written. */
TEST(a_neighbour_nearer_to_the_end_is_not_more_likely)
{
	kill_of("ptrace", PID, AT - 40000, true);
	neighbour("uname", "/usr/bin/node", 7, AT + 19);
	manager_says();
	assert_string_equal(doubted(2)->candidates[0].name, "ptrace");
}

/* Its own filter may have said TRAP, which leaves no record. */
TEST(a_neighbours_record_alone_is_not_its_own)
{
	struct symptom *said;

	neighbour("uname", "/usr/bin/node", 7, AT);
	manager_says();
	said = specimen_suffer(&it, SYMPTOM_ABEND);
	said->subject.unit = (struct slice){0};
	said->pid = PID;
	said->time_ms = AT;
	doubted(1);
}

TEST(what_the_kernel_does_not_say_that_it_ended_is_in_doubt)
{
	kill_of("uname", PID, AT, false);
	manager_says();
	assert_doubt(doubted(1), "the kernel does not say");
}

/* Its own was not recorded; somebody waited until its number was free. */
TEST(a_number_that_was_given_again_is_no_process)
{
	struct observation *seen = kill_of("uname", PID, AT + 8, true);
	struct symptom *end = &it.symptoms[it.evidence.symptom_count - 1];

	manager_says();
	seen->subject.has_uid = end->subject.has_uid = true;
	seen->subject.uid = end->subject.uid = 1001;
	events[0].subject = seen->subject;
	(void)told(OWNER_SOLE, SURE_LIKELY);
	end->subject.uid = 0;
	assert_doubt(doubted(1), "does not say that nobody else died");
	end->subject.uid = 1001;
	end->subject.exe = S("/home/tenant/spin");
	assert_doubt(doubted(1), "does not say that nobody else died");
}

TEST(a_record_that_may_be_missing_is_a_doubt)
{
	struct loss *loss;

	kill_of("uname", PID, AT, true);
	manager_says();
	loss = specimen_lose(&it, "backlog", AT - 30000);
	assert_doubt(doubted(1), "records may be missing");
	loss->from_ms = loss->to_ms = AT - 10 * 60000;
	told(OWNER_SOLE, SURE_LIKELY);
	it.watches[0].from_ms = AT - 30000;
	assert_doubt(doubted(1), "records may be missing");
	it.watches[0].from_ms = T0;
	loss = specimen_lose(&it, "actions_logged", AT - HOUR);
	loss->detail = S("actions=log old-actions=kill_process,log");
	assert_doubt(doubted(1), "records may be missing");
	it.evidence.loss_count--;
	it.evidence.rejected = 1;
	assert_doubt(doubted(1), "could not be read");
}

TEST(a_start_that_is_not_known_is_a_doubt)
{
	kill_of("uname", PID, AT, true);
	manager_says();
	it.evidence.run_count = 0;
	assert_doubt(doubted(1), "started is not known");
}

TEST(an_end_of_something_else_is_a_doubt)
{
	kill_of("uname", PID, AT, true);
	it.runs[5].has_status = false;
	assert_doubt(doubted(1), "ended of something else");
	assert_int_equal(of_unit()->ends, 1);
	manager_says()->kind = SYMPTOM_EXIT159;
	assert_doubt(doubted(1), "ended of something else");
}

/* Whoever can write to syslog can have written that, whoever vouches for it. */
TEST(a_text_is_not_the_managers_word)
{
	kill_of("uname", PID, AT, true);
	manager_says()->trust = TRUST_KERNEL;
	assert_doubt(doubted(1), "no journal says");
	it.symptoms[it.evidence.symptom_count - 1].trust = TRUST_FORGEABLE;
	it.evidence.run_count = 0;
	assert_doubt(doubted(1), "anybody can have written");
	assert_true(of_unit()->forgeable);
}

TEST(two_units_that_end_together_have_the_same_candidates)
{
	kill_of("uname", PID, AT, true);
	manager_says();
	manager_says()->subject.unit = S("other.service");
	doubted(1);
	assert_int_equal(triage.count, 3);
	assert_int_equal(triage.items[0].candidate_count, 1);
	assert_int_equal(triage.items[1].candidate_count, 1);
}

/* What is known of one unit leaves another's alone. */
TEST(what_is_anothers_for_sure_is_no_candidate)
{
	struct observation *seen;

	kill_of("uname", PID, AT, true);
	manager_says();
	seen = neighbour("ptrace", "/usr/bin/other", 7, AT);
	seen->subject.unit = S("other.service");
	events[1].subject = seen->subject;
	it.symptoms[it.evidence.symptom_count - 1].subject = seen->subject;
	manager_says()->subject.unit = S("other.service");
	assert_string_equal(told(OWNER_SOLE, SURE_LIKELY)->calls[0].name,
	    "uname");
}

TEST(a_loop_is_one_incident)
{
	struct incident *at;

	for (uint32_t i = 0; i < 4; i++) {
		kill_of("uname", PID + i, AT - 6000 * i, true);
		manager_says()->time_ms = AT - 6000 * i + 15;
	}
	at = told(OWNER_SOLE, SURE_LIKELY);
	assert_int_equal(triage.count, 1);
	assert_int_equal(at->events, 4);
	assert_int_equal(at->candidate_count, 0);
	/* One that has company once is not in doubt for the rest. */
	neighbour("ptrace", "/usr/bin/python3", 7, AT);
	at = told(OWNER_SOLE, SURE_LIKELY);
	assert_int_equal(at->call_count, 1);
	assert_string_equal(at->calls[0].name, "uname");
}

TEST(containers_of_one_image_are_not_one)
{
	for (uint32_t i = 0; i < 2; i++) {
		struct observation *seen =
		    kill_of(i ? "ptrace" : "uname", PID + i, AT, false);

		seen->subject.container = i ? S("bbb") : S("aaa");
		events[i].subject = seen->subject;
	}
	find();
	assert_int_equal(triage.count, 2);
	assert_int_equal(triage.items[0].call_count, 1);
	assert_int_equal(triage.items[1].call_count, 1);
}

/* Of the same call, that is: it may be anybody's, and teaches nothing. */
TEST(who_died_too_soon_to_be_asked_is_counted_with_its_like)
{
	struct observation *seen = kill_of("uname", PID, AT, false);
	struct incident *at;

	seen->subject.container = S("aaa");
	events[0].subject = seen->subject;
	kill_of("getpid", 7, AT, false);
	kill_of("uname", 8, AT, false);
	it.evidence.run_count = 0;
	find();
	assert_int_equal(triage.count, 2);
	at = triage.items[0].subject.container.len ? &triage.items[0]
	                                           : &triage.items[1];
	assert_int_equal(at->call_count, 1);
	assert_int_equal(at->events, 2);
	assert_int_equal(at->calls[0].owner, OWNER_RECORD);
	assert_doubt(at, "1 of the records name nobody");

	/* The same container, of which one more is known. */
	seen = kill_of("uname", 9, AT, false);
	seen->subject.container = S("aaa");
	seen->subject.unit = S("aaa.scope");
	events[3].subject = seen->subject;
	find();
	assert_int_equal(triage.count, 2);

	/* Two that made it: nobody knows whose it was. */
	seen = kill_of("uname", 9, AT, false);
	seen->subject.container = S("bbb");
	events[4].subject = seen->subject;
	find();
	assert_int_equal(triage.count, 3);
}

TEST(an_end_of_another_process_is_no_second_witness)
{
	kill_of("uname", PID, AT, false);
	kill_of("uname", PID + 1, AT - HOUR, false);
	specimen_suffer(&it, SYMPTOM_ABEND)->subject =
	    it.observations[0].subject;
	it.symptoms[0].pid = 7;
	it.evidence.run_count = 0;
	find();
	assert_int_equal(triage.items[0].sure, SURE_LIKELY);
	it.symptoms[0].pid = PID;
	find();
	assert_int_equal(triage.items[0].sure, SURE_CERTAIN);
}

TEST(a_log_that_anybody_can_write_has_no_remedy)
{
	struct incident *at;

	options.unverified = true;
	specimen_see(&it, "uname");
	find();
	at = of_unit();
	assert_int_equal(at->sure, SURE_POSSIBLE);
	assert_string_equal(at->mend, "");
	assert_non_null(strstr(at->advice, "the log is true"));
}

TEST(a_rule_that_matches_perhaps_has_no_remedy)
{
	struct incident *at;

	options.workloads = &it.workloads;
	it.evidence.run_count = 0;
	kill_of("uname", PID, AT, true);
	triage_release(&triage);
	assert_int_equal(triage_find(&it.evidence, &options, &triage), 0);
	at = &triage.items[0];
	at->workload = &it.workload;
	at->question = &it.question;
	at->maybe = true;
	assert_int_equal(triage_explain(&it.evidence, &options, at), 0);
	assert_int_equal(at->sure, SURE_POSSIBLE);
	assert_string_equal(at->mend, "");
	assert_doubt(at, "rules of spin");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(who_alone_was_killed_since_the_start_is_it),
	    CASE(what_the_record_names_is_certain_whoever_dies_beside_it),
	    CASE(a_core_of_the_same_process_names_its_unit),
	    CASE(a_core_of_another_process_names_nobody),
	    CASE(three_neighbours_do_not_hide_a_risky_call),
	    CASE(more_neighbours_than_are_shown_do_not_push_it_out),
	    CASE(several_ordinary_calls_are_none),
	    CASE(a_neighbour_nearer_to_the_end_is_not_more_likely),
	    CASE(a_neighbours_record_alone_is_not_its_own),
	    CASE(what_the_kernel_does_not_say_that_it_ended_is_in_doubt),
	    CASE(a_number_that_was_given_again_is_no_process),
	    CASE(a_record_that_may_be_missing_is_a_doubt),
	    CASE(a_start_that_is_not_known_is_a_doubt),
	    CASE(an_end_of_something_else_is_a_doubt),
	    CASE(a_text_is_not_the_managers_word),
	    CASE(two_units_that_end_together_have_the_same_candidates),
	    CASE(what_is_anothers_for_sure_is_no_candidate),
	    CASE(a_loop_is_one_incident),
	    CASE(containers_of_one_image_are_not_one),
	    CASE(who_died_too_soon_to_be_asked_is_counted_with_its_like),
	    CASE(an_end_of_another_process_is_no_second_witness),
	    CASE(a_log_that_anybody_can_write_has_no_remedy),
	    CASE(a_rule_that_matches_perhaps_has_no_remedy),
	};

	return cmocka_run_group_tests_name("triage_owner", tests, NULL, NULL);
}
