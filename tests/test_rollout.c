/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/rollout.h"

#include <stdio.h>
#include <string.h>

#include "analyzer/machines.h"
#include "profile/evaluate.h"
#include "profile/variant.h"
#include "tests/specimen.h"

static struct specimen it;
static struct verdict verdict;
static struct rollout_action action;
static struct recommendation made;

static int setup(void **state)
{
	(void)state;
	specimen_init(&it, PHASE_LOG);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	recommendation_release(&made);
	verdict_release(&verdict);
	verdict = (struct verdict){0};
	specimen_release(&it);
	return 0;
}

static void in_phase(enum phase phase)
{
	specimen_release(&it);
	specimen_init(&it, phase);
}

static void ask(void)
{
	verdict_release(&verdict);
	assert_int_equal(judge(&it.question, &verdict), 0);
}

static void assert_next(enum move move, bool automatic)
{
	ask();
	rollout_next(&it.question, &verdict, &action);
	assert_string_equal(move_name(action.move), move_name(move));
	assert_int_equal(action.automatic, automatic);
	assert_true(*action.reason != '\0');
}

static size_t advise(const struct recommend_options *options)
{
	static const struct recommend_options any;

	ask();
	recommendation_release(&made);
	assert_int_equal(recommend(&it.question, &verdict,
	                     options ? options : &any, &made, NULL),
	    0);
	return made.count;
}

static bool allows(const char *name)
{
	return profile_allows(&made.profile, slice_of(name));
}

/* In each of the first runs, so that it has been seen often enough. */
static void see_in_runs(const char *name, size_t runs)
{
	for (size_t i = 0; i < runs; i++) {
		struct observation *at = specimen_see(&it, name);

		at->first_ms = at->last_ms = it.runs[i].started_ms + 1;
	}
}

TEST(ordinary_calls_are_recommended_and_justified)
{
	const struct justification *why;

	see_in_runs("getpid", 2);
	it.observations[0].events = 9;
	assert_int_equal(advise(NULL), 1);
	assert_true(allows("getpid") && allows("read"));
	why = &made.items[0];
	assert_string_equal(why->syscall, "getpid");
	assert_int_equal(why->count, 10);
	assert_int_equal(why->runs, 2);
	assert_int_equal(why->first_ms, it.runs[0].started_ms + 1);
	assert_slice_equal(why->nodes[0], "n1");
	assert_null(why->decision);
	assert_true(why->startup);
}

TEST(one_rule_serves_all_architectures)
{
	see_in_runs("getpid", 1);
	specimen_see(&it, "getpid")->call.arch = AUDIT_ARCH_I386;
	it.observations[1].call.nr = 20;
	assert_int_equal(advise(NULL), 1);
	assert_int_equal(made.items[0].arch_count, 2);
	assert_int_equal(made.arch_count, 1);
	assert_true(profile_has_arch(&made.profile, AUDIT_ARCH_I386));
}

TEST(nothing_but_ordinary_calls_of_its_own_is_recommended)
{
	specimen_see(&it, "ptrace");
	specimen_see(&it, "connect");
	specimen_see(&it, "clone3");
	specimen_see(&it, "prctl");
	specimen_see(&it, "getpid")->call.nr = 9999;
	specimen_see(&it, "getppid")->match = MATCH_MAYBE;
	assert_int_equal(advise(NULL), 0);
	assert_int_equal(made.profile.rule_count, it.profile.rule_count);
}

TEST(what_was_decided_is_recommended)
{
	specimen_see(&it, "connect");
	specimen_decide(&it, "connect", DECISION_ALLOW);
	specimen_decide(&it, "ptrace", DECISION_ALLOW);
	specimen_decide(&it, "bpf", DECISION_ALLOW)->risky = true;
	specimen_decide(&it, "getpid", DECISION_ALLOW)->until_ms = NOW - 1;
	specimen_decide(&it, "x86_64#9999", DECISION_ALLOW);
	specimen_decide(&it, "getuid", DECISION_ALLOW);
	specimen_decide(&it, "getuid", DECISION_DENY);
	assert_int_equal(advise(NULL), 2);
	assert_true(allows("connect") && allows("bpf"));
	assert_false(allows("ptrace") || allows("getpid") || allows("getuid"));
	assert_non_null(made.items[0].decision);
	assert_non_null(strstr(made.items[0].why, "ann"));
}

TEST(conditions_of_decisions_add_up)
{
	const uint64_t args[PROFILE_ARGS] = {15}, others[PROFILE_ARGS] = {17};

	for (uint64_t i = 0; i < 2; i++) {
		struct decision *at =
		    specimen_decide(&it, "prctl", DECISION_ALLOW);

		at->args[0] =
		    (struct decision_arg){.op = S("eq"), .value = 15 + i};
		at->arg_count = 1;
	}
	assert_int_equal(advise(NULL), 2);
	assert_int_equal(profile_evaluate(&made.profile, AUDIT_ARCH_X86_64, 157,
	                     args)
	                     .action,
	    SECCOMP_RET_ALLOW);
	assert_int_equal(profile_evaluate(&made.profile, AUDIT_ARCH_X86_64, 157,
	                     others)
	                     .action,
	    SECCOMP_RET_ERRNO);
}

/* A trace may have been made elsewhere; a record never is. */
TEST(a_record_adds_an_architecture_and_a_trace_does_not)
{
	struct used *at = &it.used[it.evidence.used_count++];
	struct observation *seen;

	*at = (struct used){
	    .call = {AUDIT_ARCH_AARCH64, 179, 0},
	    .origin = S("strace"),
	    .count = 1,
	    .first_ms = NOW - HOUR,
	    .last_ms = NOW - HOUR
        };
	assert_int_equal(advise(NULL), 1);
	assert_true(allows("sysinfo"));
	assert_false(profile_has_arch(&made.profile, AUDIT_ARCH_AARCH64));
	seen = specimen_see(&it, "sysinfo");
	seen->call.arch = AUDIT_ARCH_AARCH64;
	seen->call.nr = 179;
	assert_int_equal(advise(NULL), 1);
	assert_true(profile_has_arch(&made.profile, AUDIT_ARCH_AARCH64));
}

TEST(the_machines_of_a_workload_are_those_of_its_records)
{
	struct observation *seen = specimen_see(&it, "getpid");
	uint32_t machines[PROFILE_MACHINES];
	uint32_t other;

	it.evidence.node_count = 0;
	seen->match = MATCH_MAYBE;
	assert_int_equal(machines_of(&it.evidence, machines), 0);
	seen->match = MATCH_YES;
	seen->call.arch = AUDIT_ARCH_AARCH64;
	assert_int_equal(machines_of(&it.evidence, machines), 1);
	assert_int_equal(machines[0], AUDIT_ARCH_AARCH64);
	seen->call.arch = AUDIT_ARCH_I386;
	assert_int_equal(machines_of(&it.evidence, machines), 1);
	assert_false(
	    arch_sub(machines[0], 0, &other) && machines[0] == AUDIT_ARCH_I386);
	it.evidence.node_count = 1;
	it.nodes[0].arch = AUDIT_ARCH_RISCV64;
	assert_int_equal(machines_of(&it.evidence, machines), 2);
	assert_int_equal(machines[1], AUDIT_ARCH_RISCV64);
}

/* What an empty list means is told by them. */
TEST(a_profile_without_architectures_is_for_its_machines)
{
	struct observation *seen = specimen_see(&it, "sysinfo");

	it.profile.arch_count = 0;
	it.profile.machines[0] = AUDIT_ARCH_AARCH64;
	it.profile.machine_count = 1;
	seen->call.arch = AUDIT_ARCH_AARCH64;
	seen->call.nr = 179;
	assert_int_equal(advise(NULL), 1);
	assert_true(allows("sysinfo"));
	assert_int_equal(made.profile.arch_count, 0);
	seen->call.arch = AUDIT_ARCH_ARM;
	seen->call.nr = 116;
	assert_int_equal(advise(NULL), 1);
	assert_int_equal(made.profile.arch_count, 2);
	assert_false(profile_has_arch(&made.profile, AUDIT_ARCH_X86_64));
}

TEST(a_condition_that_is_none_is_an_error)
{
	struct decision *at = specimen_decide(&it, "prctl", DECISION_ALLOW);
	static const struct recommend_options any;
	struct error err = {0};

	at->args[0].op = S("is");
	at->arg_count = 1;
	ask();
	assert_int_equal(recommend(&it.question, &verdict, &any, &made, &err),
	    -EINVAL);
	assert_true(*err.text != '\0');
}

TEST(a_decision_takes_the_place_of_a_denial)
{
	struct profile_rule *rule =
	    profile_add(&it.profile, slice_of("clone3"), SECCOMP_RET_ERRNO);

	rule->has_errno = true;
	rule->errno_ret = 38;
	specimen_decide(&it, "clone3", DECISION_ALLOW);
	assert_int_equal(advise(NULL), 1);
	assert_true(allows("clone3"));
	assert_int_equal(made.profile.rule_count, it.profile.rule_count);
}

TEST(what_was_seen_too_seldom_waits)
{
	const struct recommend_options thrice = {.runs = 3, .nodes = 1};
	const struct recommend_options wide = {.runs = 1, .nodes = 2};

	see_in_runs("getpid", 2);
	assert_int_equal(advise(&thrice), 0);
	assert_int_equal(advise(&wide), 0);
	see_in_runs("getpid", 3);
	assert_int_equal(advise(&thrice), 1);
}

TEST(the_sidecar_says_why)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	see_in_runs("getpid", 2);
	it.observations[0].subject.exe = S("\"\033[2J");
	assert_int_equal(advise(NULL), 1);
	assert_non_null(out);
	recommendation_json(&made, &it.question, NULL, out);
	assert_int_equal(fclose(out), 0);
	assert_non_null(strstr(text, "\"syscall\": \"getpid\""));
	assert_non_null(strstr(text, "\"schema_version\": 1"));
	assert_null(strchr(text, '\033'));
	free(text);
}

TEST(all_checks_passed_leads_to_the_next_phase)
{
	assert_next(MOVE_PROMOTE, true);
	assert_int_equal(action.to, PHASE_ERRNO);
	in_phase(PHASE_ERRNO);
	assert_next(MOVE_PROMOTE, true);
	it.workload.promote = PHASE_ERRNO;
	assert_next(MOVE_PROMOTE, false);
	assert_string_equal(action.command,
	    PROG " rollout promote spin --reason TEXT");
	in_phase(PHASE_KILL);
	assert_next(MOVE_NONE, false);
}

TEST(in_log_what_was_seen_often_is_adopted)
{
	see_in_runs("getpid", 2);
	assert_next(MOVE_NONE, false);
	see_in_runs("getpid", 3);
	assert_next(MOVE_ADOPT, true);
	assert_int_equal(advise(&action.adopts), 1);
}

TEST(a_risky_call_does_not_keep_ordinary_ones_from_adoption)
{
	see_in_runs("getpid", 3);
	specimen_see(&it, "ptrace");
	assert_next(MOVE_ADOPT, true);
	assert_int_equal(advise(&action.adopts), 1);
	assert_false(allows("ptrace"));
}

TEST(past_log_additions_are_proposed_and_decisions_adopted)
{
	in_phase(PHASE_ERRNO);
	see_in_runs("getpid", 5);
	assert_next(MOVE_ADOPT, false);
	specimen_decide(&it, "getpid", DECISION_ALLOW);
	assert_next(MOVE_ADOPT, true);
	assert_int_equal(advise(&action.adopts), 1);
}

TEST(a_regression_leads_back_to_errno_if_policy_says_so)
{
	in_phase(PHASE_KILL);
	specimen_see(&it, "getpid");
	assert_next(MOVE_DEMOTE, false);
	it.workload.demote_auto = true;
	assert_next(MOVE_DEMOTE, true);
	assert_int_equal(action.to, PHASE_ERRNO);
	it.observations[0].match = MATCH_MAYBE;
	assert_next(MOVE_NONE, false);
}

TEST(a_sensitive_call_that_is_killed_is_a_persons_to_judge)
{
	in_phase(PHASE_KILL);
	it.workload.demote_auto = true;
	specimen_see(&it, "connect");
	assert_next(MOVE_DEMOTE, false);
	assert_non_null(strstr(action.reason, "a person"));
	it.observations[0].call.nr = 9999;
	assert_next(MOVE_DEMOTE, false);
	specimen_see(&it, "getpid");
	assert_next(MOVE_DEMOTE, true);
	assert_non_null(strstr(action.reason, "getpid"));
}

/* It was seen before, and surely; now somebody is killed who may be another. */
TEST(a_kill_that_may_be_anothers_leads_not_back)
{
	in_phase(PHASE_KILL);
	it.workload.demote_auto = true;
	specimen_see(&it, "getpid")->call.action = SECCOMP_RET_LOG;
	it.observations[0].first_ms = it.observations[0].last_ms = T0 - 1;
	specimen_see(&it, "getpid")->match = MATCH_MAYBE;
	assert_next(MOVE_ADOPT, false); /* a person may */
	it.observations[1].match = MATCH_YES;
	assert_next(MOVE_DEMOTE, true);
}

TEST(nodes_where_it_may_be_anothers_do_not_count_for_adoption)
{
	it.workload.policy[PHASE_LOG].adopt_nodes = 2;
	see_in_runs("getpid", 3);
	specimen_see(&it, "getpid")->subject.node = S("n2");
	it.observations[it.evidence.observation_count - 1].match = MATCH_MAYBE;
	assert_next(MOVE_NONE, false);
	it.observations[it.evidence.observation_count - 1].match = MATCH_YES;
	assert_next(MOVE_ADOPT, true);
}

TEST(a_risky_call_that_is_killed_leads_nowhere)
{
	in_phase(PHASE_KILL);
	it.workload.demote_auto = true;
	specimen_see(&it, "ptrace");
	assert_next(MOVE_NONE, false);
	assert_non_null(strstr(action.reason, "suspicious"));
}

TEST(unseen_errnos_lead_back_to_log_once)
{
	in_phase(PHASE_ERRNO);
	specimen_unflag(&it);
	assert_next(MOVE_RETURN, true);
	assert_int_equal(action.to, PHASE_LOG);
	it.transitions[1] = (struct transition){.from = PHASE_ERRNO,
	    .to = PHASE_LOG,
	    .at_ms = T0 - DAY,
	    .profile_hash = S("h")};
	it.evidence.transition_count = 2;
	assert_next(MOVE_NONE, false);
}

TEST(a_changed_file_is_deployed)
{
	cleanup_profile struct profile deployed = {.rules = NULL};

	assert_int_equal(profile_copy(&it.profile, &deployed), 0);
	it.question.deployed = &deployed;
	assert_next(MOVE_PROMOTE, true);
	specimen_allow(&it, "getpid");
	assert_next(MOVE_UPDATE, true);
}

TEST(what_is_held_is_left_alone)
{
	it.evidence.rollout.held = true;
	it.evidence.rollout.hold_reason = S("freeze\n");
	assert_next(MOVE_PROMOTE, false);
	assert_string_equal(action.reason, "held: freeze\\x0a");
}

TEST(confirmed_denials_are_to_be_recorded)
{
	in_phase(PHASE_ERRNO);
	see_in_runs("clone3", 1);
	ask();
	assert_string_equal(rollout_confirmed(&verdict, 0)->syscall, "clone3");
	assert_null(rollout_confirmed(&verdict, 1));
	specimen_decide(&it, "clone3", DECISION_EXPECT);
	ask();
	assert_null(rollout_confirmed(&verdict, 0));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(ordinary_calls_are_recommended_and_justified),
	    CASE(one_rule_serves_all_architectures),
	    CASE(nothing_but_ordinary_calls_of_its_own_is_recommended),
	    CASE(what_was_decided_is_recommended),
	    CASE(conditions_of_decisions_add_up),
	    CASE(a_record_adds_an_architecture_and_a_trace_does_not),
	    CASE(the_machines_of_a_workload_are_those_of_its_records),
	    CASE(a_profile_without_architectures_is_for_its_machines),
	    CASE(a_condition_that_is_none_is_an_error),
	    CASE(a_decision_takes_the_place_of_a_denial),
	    CASE(what_was_seen_too_seldom_waits),
	    CASE(the_sidecar_says_why),
	    CASE(all_checks_passed_leads_to_the_next_phase),
	    CASE(in_log_what_was_seen_often_is_adopted),
	    CASE(a_risky_call_does_not_keep_ordinary_ones_from_adoption),
	    CASE(past_log_additions_are_proposed_and_decisions_adopted),
	    CASE(a_regression_leads_back_to_errno_if_policy_says_so),
	    CASE(a_sensitive_call_that_is_killed_is_a_persons_to_judge),
	    CASE(a_kill_that_may_be_anothers_leads_not_back),
	    CASE(nodes_where_it_may_be_anothers_do_not_count_for_adoption),
	    CASE(a_risky_call_that_is_killed_leads_nowhere),
	    CASE(unseen_errnos_lead_back_to_log_once),
	    CASE(a_changed_file_is_deployed),
	    CASE(what_is_held_is_left_alone),
	    CASE(confirmed_denials_are_to_be_recorded),
	};

	return cmocka_run_group_tests_name("rollout", tests, NULL, NULL);
}
