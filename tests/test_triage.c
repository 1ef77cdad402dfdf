/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "analyzer/triage.h"
#include "tests/specimen.h"

static struct specimen it;
static struct event exemplars[8];
static struct triage_process process;
static struct triage_options options;
static struct triage triage;

static int setup(void **state)
{
	(void)state;
	specimen_init(&it, PHASE_KILL);
	memset(exemplars, 0, sizeof(exemplars));
	it.evidence.exemplars = exemplars;
	options =
	    (struct triage_options){.now_ms = NOW, .workloads = &it.workloads};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	triage_release(&triage);
	specimen_release(&it);
	return 0;
}

static void nobodys(void)
{
	options.workloads = NULL;
}

/* The first, explained; with the question if it is the workload's. */
static struct incident *explain(void)
{
	struct incident *at;

	triage_release(&triage);
	assert_int_equal(triage_find(&it.evidence, &options, &triage), 0);
	assert_true(triage.count > 0);
	at = &triage.items[0];
	if (at->workload)
		at->question = &it.question;
	assert_int_equal(triage_explain(&it.evidence, &options, at), 0);
	assert_true(*at->advice);
	return at;
}

static struct incident *expect(enum cause cause, enum sure sure)
{
	struct incident *at = explain();

	assert_string_equal(cause_name(at->cause), cause_name(cause));
	assert_string_equal(sure_name(at->sure), sure_name(sure));
	assert_true(at->ground_count > 0);
	return at;
}

static void assert_in(const char *all, const char *part)
{
	if (!strstr(all, part))
		fail_msg("\"%s\" is not in \"%s\"", part, all);
}

static void assert_not_in(const char *all, const char *part)
{
	if (strstr(all, part))
		fail_msg("\"%s\" is in \"%s\"", part, all);
}

static void assert_ground(const struct incident *at, const char *part)
{
	for (size_t i = 0; i < at->ground_count; i++)
		if (strstr(at->grounds[i], part))
			return;
	fail_msg("nothing rests on \"%s\"", part);
}

static struct event *exemplify(const struct observation *seen, uint64_t at_ms)
{
	struct event *at = &exemplars[it.evidence.exemplar_count++];

	*at = (struct event){.subject = seen->subject,
	    .call = seen->call,
	    .time_ms = at_ms,
	    .pid = 1234,
	    .ip = 0x401256,
	    .has = (unsigned)EVENT_STAMP | (unsigned)EVENT_PID |
	           (unsigned)EVENT_IP};
	return at;
}

TEST(a_missing_call_of_a_workload_is_added_to_its_profile)
{
	struct observation *seen = specimen_see(&it, "getpid");
	struct incident *at;

	seen->events = 3;
	exemplify(seen, seen->last_ms);
	specimen_suffer(&it, SYMPTOM_UNIT);
	at = expect(CAUSE_MISSING_CALL, SURE_CERTAIN);
	assert_string_equal(at->calls[0].name, "getpid");
	assert_string_equal(at->calls[0].arch, "x86_64");
	assert_int_equal(at->calls[0].ip, 0x401256);
	assert_int_equal(at->calls[0].pid, 1234);
	assert_int_equal(at->events, 3);
	assert_ground(at, "does not allow it");
	assert_ground(at, "status=31/SYS");
	assert_string_equal(at->mend,
	    PROG " recommend spin --write spin.json\n" PROG
	         " rollout update spin --reason 'by triage'\n"
	         "systemctl reset-failed spin.service\n"
	         "systemctl restart spin.service\n");
}

TEST(what_was_named_is_named_in_what_is_pasted)
{
	options.db = "my store.db";
	options.workloads_file = "w.yaml";
	specimen_see(&it, "getpid");
	assert_in(explain()->mend,
	    " --write spin.json --db 'my store.db' -w w.yaml\n");
}

TEST(a_unit_of_no_workload_gets_a_drop_in)
{
	struct incident *at;

	nobodys();
	specimen_see(&it, "uname");
	specimen_see(&it, "getpid")->last_ms -= HOUR;
	at = expect(CAUSE_MISSING_CALL, SURE_LIKELY);
	assert_in(at->mend,
	    "printf '[Service]\\nSystemCallFilter=uname getpid\\n' "
	    ">>/etc/systemd/system/spin.service.d/seccompctl.conf\n"
	    "systemctl daemon-reload\n");
	assert_ground(at, "no second witness");
}

TEST(a_container_gets_a_rule_in_its_profile)
{
	struct observation *seen = specimen_see(&it, "uname");

	nobodys();
	seen->subject.pod = S("web-0");
	seen->subject.space = S("prod");
	assert_string_equal(expect(CAUSE_MISSING_CALL, SURE_LIKELY)->mend,
	    "jq '.syscalls += [{\"names\": [\"uname\"], \"action\": "
	    "\"SCMP_ACT_ALLOW\"}]' \"$PROFILE\" >\"$PROFILE.new\" &&\n"
	    "mv \"$PROFILE.new\" \"$PROFILE\"\n"
	    "kubectl -n prod delete pod web-0\n");
}

TEST(a_risky_call_is_the_profile_at_work)
{
	struct incident *at;

	specimen_see(&it, "ptrace")->events = 1000;
	at = expect(CAUSE_RISKY_CALL, SURE_LIKELY);
	assert_not_in(at->mend, " allow ");
	assert_in(at->mend, "decide spin ptrace investigate");
	nobodys();
	at = expect(CAUSE_RISKY_CALL, SURE_LIKELY);
	assert_not_in(at->mend, "SystemCallFilter");
}

TEST(a_risky_call_is_not_allowed_beside_another)
{
	nobodys();
	specimen_see(&it, "uname");
	specimen_see(&it, "ptrace")->last_ms -= HOUR;
	assert_not_in(expect(CAUSE_MISSING_CALL, SURE_LIKELY)->mend, "ptrace");
}

TEST(what_was_decided_to_be_denied_is_no_fault)
{
	specimen_see(&it, "getpid");
	specimen_decide(&it, "getpid", DECISION_DENY);
	assert_not_in(expect(CAUSE_RISKY_CALL, SURE_LIKELY)->mend, " allow ");
}

TEST(a_fallback_is_to_be_denied_with_enosys)
{
	specimen_see(&it, "clone3");
	assert_in(expect(CAUSE_FALLBACK, SURE_LIKELY)->mend,
	    "decide spin clone3 expect");
	nobodys();
	assert_in(explain()->mend, "SystemCallErrorNumber=ENOSYS");
}

TEST(a_sensitive_call_wants_somebody_to_decide)
{
	specimen_see(&it, "connect");
	assert_in(expect(CAUSE_SENSITIVE_CALL, SURE_LIKELY)->mend,
	    "decide spin connect allow --reason TEXT");
}

TEST(a_number_without_a_name_is_never_allowed)
{
	struct observation *seen = specimen_see(&it, "getpid");
	struct incident *at;

	nobodys();
	seen->call.nr = 9999;
	at = expect(CAUSE_UNNAMED_CALL, SURE_LIKELY);
	assert_not_in(at->mend, "SystemCallFilter");
	assert_in(at->mend, PROG " syscalls x86_64 9999\n");
}

TEST(an_architecture_may_be_what_is_missing)
{
	struct observation *seen = specimen_see(&it, "getpid");

	seen->call.arch = AUDIT_ARCH_I386;
	seen->call.nr = 3;
	assert_string_equal(expect(CAUSE_BAD_ARCH, SURE_LIKELY)->calls[0].arch,
	    "x86");
	nobodys();
	assert_in(expect(CAUSE_BAD_ARCH, SURE_LIKELY)->mend,
	    "SystemCallArchitectures=native x86");
	exemplify(seen, seen->last_ms)->has |= EVENT_COMPAT;
	exemplars[0].compat = 1;
	assert_ground(expect(CAUSE_BAD_ARCH, SURE_LIKELY), "(x86_64)");
}

TEST(another_machine_is_not_another_architecture)
{
	static const uint32_t arches[] = {AUDIT_ARCH_AARCH64,
	    AUDIT_ARCH_RISCV64, AUDIT_ARCH_X86_64};
	struct observation *seen = specimen_see(&it, "getpid");

	nobodys();
	for (size_t i = 0; i < ARRAY_SIZE(arches); i++) {
		seen->call.arch = arches[i];
		assert_true(syscall_find(arches[i], slice_of("prlimit64"),
		    &seen->call.nr));
		assert_not_in(expect(CAUSE_MISSING_CALL, SURE_LIKELY)->mend,
		    "SystemCallArchitectures");
	}
}

TEST(a_kernel_of_32_bits_has_its_own_architecture)
{
	struct observation *seen = specimen_see(&it, "getpid");

	nobodys();
	seen->call.arch = AUDIT_ARCH_I386;
	seen->call.nr = 20;
	(void)expect(CAUSE_BAD_ARCH, SURE_LIKELY);
	exemplify(seen, seen->last_ms)->has |= EVENT_COMPAT;
	(void)expect(CAUSE_MISSING_CALL, SURE_LIKELY);
	seen->call.arch = exemplars[0].call.arch = AUDIT_ARCH_X86_64;
	seen->call.nr = exemplars[0].call.nr = 0x40000000 + 39;
	assert_string_equal(expect(CAUSE_BAD_ARCH, SURE_LIKELY)->calls[0].arch,
	    "x32");
}

TEST(what_the_profile_allows_is_killed_by_an_older_filter)
{
	struct observation *seen = specimen_see(&it, "read");
	struct incident *at;

	it.evidence.rollout.since_ms = NOW - 3 * HOUR;
	at = expect(CAUSE_STALE_FILTER, SURE_LIKELY);
	assert_in(at->mend, "systemctl restart spin.service");
	seen->first_ms = NOW - 5 * HOUR;
	specimen_suffer(&it, SYMPTOM_UNIT);
	assert_ground(expect(CAUSE_STALE_FILTER, SURE_CERTAIN),
	    "were deployed at");
	seen->last_ms = NOW - 4 * HOUR;
	assert_ground(expect(CAUSE_STALE_FILTER, SURE_POSSIBLE),
	    "not died of it since");
}

TEST(a_profile_that_was_mended_is_not_deployed_yet)
{
	struct profile old = {0};

	assert_int_equal(profile_copy(&it.profile, &old), 0);
	it.question.deployed = &old;
	specimen_allow(&it, "getpid");
	specimen_see(&it, "getpid");
	assert_in(expect(CAUSE_STALE_FILTER, SURE_LIKELY)->mend,
	    "rollout update spin");
	profile_release(&old);
}

TEST(arguments_are_told_from_calls)
{
	struct profile_rule *rule =
	    profile_add(&it.profile, S("personality"), SECCOMP_RET_ALLOW);

	rule->args[0] = (struct profile_arg){.op = COMPARE_EQ, .value = 8};
	rule->arg_count = 1;
	specimen_see(&it, "personality");
	assert_in(expect(CAUSE_ARGUMENT, SURE_LIKELY)->mend,
	    "decide spin personality allow --arg I:OP:V");
}

TEST(a_profile_may_not_be_on_the_node)
{
	struct symptom *said = specimen_suffer(&it, SYMPTOM_PROFILE);
	struct incident *at;

	said->trust = TRUST_PROGRAM;
	said->text = S("cannot load seccomp profile "
	               "\"/var/lib/kubelet/seccomp/a/spin.json\": no such "
	               "file");
	at = expect(CAUSE_PROFILE_MISSING, SURE_LIKELY);
	assert_string_equal(at->mend, "install -D -m 0644 \"$PROFILE\" "
	                              "/var/lib/kubelet/seccomp/a/spin.json\n");
	said->text = S("cannot load seccomp profile "
	               "\"/var/lib/kubelet/seccomp/../../x;reboot\"");
	assert_string_equal(explain()->mend, "");
}

TEST(its_own_159_is_no_kill)
{
	specimen_suffer(&it, SYMPTOM_EXIT159);
	assert_ground(expect(CAUSE_NOT_SECCOMP, SURE_LIKELY),
	    "every kill is recorded");
}

TEST(a_159_while_kills_are_not_recorded_may_be_a_kill)
{
	specimen_suffer(&it, SYMPTOM_EXIT159);
	specimen_lose(&it, "actions_logged", NOW - 5 * HOUR)->detail =
	    S("actions=log old-actions=kill_process,log");
	expect(CAUSE_BLIND, SURE_POSSIBLE);
}

TEST(a_159_that_nobody_watched_may_be_a_kill)
{
	specimen_suffer(&it, SYMPTOM_EXIT159);
	it.evidence.watch_count = 0;
	expect(CAUSE_BLIND, SURE_POSSIBLE);
}

TEST(enosys_has_other_causes)
{
	specimen_suffer(&it, SYMPTOM_ENOSYS);
	assert_ground(expect(CAUSE_NOT_SECCOMP, SURE_POSSIBLE), "FUSE");
}

TEST(enosys_beside_a_denial_is_the_filter)
{
	struct observation *seen = specimen_see(&it, "getpid");

	seen->call.action = SECCOMP_RET_ERRNO;
	specimen_suffer(&it, SYMPTOM_ENOSYS);
	assert_string_equal(expect(CAUSE_MISSING_CALL, SURE_LIKELY)
	                        ->calls[0]
	                        .name,
	    "getpid");
}

TEST(a_death_without_a_record_is_a_blind_spot)
{
	struct symptom *said = specimen_suffer(&it, SYMPTOM_UNIT);

	expect(CAUSE_BLIND, SURE_LIKELY);
	said->has_nr = true;
	said->nr = 39;
	assert_ground(explain(), "not of which architecture");
	said->has_arch = true;
	said->arch = AUDIT_ARCH_X86_64;
	assert_ground(explain(), "names the call: getpid");
}

TEST(a_record_may_have_gone_missing)
{
	specimen_suffer(&it, SYMPTOM_UNIT);
	specimen_lose(&it, "backlog", NOW - 2 * HOUR);
	assert_ground(expect(CAUSE_AUDIT_VOLUME, SURE_LIKELY), "backlog");
}

TEST(losses_beside_records_are_told)
{
	struct incident *at;

	specimen_see(&it, "getpid");
	specimen_lose(&it, "backlog", NOW - 2 * HOUR);
	at = expect(CAUSE_MISSING_CALL, SURE_LIKELY);
	assert_int_equal(at->also_count, 1);
	assert_int_equal(at->also[0], CAUSE_AUDIT_VOLUME);
}

static struct incident *explain_process(unsigned seccomp, bool no_new_privs)
{
	struct subject subject = specimen_subject();
	struct incident *at;

	nobodys();
	process = (struct triage_process){77, seccomp, no_new_privs};
	options.processes = &process;
	options.process_count = 1;
	triage_release(&triage);
	at = triage_add(&triage, &subject);
	assert_non_null(at);
	assert_int_equal(triage_explain(&it.evidence, &options, at), 0);
	return at;
}

TEST(a_process_may_have_no_filter)
{
	struct incident *at = explain_process(0, true);

	assert_int_equal(at->cause, CAUSE_NOT_APPLIED);
	assert_int_equal(at->sure, SURE_CERTAIN);
	assert_ground(at, "/proc/77/status says Seccomp: 0");
}

TEST(no_new_privs_may_be_unset)
{
	struct incident *at = explain_process(2, false);

	assert_int_equal(at->cause, CAUSE_NO_NEW_PRIVS);
	assert_in(at->mend, "NoNewPrivileges=yes");
	assert_int_equal(explain_process(2, true)->cause, CAUSE_NOTHING);
}

TEST(a_loop_is_counted)
{
	struct observation *seen = specimen_see(&it, "uname");
	struct incident *at;

	nobodys();
	for (size_t i = 0; i < 3; i++)
		it.runs[i] = (struct run){.subject = specimen_subject(),
		    .key = S("k"),
		    .started_ms = NOW - 30000 + i * 10000,
		    .ended_ms = NOW - 30000 + i * 10000 + 100,
		    .has_status = true,
		    .status = 159,
		    .restart = i > 0};
	it.evidence.run_count = 3;
	seen->events = 3;
	seen->first_ms = NOW - 29900;
	seen->last_ms = NOW - 9900;
	at = explain();
	assert_int_equal(at->loop.starts, 3);
	assert_int_equal(at->loop.restarts, 2);
	assert_int_equal(at->loop.failed, 3);
	assert_int_equal(at->loop.every_ms, 10000);
	assert_true(at->loop.going_on);
	options.now_ms = NOW + HOUR;
	assert_false(explain()->loop.going_on);
}

TEST(what_changed_before_is_told)
{
	struct incident *at;

	it.runs[4].image = S("spin:1");
	it.runs[4].ended_ms = NOW - 3 * HOUR;
	it.runs[5].image = S("spin:2");
	it.runs[5].started_ms = NOW - 2 * HOUR - 50;
	it.runs[5].ended_ms = NOW - 2 * HOUR + 50;
	it.runs[5].has_status = true;
	it.runs[5].status = 159;
	it.transitions[1] = (struct transition){.id = 2,
	    .from = PHASE_ERRNO,
	    .to = PHASE_KILL,
	    .at_ms = NOW - 4 * HOUR,
	    .profile_hash = S("h2")};
	it.evidence.transition_count = 2;
	specimen_see(&it, "getpid");
	at = explain();
	assert_int_equal(at->change_count, 3);
	assert_string_equal(at->changes[0].what, "phase");
	assert_slice_equal(at->changes[0].from, "errno");
	assert_string_equal(at->changes[1].what, "profile");
	assert_string_equal(at->changes[2].what, "image");
	assert_slice_equal(at->changes[2].from, "spin:1");
	assert_slice_equal(at->changes[2].to, "spin:2");
}

TEST(a_node_where_it_is_well_is_compared)
{
	struct incident *at;

	it.nodes[0].kernel = S("6.1");
	it.nodes[1] = (struct node_state){.node = S("n2"), .kernel = S("6.18")};
	it.evidence.node_count = 2;
	it.runs[1].subject.node = S("n2");
	specimen_see(&it, "getpid");
	at = explain();
	assert_int_equal(at->difference_count, 1);
	assert_string_equal(at->differences[0].what, "kernel");
	assert_slice_equal(at->differences[0].to, "6.1");
	assert_slice_equal(at->differences[0].from, "6.18");
	assert_slice_equal(at->differences[0].clean, "n2");
}

TEST(the_restarts_of_a_pod_are_one_incident)
{
	struct observation *seen;

	nobodys();
	for (size_t i = 0; i < 3; i++) {
		seen = specimen_see(&it, "uname");
		seen->subject.container = i ? S("bbb") : S("aaa");
		seen->subject.pod = S("web-0");
	}
	assert_int_equal(explain()->events, 3);
	assert_int_equal(triage.count, 1);
}

TEST(what_anybody_can_write_is_only_possible)
{
	struct symptom *said = specimen_suffer(&it, SYMPTOM_SIGSYS);

	said->trust = TRUST_FORGEABLE;
	assert_ground(expect(CAUSE_BLIND, SURE_POSSIBLE), "anybody");
	specimen_see(&it, "getpid");
	options.unverified = true;
	expect(CAUSE_MISSING_CALL, SURE_POSSIBLE);
}

TEST(a_hostile_name_gets_into_no_command)
{
	struct observation *seen = specimen_see(&it, "uname");
	struct incident *at;

	nobodys();
	seen->subject.unit = S("a;reboot.service");
	seen->subject.exe = seen->subject.comm = S("$(reboot)\033[2J");
	at = explain();
	assert_string_equal(at->mend, "");
	seen->subject.unit = S("../../x.service");
	assert_string_equal(explain()->mend, "");
	seen->subject.unit = (struct slice){0};
	seen->subject.pod = S("$(reboot)");
	seen->subject.space = S("-o");
	assert_not_in(explain()->mend, "reboot");
}

TEST(each_cause_has_words)
{
	for (unsigned i = 0; i < CAUSE_COUNT; i++) {
		assert_non_null(cause_name(i));
		assert_non_null(cause_title(i));
	}
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_missing_call_of_a_workload_is_added_to_its_profile),
	    CASE(what_was_named_is_named_in_what_is_pasted),
	    CASE(a_unit_of_no_workload_gets_a_drop_in),
	    CASE(a_container_gets_a_rule_in_its_profile),
	    CASE(a_risky_call_is_the_profile_at_work),
	    CASE(a_risky_call_is_not_allowed_beside_another),
	    CASE(what_was_decided_to_be_denied_is_no_fault),
	    CASE(a_fallback_is_to_be_denied_with_enosys),
	    CASE(a_sensitive_call_wants_somebody_to_decide),
	    CASE(a_number_without_a_name_is_never_allowed),
	    CASE(an_architecture_may_be_what_is_missing),
	    CASE(another_machine_is_not_another_architecture),
	    CASE(a_kernel_of_32_bits_has_its_own_architecture),
	    CASE(what_the_profile_allows_is_killed_by_an_older_filter),
	    CASE(a_profile_that_was_mended_is_not_deployed_yet),
	    CASE(arguments_are_told_from_calls),
	    CASE(a_profile_may_not_be_on_the_node),
	    CASE(its_own_159_is_no_kill),
	    CASE(a_159_while_kills_are_not_recorded_may_be_a_kill),
	    CASE(a_159_that_nobody_watched_may_be_a_kill),
	    CASE(enosys_has_other_causes),
	    CASE(enosys_beside_a_denial_is_the_filter),
	    CASE(a_death_without_a_record_is_a_blind_spot),
	    CASE(a_record_may_have_gone_missing),
	    CASE(losses_beside_records_are_told),
	    CASE(a_process_may_have_no_filter),
	    CASE(no_new_privs_may_be_unset),
	    CASE(a_loop_is_counted),
	    CASE(what_changed_before_is_told),
	    CASE(a_node_where_it_is_well_is_compared),
	    CASE(the_restarts_of_a_pod_are_one_incident),
	    CASE(what_anybody_can_write_is_only_possible),
	    CASE(a_hostile_name_gets_into_no_command),
	    CASE(each_cause_has_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
