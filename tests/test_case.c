/* SPDX-License-Identifier: Apache-2.0 */
/* What a verdict is asked of. */
#include "controller/phase_profile.h"
#include "tests/controlled.h"

TEST(a_case_is_read_and_judged)
{
	assert_int_equal(ask(), 0);
	assert_string_equal(this.profile_hash, hash);
	assert_true(this.has_deployed);
	assert_int_equal(this.question.phase, PHASE_LOG);
	assert_int_equal(this.question.to, PHASE_ERRNO);
	assert_int_equal(this.verdict.outcome, OUTCOME_PASS);
	assert_int_equal(this.remarks.count, 0);
	assert_null(this.question.ahead);
}

TEST(a_case_is_asked_of_another_phase)
{
	start(PHASE_ERRNO);
	assert_int_equal(ask_for(&(struct case_asked){.now_ms = NOW,
	                     .has_to = true,
	                     .to = PHASE_ERRNO}),
	    0);
	assert_int_equal(this.question.to, PHASE_ERRNO);
	start(PHASE_LOG);
	assert_int_equal(ask_for(&(struct case_asked){.now_ms = NOW,
	                     .has_to = true,
	                     .to = PHASE_KILL}),
	    -EINVAL);
	assert_true(said("spin: "));
}

TEST(a_case_of_now_looks_at_what_is_stamped_later)
{
	assert_int_equal(ask_for(&(struct case_asked){.now_ms = 0}), 0);
	assert_ptr_equal(this.question.ahead, &this.ahead);
	assert_true(this.question.wall_ms > 0);
	assert_true(this.ahead.from_ms > this.question.wall_ms);
}

TEST(a_workload_without_a_rollout_is_in_log)
{
	it.evidence.has_rollout = false;
	it.evidence.transition_count = 0;
	assert_int_equal(ask(), 0);
	assert_false(this.has_deployed);
	assert_int_equal(this.question.phase, PHASE_LOG);
}

TEST(what_cannot_be_read_is_no_case)
{
	memory.evidence_fails = -EIO;
	assert_int_equal(ask(), -EIO);
	assert_string_equal(err.text, "reading the store: disk on fire");
	memory.evidence_fails = 0;
	memory.get_fails = -EIO;
	assert_int_equal(ask(), -EIO);
	assert_string_equal(err.text, "reading the store: disk on fire");
	memory.get_fails = 0;
	free(memory.kept);
	memory.kept = strdup("{");
	assert_int_equal(ask(), -EBADMSG);
	assert_int_equal(this.remarks.count, 1);
	assert_true(problems_failed(&this.remarks.items[0].problems));
}

TEST(a_profile_that_cannot_be_read_is_said_place_by_place)
{
	write_text("spin.json", "{\"defaultAction\": 7}");
	assert_int_equal(ask(), -EBADMSG);
	assert_int_equal(this.remarks.count, 1);
	assert_string_equal(this.remarks.items[0].problems.file, "spin.json");
	assert_true(said("spin.json"));
	it.workload.profile = NULL;
	it.workload.line = 3;
	assert_int_equal(ask(), -ENOENT);
	assert_string_equal(err.text,
	    "workloads.yaml:3: workload spin names no profile");
}

TEST(extensions_are_beside_the_workloads_and_only_allow)
{
	static char name[] = "net.json", file[] = "./workloads.yaml";
	char *names[] = {name};
	struct profile more = {0};

	it.workloads.path = file;
	it.workload.extensions = names;
	it.workload.extension_count = 1;
	more = (struct profile){.default_action = SECCOMP_RET_ERRNO,
	    .arches = {AUDIT_ARCH_X86_64},
	    .arch_count = 1};
	assert_non_null(
	    profile_add(&more, slice_of("socket"), SECCOMP_RET_ALLOW));
	write_profile(name, &more);
	assert_int_equal(ask(), 0);
	assert_int_equal(this.profile.rule_count, it.profile.rule_count + 1);
	assert_non_null(
	    profile_add(&more, slice_of("bind"), SECCOMP_RET_KILL_PROCESS));
	write_profile(name, &more);
	profile_release(&more);
	assert_int_equal(ask(), -EINVAL);
	assert_true(said("net.json: "));
	(void)remove(name);
	assert_int_equal(ask(), -EBADMSG);
}

static void run_on(uint32_t arch)
{
	it.nodes[1] = (struct node_state){.node = S("n2"),
	    .arch = arch,
	    .seen_until_ms = NOW};
	it.evidence.node_count = 2;
	it.runs[5].subject.node = S("n2");
}

TEST(a_profile_is_that_of_each_machine_it_runs_on)
{
	run_on(AUDIT_ARCH_AARCH64);
	(void)ask();
	assert_int_equal(this.profile.machine_count, 2);
	write_text("spin.json",
	    "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"archMap\": ["
	    "{\"architecture\": \"SCMP_ARCH_X86_64\"},"
	    "{\"architecture\": \"SCMP_ARCH_AARCH64\"}], \"syscalls\": ["
	    "{\"names\": [\"read\"], \"action\": \"SCMP_ACT_ALLOW\"},"
	    "{\"names\": [\"mount\"], \"action\": \"SCMP_ACT_ALLOW\","
	    " \"includes\": {\"arches\": [\"amd64\"]}}]}");
	assert_int_equal(ask(), -ENOTSUP);
	assert_true(said("spin runs on aarch64, too"));
	assert_true(said("(make a workload of each)"));
}

TEST(paths_lead_from_the_folder_of_the_workloads)
{
	static char file[] = "/etc/x/workloads.yaml";
	const struct workloads there = {.path = file};
	char *path = path_beside(&there, "a/b.json");

	assert_string_equal(path, "/etc/x/a/b.json");
	free(path);
	path = path_beside(&there, "/b.json");
	assert_string_equal(path, "/b.json");
	free(path);
}

static void stand_at_two(void)
{
	it.transitions[1] = (struct transition){.id = 2,
	    .from = PHASE_LOG,
	    .to = PHASE_ERRNO,
	    .at_ms = NOW - HOUR,
	    .profile_hash = slice_of(hash),
	    .verdict = S("promote")};
	it.evidence.transition_count = 2;
	it.evidence.rollout.phase = PHASE_ERRNO;
}

TEST(a_transition_is_asked_about_again)
{
	stand_at_two();
	assert_int_equal(ask_for(&(struct case_asked){.at = 2}), 0);
	assert_int_equal(this.question.phase, PHASE_LOG);
	assert_int_equal(this.question.to, PHASE_ERRNO);
	assert_int_equal(this.question.now_ms, NOW - HOUR);
	assert_int_equal(this.at->id, 2);
	assert_string_equal(this.profile_hash, hash);
	assert_true(remarked("today's is taken"));
}

TEST(a_transition_with_nothing_before_it_is_not_asked_about)
{
	stand_at_two();
	assert_int_equal(ask_for(&(struct case_asked){.at = 1}), -EINVAL);
	assert_true(said("began the rollout"));
	assert_int_equal(ask_for(&(struct case_asked){.at = 7}), -ENOENT);
	assert_true(said("no transition 7"));
	free(memory.kept);
	memory.kept = NULL;
	assert_int_equal(ask_for(&(struct case_asked){.at = 2}), -ENOENT);
	assert_true(said("the profile of transition 2 is not kept"));
	memory.get_fails = -EIO;
	assert_int_equal(ask_for(&(struct case_asked){.at = 2}), -EIO);
	memory.evidence_fails = -EIO;
	assert_int_equal(ask_for(&(struct case_asked){.at = 2}), -EIO);
}

TEST(the_filter_of_a_phase_has_its_default_action)
{
	struct profile filter = {0};

	assert_int_equal(ask(), 0);
	for (unsigned i = 0; i < PHASE_COUNT; i++) {
		enum phase phase = (enum phase)i;

		assert_int_equal(phase_profile(&this, phase,
		                     phase_action(phase), &filter, &err),
		    0);
		assert_int_equal(filter.default_action, phase_action(phase));
		profile_release(&filter);
	}
	assert_int_equal(phase_action(PHASE_LOG), SECCOMP_RET_LOG);
	assert_int_equal(phase_action(PHASE_ERRNO), SECCOMP_RET_ERRNO);
	assert_int_equal(phase_action(PHASE_KILL), SECCOMP_RET_KILL_PROCESS);
}

TEST(remarks_keep_their_order)
{
	struct remarks remarks = {0};
	struct problems none, some;

	problems_init(&none, "a");
	problems_init(&some, "b");
	problems_add(&some, SEVERITY_NOTE, NULL, 1, 1, "odd");
	remarks_problems(&remarks, &none);
	remarks_add(&remarks, "%d", 1);
	remarks_problems(&remarks, &some);
	remarks_add(&remarks, "%d", 2);
	assert_int_equal(remarks.count, 3);
	assert_string_equal(remarks.items[0].text, "1");
	assert_null(remarks.items[1].text);
	assert_string_equal(remarks.items[1].problems.file, "b");
	assert_string_equal(remarks.items[2].text, "2");
	assert_null(some.file);
	remarks_release(&remarks);
	problems_release(&none);
	problems_release(&some);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_case_is_read_and_judged),
	    CASE(a_case_is_asked_of_another_phase),
	    CASE(a_case_of_now_looks_at_what_is_stamped_later),
	    CASE(a_workload_without_a_rollout_is_in_log),
	    CASE(what_cannot_be_read_is_no_case),
	    CASE(a_profile_that_cannot_be_read_is_said_place_by_place),
	    CASE(extensions_are_beside_the_workloads_and_only_allow),
	    CASE(a_profile_is_that_of_each_machine_it_runs_on),
	    CASE(paths_lead_from_the_folder_of_the_workloads),
	    CASE(a_transition_is_asked_about_again),
	    CASE(a_transition_with_nothing_before_it_is_not_asked_about),
	    CASE(the_filter_of_a_phase_has_its_default_action),
	    CASE(remarks_keep_their_order),
	};

	return cmocka_run_group_tests_name("case", tests, NULL, NULL);
}
