/* SPDX-License-Identifier: Apache-2.0 */
/* What the gate lets pass is what the filter answers, by call and by time. */
#include <string.h>

#include "analyzer/filter.h"
#include "analyzer/rollout.h"
#include "profile/evaluate.h"
#include "tests/judged.h"

static const char *word(void)
{
	verdict_release(&verdict);
	assert_int_equal(judge(&it.question, &verdict), 0);
	return verdict_word(&verdict, &it.question);
}

/* What the filter of a phase does to a call of x86_64. */
static uint32_t answer(enum phase phase, const char *name)
{
	cleanup_profile struct profile filter = {.rules = NULL};
	const uint64_t args[PROFILE_ARGS] = {0};
	int32_t nr;

	assert_true(syscall_find(AUDIT_ARCH_X86_64, slice_of(name), &nr));
	assert_int_equal(phase_filter(&it.question, phase, &it.profile, &filter,
	                     NULL),
	    0);
	return profile_evaluate(&filter, AUDIT_ARCH_X86_64, nr, args).action;
}

static size_t rules_of(enum phase phase, const char *name)
{
	cleanup_profile struct profile filter = {.rules = NULL};
	size_t count = 0;

	assert_int_equal(phase_filter(&it.question, phase, &it.profile, &filter,
	                     NULL),
	    0);
	for (size_t i = 0; i < filter.rule_count; i++)
		count += strcmp(filter.rules[i].name, name) == 0;
	return count;
}

static struct decision *decide_on(const char *arch, const char *name,
    enum decision_what what, uint64_t at_ms)
{
	struct decision *at = specimen_decide(&it, name, what);

	at->arch = arch ? slice_of(arch) : (struct slice){NULL, 0};
	at->at_ms = at_ms;
	return at;
}

/* Expected in errno from before the first run on, and denied in each. */
static struct decision *expect_sysinfo(uint64_t until_ms)
{
	struct decision *at =
	    decide_on(NULL, "sysinfo", DECISION_EXPECT, T0 - HOUR);
	struct observation *seen = specimen_see(&it, "sysinfo");

	at->until_ms = until_ms;
	seen->call.action = SECCOMP_RET_ERRNO;
	seen->first_ms = it.runs[0].started_ms + 1;
	seen->last_ms = it.runs[5].started_ms + 1;
	return at;
}

static void move_on(uint64_t at_ms)
{
	const int phase = (int)it.question.phase;

	it.transitions[1] = (struct transition){.id = 2,
	    .from = phase,
	    .to = phase,
	    .at_ms = at_ms,
	    .profile_hash = S("h")};
	it.evidence.transition_count = 2;
}

TEST(what_is_expected_on_one_architecture_is_answered_on_all)
{
	static const char *const others[] = {"x86", "x32", "aarch64"};

	in_phase(PHASE_ERRNO);
	it.profile.arches[it.profile.arch_count++] = AUDIT_ARCH_I386;
	decide_on("x86_64", "clone3", DECISION_EXPECT, T0);
	for (size_t i = 0; i < 3; i++)
		decide_on(others[i], "clone3", DECISION_DENY, T0 + i + 1);
	assert_int_equal(answer(PHASE_KILL, "clone3"), SECCOMP_RET_ERRNO);
	specimen_see(&it, "clone3");
	assert_string_equal(word(), "promote");
	decide_on("x86_64", "clone3", DECISION_DENY, T0 + DAY);
	assert_int_equal(answer(PHASE_KILL, "clone3"),
	    SECCOMP_RET_KILL_PROCESS);
	decide_on("x86", "clone3", DECISION_EXPECT, T0 + DAY);
	assert_int_equal(answer(PHASE_KILL, "clone3"), SECCOMP_RET_ERRNO);
	decide_on(NULL, "clone3", DECISION_DENY, T0 + DAY);
	assert_int_equal(answer(PHASE_KILL, "clone3"),
	    SECCOMP_RET_KILL_PROCESS);
}

TEST(a_call_that_is_expected_twice_has_one_rule)
{
	in_phase(PHASE_ERRNO);
	it.profile.arches[it.profile.arch_count++] = AUDIT_ARCH_I386;
	decide_on("x86_64", "clone3", DECISION_EXPECT, T0);
	decide_on("x86", "clone3", DECISION_EXPECT, T0);
	assert_int_equal(rules_of(PHASE_KILL, "clone3"), 1);
	decide_on("x86", "clone3", DECISION_DENY, T0 + 1);
	assert_int_equal(rules_of(PHASE_ERRNO, "clone3"), 1);
}

TEST(an_expectation_of_an_architecture_that_the_filter_lacks_is_none)
{
	struct observation *seen;

	in_phase(PHASE_ERRNO);
	decide_on("x86", "clone3", DECISION_EXPECT, T0);
	assert_int_equal(answer(PHASE_KILL, "clone3"),
	    SECCOMP_RET_KILL_PROCESS);
	seen = specimen_see(&it, "clone3");
	seen->call.arch = AUDIT_ARCH_I386;
	assert_string_equal(word(), "hold");
	assert_non_null(
	    strstr(verdict.findings.items[0].reason, "kills it all the same"));
	it.profile.arches[it.profile.arch_count++] = AUDIT_ARCH_I386;
	assert_string_equal(word(), "promote");
}

TEST(a_number_without_a_name_is_not_expected_in_kill)
{
	in_phase(PHASE_ERRNO);
	specimen_see(&it, "getpid")->call.nr = 9999;
	specimen_decide(&it, "x86_64#9999", DECISION_EXPECT);
	assert_string_equal(word(), "hold");
	specimen_decide(&it, "x86_64#9999", DECISION_DENY);
	assert_string_equal(word(), "promote");
}

TEST(an_expectation_that_has_ended_reopens_its_finding)
{
	struct decision *at;

	in_phase(PHASE_ERRNO);
	at = expect_sysinfo(NOW + 1);
	assert_string_equal(word(), "promote");
	at->until_ms = NOW;
	assert_string_equal(word(), "hold");
	assert_int_equal(verdict.findings.count, 1);
	assert_non_null(
	    strstr(verdict.findings.items[0].reason, "it was expected until"));
	assert_non_null(strstr(verdict.findings.items[0].mend,
	    "decide spin sysinfo expect"));
	at->until_ms = NOW - HOUR; /* and denied since */
	it.observations[0].last_ms = NOW - HOUR / 2;
	assert_string_equal(word(), "hold");
	at->until_ms = T0 + 5 * DAY; /* and long ago, in what was log then */
	it.observations[0].last_ms = T0 + DAY;
	move_on(T0 + 6 * DAY);
	assert_string_equal(word(), "hold");
	assert_int_equal(verdict.findings.count, 1);
	decide_on(NULL, "sysinfo", DECISION_EXPECT, T0 + 7 * DAY);
	assert_int_equal(answer(PHASE_KILL, "sysinfo"), SECCOMP_RET_ERRNO);
	(void)word();
	assert_int_equal(verdict.findings.items[0].outcome, OUTCOME_PASS);
}

TEST(what_log_denied_as_expected_is_open_again_and_no_other_phase)
{
	struct decision *at = expect_sysinfo(NOW - HOUR);

	assert_string_equal(word(), "hold");
	assert_int_equal(verdict.findings.count, 1);
	move_on(NOW - HOUR / 2); /* what runs may have the old file still */
	(void)word();
	for (size_t i = 0; i < verdict.findings.count; i++)
		assert_int_not_equal(verdict.findings.items[i].kind,
		    FINDING_MIXED_PHASES);
	assert_int_equal(verdict.outcome, OUTCOME_HOLD);
	at->until_ms = 0;
	it.evidence.transition_count = 1;
	assert_string_equal(word(), "promote");
}

TEST(neither_runs_nor_traces_settle_what_a_person_let_end)
{
	struct decision *at;
	struct observation *seen;

	in_phase(PHASE_ERRNO);
	seen = specimen_see(&it, "clone3");
	seen->first_ms = seen->last_ms = it.runs[1].started_ms + 1;
	assert_string_equal(word(), "promote");
	at = decide_on(NULL, "clone3", DECISION_EXPECT, T0);
	at->until_ms = NOW - DAY;
	assert_string_equal(word(), "hold");
	assert_null(rollout_confirmed(&verdict, 0));
}

TEST(no_filter_changes_because_time_goes_by)
{
	struct rollout_action action;
	struct decision *at;

	in_phase(PHASE_KILL);
	at = expect_sysinfo(NOW + 1);
	assert_int_equal(answer(PHASE_KILL, "sysinfo"), SECCOMP_RET_ERRNO);
	assert_string_equal(word(), "keep");
	at->until_ms = NOW - HOUR;
	assert_int_equal(answer(PHASE_KILL, "sysinfo"), SECCOMP_RET_ERRNO);
	assert_int_equal(answer(PHASE_ERRNO, "sysinfo"), SECCOMP_RET_ERRNO);
	assert_string_equal(word(), "hold");
	rollout_next(&it.question, &verdict, &action);
	assert_int_equal(action.move, MOVE_UPDATE);
	assert_false(action.automatic);
	assert_string_equal(action.command,
	    PROG " rollout update spin --reason TEXT");
	assert_non_null(filter_ended(&it.question, &it.profile));
	move_on(NOW - HOUR / 2);
	assert_int_equal(answer(PHASE_KILL, "sysinfo"),
	    SECCOMP_RET_KILL_PROCESS);
	assert_null(filter_ended(&it.question, &it.profile));
	assert_string_equal(word(), "hold");
	rollout_next(&it.question, &verdict, &action);
	assert_int_equal(action.move, MOVE_NONE);
}

TEST(what_was_expected_is_not_added_because_that_has_ended)
{
	static const struct recommend_options any;
	struct decision *at = expect_sysinfo(NOW - HOUR);

	assert_string_equal(word(), "hold");
	assert_false(recommends(&verdict.findings.items[0], &any));
	at->at_ms = NOW + 1; /* nobody said a thing */
	it.observations[0].call.action = SECCOMP_RET_LOG;
	assert_string_equal(word(), "hold");
	assert_true(recommends(&verdict.findings.items[0], &any));
}

TEST(the_phase_to_come_is_made_of_what_holds)
{
	in_phase(PHASE_ERRNO);
	expect_sysinfo(NOW - HOUR);
	assert_int_equal(rules_of(PHASE_ERRNO, "sysinfo"), 1);
	assert_int_equal(answer(PHASE_KILL, "sysinfo"),
	    SECCOMP_RET_KILL_PROCESS);
}

TEST(a_denial_that_has_ended_stays_as_well)
{
	struct decision *at;

	in_phase(PHASE_ERRNO);
	at = decide_on(NULL, "ptrace", DECISION_DENY, T0);
	at->until_ms = NOW - HOUR;
	assert_int_equal(rules_of(PHASE_ERRNO, "ptrace"), 1);
	assert_non_null(filter_ended(&it.question, &it.profile));
	assert_string_equal(word(), "promote");
	move_on(NOW - HOUR / 2);
	assert_int_equal(rules_of(PHASE_ERRNO, "ptrace"), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(what_is_expected_on_one_architecture_is_answered_on_all),
	    CASE(a_call_that_is_expected_twice_has_one_rule),
	    CASE(
	        an_expectation_of_an_architecture_that_the_filter_lacks_is_none),
	    CASE(a_number_without_a_name_is_not_expected_in_kill),
	    CASE(an_expectation_that_has_ended_reopens_its_finding),
	    CASE(what_log_denied_as_expected_is_open_again_and_no_other_phase),
	    CASE(neither_runs_nor_traces_settle_what_a_person_let_end),
	    CASE(no_filter_changes_because_time_goes_by),
	    CASE(what_was_expected_is_not_added_because_that_has_ended),
	    CASE(the_phase_to_come_is_made_of_what_holds),
	    CASE(a_denial_that_has_ended_stays_as_well),
	};

	return cmocka_run_group_tests_name("filter_decided", tests, NULL, NULL);
}
