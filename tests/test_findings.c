/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/judged.h"

static size_t find(void)
{
	verdict_release(&verdict);
	assert_int_equal(judge(&it.question, &verdict), 0);
	return verdict.findings.count;
}

/* The only one there is, and what it does. */
static const struct finding *only(enum finding_kind kind, enum outcome outcome)
{
	const struct finding *finding;

	assert_int_equal(find(), 1);
	finding = verdict.findings.items;
	assert_string_equal(finding_kind_name(finding->kind),
	    finding_kind_name(kind));
	assert_string_equal(outcome_name(finding->outcome),
	    outcome_name(outcome));
	assert_true(*finding->reason != '\0');
	return finding;
}

static void assert_text(const char *all, const char *part)
{
	if (!strstr(all, part))
		fail_msg("\"%s\" is not in \"%s\"", part, all);
}

TEST(an_ordinary_call_is_an_addition)
{
	const struct finding *finding;
	struct observation *first = specimen_see(&it, "getpid");

	first->events = 40;
	first->first_ms = first->last_ms = it.runs[1].started_ms;
	specimen_see(&it, "getpid")->events = 2;
	it.runs[5].image = S("sha256:1");
	finding = only(FINDING_ADDITION, OUTCOME_HOLD);
	assert_string_equal(finding->syscall, "getpid");
	assert_string_equal(finding->arch, "x86_64");
	assert_int_equal(finding->count, 42);
	assert_int_equal(finding->first_ms, it.runs[1].started_ms);
	assert_int_equal(finding->last_ms, NOW - 2 * HOUR);
	assert_int_equal(finding->runs, 2);
	assert_int_equal(finding->run_total, 6);
	assert_int_equal(finding->node_count, 1);
	assert_slice_equal(finding->exes[0], "/usr/bin/spin");
	assert_slice_equal(finding->images[0], "sha256:1");
	assert_string_equal(finding->mend, PROG " recommend spin --write FILE");
}

TEST(when_in_a_run_it_was_made_is_told)
{
	struct observation *at = specimen_see(&it, "getpid");
	const struct finding *finding;

	at->first_ms = at->last_ms = it.runs[1].started_ms + 500;
	finding = only(FINDING_ADDITION, OUTCOME_HOLD);
	assert_true(finding->startup && !finding->steady && !finding->shutdown);
	at->first_ms = at->last_ms = it.runs[1].ended_ms - 500;
	finding = only(FINDING_ADDITION, OUTCOME_HOLD);
	assert_true(!finding->startup && !finding->steady && finding->shutdown);
	at->first_ms = at->last_ms = it.runs[1].started_ms + 2 * HOUR;
	finding = only(FINDING_ADDITION, OUTCOME_HOLD);
	assert_true(!finding->startup && finding->steady && !finding->shutdown);
}

TEST(a_risky_call_is_never_ordinary)
{
	struct observation *at = specimen_see(&it, "ptrace");
	const struct finding *finding;

	at->events = 1000000;
	at->runtime_init = true;
	finding = only(FINDING_SUSPICIOUS, OUTCOME_HOLD);
	assert_int_equal(finding->risk, RISK_RISKY);
	assert_true(finding->runtime_init);
	assert_string_equal(finding->mend,
	    PROG " decide spin ptrace deny --reason TEXT");
}

TEST(a_sensitive_call_wants_a_decision)
{
	specimen_see(&it, "connect");
	(void)only(FINDING_SENSITIVE, OUTCOME_HOLD);
	it.observations[0].runtime_init = true;
	(void)only(FINDING_SENSITIVE, OUTCOME_HOLD);
}

TEST(a_runtime_may_start_the_program)
{
	specimen_see(&it, "execve")->runtime_init = true;
	(void)only(FINDING_ADDITION, OUTCOME_HOLD);
	specimen_see(&it, "execve");
	(void)only(FINDING_SENSITIVE, OUTCOME_HOLD);
}

TEST(a_number_without_a_name_is_never_allowed)
{
	const struct finding *finding;

	specimen_see(&it, "getpid")->call.nr = 9999;
	finding = only(FINDING_SENSITIVE, OUTCOME_HOLD);
	assert_string_equal(finding->syscall, "x86_64#9999");
	assert_text(finding->mend, "deny");
	assert_text(finding->mend, "'x86_64#9999'");
}

TEST(a_number_without_an_architecture_has_no_name)
{
	struct observation *at = specimen_see(&it, "read");
	const struct finding *finding;

	at->no_arch = true;
	at->call.arch = 0;
	finding = only(FINDING_SENSITIVE, OUTCOME_HOLD);
	assert_null(strstr(finding->syscall, "read"));
	assert_text(finding->reason, "unknown architecture");
}

TEST(an_action_that_is_not_told_is_not_made_up)
{
	struct observation *at = specimen_see(&it, "getpid");

	at->no_action = true;
	at->call.action = 0;
	assert_int_equal(only(FINDING_ADDITION, OUTCOME_HOLD)->call.action,
	    ACTION_UNTOLD);
	it.observations[0].call.nr = 0;
	assert_null(
	    strstr(only(FINDING_STALE_DEPLOYMENT, OUTCOME_UNTRUSTED)->reason,
	        "kill"));
}

TEST(a_kill_of_either_kind_is_explained_by_either)
{
	in_phase(PHASE_KILL);
	specimen_see(&it, "getpid")->ambiguous = true;
	it.observations[0].call.action = SECCOMP_RET_KILL_THREAD;
	(void)only(FINDING_REGRESSION, OUTCOME_HOLD);
}

TEST(a_fallback_is_proposed_as_expected)
{
	const struct finding *finding;

	specimen_see(&it, "clone3");
	finding = only(FINDING_EXPECTED_DENIAL, OUTCOME_HOLD);
	assert_text(finding->reason, "clone");
	assert_text(finding->mend, "decide spin clone3 expect");
	specimen_decide(&it, "clone3", DECISION_EXPECT);
	finding = only(FINDING_EXPECTED_DENIAL, OUTCOME_PASS);
	assert_true(finding->decided);
	assert_string_equal(finding->mend, "");
}

static void deny_clone3_in(size_t run)
{
	struct observation *at = specimen_see(&it, "clone3");

	at->first_ms = at->last_ms = it.runs[run].started_ms + 1;
}

TEST(runs_that_were_denied_it_and_ended_clean_confirm_it)
{
	in_phase(PHASE_ERRNO);
	deny_clone3_in(1);
	assert_true(only(FINDING_EXPECTED_DENIAL, OUTCOME_PASS)->confirmed);
	deny_clone3_in(2);
	it.runs[2].status = 1;
	assert_false(only(FINDING_EXPECTED_DENIAL, OUTCOME_HOLD)->confirmed);
}

TEST(a_run_that_is_not_over_confirms_nothing)
{
	in_phase(PHASE_ERRNO);
	deny_clone3_in(5);
	(void)only(FINDING_EXPECTED_DENIAL, OUTCOME_HOLD);
}

TEST(a_call_that_was_let_through_is_not_confirmed)
{
	deny_clone3_in(1);
	(void)only(FINDING_EXPECTED_DENIAL, OUTCOME_HOLD);
}

TEST(what_may_be_anothers_confirms_nothing)
{
	in_phase(PHASE_ERRNO);
	deny_clone3_in(1);
	it.observations[0].match = MATCH_MAYBE;
	(void)only(FINDING_EXPECTED_DENIAL, OUTCOME_HOLD);
}

static struct used *use(const char *name, bool denied)
{
	struct used *at = &it.used[it.evidence.used_count++];

	*at =
	    (struct used){.origin = S("strace"), .count = 1, .denied = denied};
	at->call.arch = AUDIT_ARCH_X86_64;
	assert_true(
	    syscall_find(AUDIT_ARCH_X86_64, slice_of(name), &at->call.nr));
	return at;
}

TEST(a_trace_that_shows_the_fallback_confirms_it)
{
	specimen_allow(&it, "clone");
	specimen_see(&it, "clone3");
	use("clone3", true);
	(void)only(FINDING_EXPECTED_DENIAL, OUTCOME_HOLD);
	use("clone", false);
	(void)only(FINDING_EXPECTED_DENIAL, OUTCOME_PASS);
}

TEST(what_a_trace_saw_used_is_needed)
{
	const struct finding *finding;

	use("getpid", false)->count = 7;
	finding = only(FINDING_ADDITION, OUTCOME_HOLD);
	assert_true(finding->traced);
	assert_int_equal(finding->count, 7);
	assert_int_equal(finding->runs, 0);
	use("read", false);
	(void)only(FINDING_ADDITION, OUTCOME_HOLD);
	specimen_see(&it, "getpid");
	assert_false(only(FINDING_ADDITION, OUTCOME_HOLD)->traced);
}

TEST(what_only_a_trace_shows_has_no_action)
{
	struct used *answered;

	use("getpid", false);
	assert_int_equal(only(FINDING_ADDITION, OUTCOME_HOLD)->call.action,
	    ACTION_UNTOLD);
	answered = use("getpid", true);
	answered->call.action = SECCOMP_RET_TRAP;
	use("getpid", false);
	assert_int_equal(only(FINDING_ADDITION, OUTCOME_HOLD)->call.action,
	    SECCOMP_RET_TRAP);
}

TEST(a_trace_that_saw_arguments_proposes_them)
{
	struct used *used = use("prctl", false);

	used->has_args = true;
	used->args[0] = 15;
	assert_string_equal(only(FINDING_ARGUMENT, OUTCOME_HOLD)->mend,
	    PROG " decide spin prctl allow --arg 0:eq:15 --reason TEXT");
}

TEST(a_bare_prctl_is_never_an_addition)
{
	const struct finding *finding;

	specimen_see(&it, "prctl");
	finding = only(FINDING_ARGUMENT, OUTCOME_HOLD);
	assert_text(finding->mend, "--arg I:OP:V");
}

TEST(what_conditions_let_through_is_denied_without_them)
{
	struct profile_rule *rule =
	    profile_add(&it.profile, slice_of("getpid"), SECCOMP_RET_ALLOW);

	rule->args[0] =
	    (struct profile_arg){.index = 0, .op = COMPARE_EQ, .value = 15};
	rule->arg_count = 1;
	specimen_see(&it, "getpid");
	assert_text(only(FINDING_ARGUMENT, OUTCOME_HOLD)->reason,
	    "other arguments");
}

static const struct {
	enum decision_what what;
	enum outcome outcome;
} decisions[] = {
    {DECISION_ALLOW,       OUTCOME_HOLD}, /* the profile lacks it */
    {DECISION_EXPECT,      OUTCOME_PASS},
    {DECISION_DENY,        OUTCOME_PASS},
    {DECISION_INVESTIGATE, OUTCOME_HOLD},
};

TEST(decisions_do_what_they_say)
{
	specimen_see(&it, "getpid");
	for (size_t i = 0; i < ARRAY_SIZE(decisions); i++) {
		it.evidence.decision_count = 0;
		specimen_decide(&it, "getpid", decisions[i].what);
		assert_true(
		    only(FINDING_ADDITION, decisions[i].outcome)->decided);
	}
}

TEST(the_last_decision_is_the_one)
{
	specimen_see(&it, "getpid");
	specimen_decide(&it, "getpid", DECISION_DENY);
	specimen_decide(&it, "getpid", DECISION_INVESTIGATE);
	(void)only(FINDING_ADDITION, OUTCOME_HOLD);
}

TEST(an_expired_decision_is_none)
{
	specimen_see(&it, "getpid");
	specimen_decide(&it, "getpid", DECISION_DENY)->until_ms = NOW - 1;
	assert_false(only(FINDING_ADDITION, OUTCOME_HOLD)->decided);
	it.decisions[0].until_ms = NOW + 1;
	(void)only(FINDING_ADDITION, OUTCOME_PASS);
}

TEST(a_decision_may_be_of_one_architecture)
{
	specimen_see(&it, "getpid");
	specimen_decide(&it, "getpid", DECISION_DENY)->arch = S("x86");
	(void)only(FINDING_ADDITION, OUTCOME_HOLD);
	it.decisions[0].arch = S("x86_64");
	(void)only(FINDING_ADDITION, OUTCOME_PASS);
}

TEST(a_risky_call_is_not_expected_and_not_allowed_by_the_way)
{
	specimen_see(&it, "ptrace");
	specimen_decide(&it, "ptrace", DECISION_EXPECT);
	assert_false(only(FINDING_SUSPICIOUS, OUTCOME_HOLD)->decided);
	specimen_decide(&it, "ptrace", DECISION_ALLOW);
	assert_false(only(FINDING_SUSPICIOUS, OUTCOME_HOLD)->decided);
	it.decisions[1].risky = true;
	assert_true(only(FINDING_SUSPICIOUS, OUTCOME_HOLD)->decided);
	specimen_decide(&it, "ptrace", DECISION_DENY);
	(void)only(FINDING_SUSPICIOUS, OUTCOME_PASS);
}

TEST(what_kills_in_the_kill_phase_is_a_regression)
{
	in_phase(PHASE_KILL);
	specimen_see(&it, "getpid");
	assert_text(only(FINDING_REGRESSION, OUTCOME_HOLD)->mend,
	    "rollout demote spin");
}

TEST(a_risky_call_that_is_killed_is_no_regression)
{
	in_phase(PHASE_KILL);
	specimen_see(&it, "ptrace");
	(void)only(FINDING_SUSPICIOUS, OUTCOME_HOLD);
	specimen_decide(&it, "ptrace", DECISION_DENY);
	(void)only(FINDING_SUSPICIOUS, OUTCOME_PASS);
}

TEST(an_expected_denial_is_none_either)
{
	in_phase(PHASE_KILL);
	specimen_see(&it, "clone3")->call.action = SECCOMP_RET_ERRNO;
	specimen_decide(&it, "clone3", DECISION_EXPECT);
	(void)only(FINDING_EXPECTED_DENIAL, OUTCOME_PASS);
}

TEST(what_runc_answers_for_newer_calls_is_explained)
{
	in_phase(PHASE_KILL);
	specimen_see(&it, "getpid")->call =
	    (struct call){AUDIT_ARCH_X86_64, 400000, SECCOMP_RET_ERRNO};
	(void)only(FINDING_SENSITIVE, OUTCOME_HOLD);
}

TEST(another_architectures_calls_are_judged_by_its_numbers)
{
	struct observation *at = specimen_see(&it, "getpid");

	at->call.arch = AUDIT_ARCH_I386;
	at->call.nr = 20;
	assert_string_equal(only(FINDING_ADDITION, OUTCOME_HOLD)->arch, "x86");
	at->call.nr = 3;
	assert_int_equal(find(), 1);
	assert_int_equal(verdict.findings.items[0].kind,
	    FINDING_STALE_DEPLOYMENT);
}

TEST(what_is_allowed_and_denied_is_an_older_filter)
{
	const struct finding *finding;

	specimen_see(&it, "read");
	finding = only(FINDING_STALE_DEPLOYMENT, OUTCOME_UNTRUSTED);
	assert_text(finding->reason, "n1");
	assert_text(finding->mend, "restart");
}

/* The call is missing whoever denied it, so two things are found. */
static void assert_another_phase(void)
{
	assert_int_equal(find(), 2);
	assert_int_equal(verdict.findings.items[0].kind, FINDING_ADDITION);
	assert_int_equal(verdict.findings.items[1].kind, FINDING_MIXED_PHASES);
	assert_int_equal(verdict.findings.items[1].outcome, OUTCOME_UNTRUSTED);
}

TEST(an_action_that_the_phase_does_not_have_is_another_phase)
{
	specimen_see(&it, "getpid")->call.action = SECCOMP_RET_KILL_PROCESS;
	assert_another_phase();
	in_phase(PHASE_ERRNO);
	specimen_see(&it, "getpid")->call.action = SECCOMP_RET_LOG;
	assert_another_phase();
}

TEST(strict_mode_is_no_filter_of_ours)
{
	specimen_see(&it, "getpid")->strict = true;
	(void)only(FINDING_MIXED_PHASES, OUTCOME_UNTRUSTED);
}

TEST(what_was_before_the_deployment_is_explained_by_what_was_then)
{
	it.transitions[0].at_ms = T0 + HOUR;
	specimen_see(&it, "read")->last_ms = T0 + HOUR - 1;
	it.observations[0].first_ms = T0;
	assert_int_equal(find(), 0);
}

TEST(what_was_not_allowed_then_and_is_not_now_is_still_open)
{
	in_phase(PHASE_KILL);
	it.transitions[0].at_ms = T0 + HOUR;
	specimen_see(&it, "getpid")->call.action = SECCOMP_RET_LOG;
	it.observations[0].first_ms = it.observations[0].last_ms = T0;
	(void)only(FINDING_ADDITION, OUTCOME_HOLD);
	specimen_decide(&it, "getpid", DECISION_DENY);
	(void)only(FINDING_ADDITION, OUTCOME_PASS);
}

TEST(what_a_program_of_the_past_did_is_past)
{
	for (size_t i = 0; i < 6; i++)
		it.runs[i].image = i < 2 ? S("old") : S("new");
	specimen_see(&it, "getpid")->first_ms = it.runs[1].started_ms + 5;
	it.observations[0].last_ms = it.observations[0].first_ms;
	assert_int_equal(find(), 0);
	it.observations[0].call.nr = 101; /* ptrace */
	(void)only(FINDING_SUSPICIOUS, OUTCOME_HOLD);
}

TEST(a_decision_made_later_explains_what_was_before)
{
	specimen_see(&it, "clone3");
	specimen_decide(&it, "clone3", DECISION_EXPECT);
	(void)only(FINDING_EXPECTED_DENIAL, OUTCOME_PASS);
	it.decisions[0].at_ms = NOW - 3 * HOUR;
	assert_int_equal(find(), 2);
	assert_int_equal(verdict.findings.items[1].kind, FINDING_MIXED_PHASES);
}

TEST(a_death_without_a_record_is_a_blind_spot)
{
	const struct finding *finding;

	specimen_suffer(&it, SYMPTOM_UNIT);
	finding = only(FINDING_BLIND_SPOT, OUTCOME_UNTRUSTED);
	assert_text(finding->mend, "doctor");
	it.symptoms[0].trust = TRUST_FORGEABLE;
	assert_int_equal(find(), 0);
}

TEST(a_death_with_a_record_is_explained)
{
	in_phase(PHASE_KILL);
	specimen_suffer(&it, SYMPTOM_UNIT);
	specimen_see(&it, "getpid")->first_ms = NOW - 2 * HOUR - 10;
	(void)only(FINDING_REGRESSION, OUTCOME_HOLD);
	it.observations[0].subject.unit = S("other.service");
	assert_int_equal(find(), 2);
}

TEST(a_death_where_records_were_missed_holds)
{
	specimen_suffer(&it, SYMPTOM_COREDUMP);
	specimen_lose(&it, "backlog", NOW - 2 * HOUR);
	(void)only(FINDING_BLIND_SPOT, OUTCOME_UNTRUSTED);
	assert_int_equal(verdict.checks[CHECK_SYMPTOMS].outcome, OUTCOME_HOLD);
	it.workload.policy[PHASE_LOG].symptoms = SYMPTOMS_WARN;
	assert_int_equal(find(), 1);
	assert_int_equal(verdict.checks[CHECK_SYMPTOMS].outcome, OUTCOME_PASS);
}

TEST(an_exit_status_of_its_own_is_not_seccomp)
{
	specimen_suffer(&it, SYMPTOM_EXIT159);
	assert_text(only(FINDING_NOT_SECCOMP, OUTCOME_PASS)->reason, "159");
	it.symptoms[0].time_ms = 0;
	assert_int_equal(find(), 0);
	assert_int_equal(verdict.checks[CHECK_SYMPTOMS].outcome, OUTCOME_HOLD);
}

TEST(enosys_is_not_seccomp_if_every_errno_is_seen)
{
	in_phase(PHASE_ERRNO);
	specimen_suffer(&it, SYMPTOM_ENOSYS);
	(void)only(FINDING_NOT_SECCOMP, OUTCOME_PASS);
	specimen_unflag(&it);
	(void)find();
	assert_int_equal(verdict.checks[CHECK_SYMPTOMS].outcome, OUTCOME_HOLD);
}

TEST(a_program_that_speaks_of_sigsys_proves_nothing)
{
	specimen_suffer(&it, SYMPTOM_SIGSYS)->trust = TRUST_PROGRAM;
	assert_text(only(FINDING_NOT_SECCOMP, OUTCOME_PASS)->reason, "SIGSYS");
	it.symptoms[0].trust = TRUST_KERNEL;
	(void)only(FINDING_BLIND_SPOT, OUTCOME_UNTRUSTED);
}

TEST(a_profile_that_is_not_there_holds)
{
	specimen_suffer(&it, SYMPTOM_PROFILE);
	assert_int_equal(find(), 0);
	assert_int_equal(verdict.checks[CHECK_SYMPTOMS].outcome, OUTCOME_HOLD);
}

TEST(old_doubts_are_not_told_but_begin_the_window_anew)
{
	specimen_suffer(&it, SYMPTOM_UNIT)->time_ms = NOW - 90 * HOUR;
	assert_int_equal(find(), 0);
	assert_int_equal(verdict.window_from_ms, NOW - 90 * HOUR + 1);
}

TEST(siblings_of_other_architectures_are_told)
{
	it.profile.arches[it.profile.arch_count++] = AUDIT_ARCH_AARCH64;
	specimen_see(&it, "open");
	assert_string_equal(only(FINDING_ADDITION, OUTCOME_HOLD)->siblings,
	    "aarch64: openat");
}

TEST(what_the_file_has_and_the_rollout_has_not_is_said)
{
	cleanup_profile struct profile deployed = {.rules = NULL};

	assert_int_equal(profile_copy(&it.profile, &deployed), 0);
	it.question.deployed = &deployed;
	specimen_allow(&it, "getpid");
	specimen_see(&it, "getpid");
	assert_text(only(FINDING_ADDITION, OUTCOME_HOLD)->mend,
	    "rollout update spin");
}

TEST(a_hostile_name_is_made_harmless_in_sentences)
{
	const struct finding *finding;

	specimen_see(&it, "read")->subject.node = S("n1\033[2J\n$(rm)");
	finding = only(FINDING_STALE_DEPLOYMENT, OUTCOME_UNTRUSTED);
	assert_null(strchr(finding->reason, '\033'));
	assert_null(strchr(finding->mend, '\n'));
}

TEST(the_chance_of_a_new_call_is_that_of_those_seen_once)
{
	specimen_see(&it, "getpid");
	(void)find();
	assert_true(
	    verdict.new_call_chance > 0.16 && verdict.new_call_chance < 0.17);
	specimen_see(&it, "getpid")->first_ms = it.runs[1].started_ms;
	it.observations[1].last_ms = it.runs[1].started_ms;
	(void)find();
	assert_true(verdict.new_call_chance == 0);
	it.evidence.run_count = 0;
	(void)find();
	assert_true(verdict.new_call_chance < 0);
}

TEST(a_call_of_no_known_run_may_be_of_one_alone)
{
	specimen_see(&it, "getpid")->first_ms = T0 - 1;
	it.observations[0].last_ms = T0 - 1;
	(void)find();
	assert_true(verdict.new_call_chance < 0);
	specimen_see(&it, "getuid");
	(void)find();
	assert_true(
	    verdict.new_call_chance > 0.33 && verdict.new_call_chance < 0.34);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(an_ordinary_call_is_an_addition),
	    CASE(when_in_a_run_it_was_made_is_told),
	    CASE(a_risky_call_is_never_ordinary),
	    CASE(a_sensitive_call_wants_a_decision),
	    CASE(a_runtime_may_start_the_program),
	    CASE(a_number_without_a_name_is_never_allowed),
	    CASE(a_number_without_an_architecture_has_no_name),
	    CASE(an_action_that_is_not_told_is_not_made_up),
	    CASE(a_kill_of_either_kind_is_explained_by_either),
	    CASE(a_fallback_is_proposed_as_expected),
	    CASE(runs_that_were_denied_it_and_ended_clean_confirm_it),
	    CASE(a_run_that_is_not_over_confirms_nothing),
	    CASE(a_call_that_was_let_through_is_not_confirmed),
	    CASE(what_may_be_anothers_confirms_nothing),
	    CASE(a_trace_that_shows_the_fallback_confirms_it),
	    CASE(what_a_trace_saw_used_is_needed),
	    CASE(what_only_a_trace_shows_has_no_action),
	    CASE(a_trace_that_saw_arguments_proposes_them),
	    CASE(a_bare_prctl_is_never_an_addition),
	    CASE(what_conditions_let_through_is_denied_without_them),
	    CASE(decisions_do_what_they_say),
	    CASE(the_last_decision_is_the_one),
	    CASE(an_expired_decision_is_none),
	    CASE(a_decision_may_be_of_one_architecture),
	    CASE(a_risky_call_is_not_expected_and_not_allowed_by_the_way),
	    CASE(what_kills_in_the_kill_phase_is_a_regression),
	    CASE(a_risky_call_that_is_killed_is_no_regression),
	    CASE(an_expected_denial_is_none_either),
	    CASE(what_runc_answers_for_newer_calls_is_explained),
	    CASE(another_architectures_calls_are_judged_by_its_numbers),
	    CASE(what_is_allowed_and_denied_is_an_older_filter),
	    CASE(an_action_that_the_phase_does_not_have_is_another_phase),
	    CASE(strict_mode_is_no_filter_of_ours),
	    CASE(what_was_before_the_deployment_is_explained_by_what_was_then),
	    CASE(what_was_not_allowed_then_and_is_not_now_is_still_open),
	    CASE(what_a_program_of_the_past_did_is_past),
	    CASE(a_decision_made_later_explains_what_was_before),
	    CASE(a_death_without_a_record_is_a_blind_spot),
	    CASE(a_death_with_a_record_is_explained),
	    CASE(a_death_where_records_were_missed_holds),
	    CASE(an_exit_status_of_its_own_is_not_seccomp),
	    CASE(enosys_is_not_seccomp_if_every_errno_is_seen),
	    CASE(a_program_that_speaks_of_sigsys_proves_nothing),
	    CASE(a_profile_that_is_not_there_holds),
	    CASE(old_doubts_are_not_told_but_begin_the_window_anew),
	    CASE(siblings_of_other_architectures_are_told),
	    CASE(what_the_file_has_and_the_rollout_has_not_is_said),
	    CASE(a_hostile_name_is_made_harmless_in_sentences),
	    CASE(the_chance_of_a_new_call_is_that_of_those_seen_once),
	    CASE(a_call_of_no_known_run_may_be_of_one_alone),
	};

	return cmocka_run_group_tests_name("findings", tests, NULL, NULL);
}
