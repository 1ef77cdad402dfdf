/* SPDX-License-Identifier: Apache-2.0 */
#include "syscalls/facts.h"

#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "syscalls/syscalls.h"
#include "tests/test.h"

static bool is_member(const char *group, const char *name)
{
	const char *member;

	for (size_t i = 0; (member = group_call(slice_of(group), i)); i++)
		if (strcmp(member, name) == 0)
			return true;
	return false;
}

static void assert_risk(const char *name, enum risk risk)
{
	const char *why = "unset";

	if (syscall_risk(slice_of(name), &why) != risk)
		fail_msg("%s: not %s", name, risk_name(risk));
	if (risk == RISK_ORDINARY)
		assert_null(why);
	else
		assert_int_equal(why[strlen(why) - 1], '.');
}

static void assert_names(const struct facts *facts, bool values)
{
	for (size_t i = 0; i < facts->count; i++) {
		if (!syscall_is_name(slice_of(facts->pairs[i].key)))
			fail_msg("no call: %s", facts->pairs[i].key);
		if (values && !syscall_is_name(slice_of(facts->pairs[i].value)))
			fail_msg("no call: %s", facts->pairs[i].value);
	}
}

TEST(facts_are_of_calls_that_there_are)
{
	assert_names(&facts_risky, false);
	assert_names(&facts_sensitive, false);
	assert_names(&facts_arguments, false);
	assert_names(&facts_fallbacks, true);
	assert_names(&facts_siblings, true);
}

TEST(facts_are_sorted)
{
	static const struct facts *const all[] = {&facts_risky,
	    &facts_sensitive, &facts_arguments, &facts_fallbacks,
	    &facts_siblings, &facts_groups, &facts_members, &facts_sets};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		assert_true(all[i]->count > 0);
		for (size_t j = 1; j < all[i]->count; j++)
			assert_true(strcmp(all[i]->pairs[j - 1].key,
			                all[i]->pairs[j].key) <= 0);
		assert_null(facts_find(all[i], slice_of(""), 0));
		assert_null(facts_find(all[i], (struct slice){0}, 0));
		assert_null(facts_find(all[i], slice_of("~"), 0));
	}
}

/* What the case that started it names "explicitly not allowed", and more. */
TEST(an_attacker_cannot_teach_the_allowlist)
{
	static const char *const names[] = {"ptrace", "mount", "umount2",
	    "init_module", "finit_module", "delete_module", "kexec_load",
	    "kexec_file_load", "perf_event_open", "setuid", "setgid", "setns",
	    "unshare", "pivot_root", "chroot", "swapon", "swapoff",
	    "settimeofday", "adjtimex", "clock_adjtime", "syslog", "reboot",
	    "acct", "sysfs", "nfsservctl", "ioperm", "iopl", "create_module",
	    "query_module", "bdflush", "stime", "vhangup", "modify_ldt",
	    "vm86old", "io_uring_setup", "io_uring_enter", "io_uring_register",
	    "process_vm_readv", "process_vm_writev", "pidfd_getfd",
	    "open_by_handle_at", "fsopen", "fsmount", "move_mount", "open_tree",
	    "open_tree_attr", "mount_setattr", "bpf", "userfaultfd", "keyctl",
	    "add_key", "request_key"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_risk(names[i], RISK_RISKY);
}

TEST(some_calls_need_a_decision)
{
	static const char *const names[] = {"socket", "connect", "bind",
	    "listen", "execve", "execveat", "socketcall"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_risk(names[i], RISK_SENSITIVE);
	assert_risk("read", RISK_ORDINARY);
	assert_risk("clone3", RISK_ORDINARY);
	assert_risk("no_such_call", RISK_ORDINARY);
	assert_int_equal(syscall_risk(slice_of("bpf"), NULL), RISK_RISKY);
}

/* What sets of systemd are for says as much of a call that is new in them. */
TEST(whole_sets_are_risky)
{
	static const char *const sets[] = {"@clock", "@module", "@mount",
	    "@raw-io", "@reboot", "@swap", "@cpu-emulation", "@debug",
	    "@keyring"};
	const char *member;

	for (size_t i = 0; i < ARRAY_SIZE(sets); i++)
		for (size_t j = 0; (member = group_call(slice_of(sets[i]), j));
		     j++)
			assert_risk(member, RISK_RISKY);
}

TEST(arguments_guard_some_calls)
{
	static const char *const names[] = {"prctl", "clone", "ioctl", "socket",
	    "personality"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_true(syscall_needs_arguments(slice_of(names[i])));
	assert_false(syscall_needs_arguments(slice_of("read")));
	assert_non_null(syscall_arguments(slice_of("ioctl")));
}

TEST(no_risky_call_is_explained_away)
{
	for (size_t i = 0; i < facts_fallbacks.count; i++)
		assert_risk(facts_fallbacks.pairs[i].key, RISK_ORDINARY);
	for (size_t i = 0; i < facts_fallbacks.count; i++)
		assert_risk(facts_fallbacks.pairs[i].value, RISK_ORDINARY);
}

TEST(libraries_do_without_some_calls)
{
	assert_string_equal(syscall_fallback(slice_of("clone3"), 0), "clone");
	assert_null(syscall_fallback(slice_of("clone3"), 1));
	assert_string_equal(syscall_fallback(slice_of("openat2"), 0), "openat");
	assert_string_equal(syscall_fallback(slice_of("statx"), 0),
	    "newfstatat");
	assert_non_null(syscall_fallback(slice_of("faccessat2"), 0));
	assert_non_null(syscall_fallback(slice_of("rseq"), 0));
	assert_non_null(syscall_fallback(slice_of("close_range"), 0));
	assert_null(syscall_fallback(slice_of("clone"), 0));
}

TEST(siblings_are_there)
{
	struct slice open = slice_of("open"), stat = slice_of("stat");

	assert_string_equal(syscall_sibling(open, SCMP_ARCH_AARCH64, 0),
	    "openat");
	assert_null(syscall_sibling(open, SCMP_ARCH_AARCH64, 1));
	assert_string_equal(syscall_sibling(slice_of("openat"),
	                        SCMP_ARCH_X86_64, 0),
	    "open");
	assert_string_equal(syscall_sibling(stat, SCMP_ARCH_AARCH64, 0),
	    "newfstatat");
	assert_string_equal(syscall_sibling(stat, SCMP_ARCH_X86, 0),
	    "fstatat64");
	assert_null(syscall_sibling(slice_of("bpf"), SCMP_ARCH_AARCH64, 0));
	assert_null(syscall_sibling(open, 0xc000beef, 0));
}

/* Else a call could be made ordinary by asking for it elsewhere. */
TEST(siblings_are_of_like_risk)
{
	for (size_t i = 0; i < facts_siblings.count; i++) {
		const struct pair *pair = &facts_siblings.pairs[i];
		bool a = syscall_risk(slice_of(pair->key), NULL) == RISK_RISKY;
		bool b =
		    syscall_risk(slice_of(pair->value), NULL) == RISK_RISKY;

		if (a != b)
			fail_msg("%s, %s", pair->key, pair->value);
	}
}

TEST(sets_hold_the_sets_in_them)
{
	assert_true(is_member("@system-service", "read"));
	assert_true(is_member("@system-service", "landlock_add_rule"));
	assert_true(is_member("@privileged", "chown"));
	assert_false(is_member("@system-service", "mount"));
	assert_false(is_member("@system-service", "@basic-io"));
	assert_string_equal(syscall_group(slice_of("mseal"), 0), "@default");
	assert_null(syscall_group(slice_of("no_such_call"), 0));
	assert_null(group_call(slice_of("@nothing"), 0));
	assert_string_equal(group_at(0), "@aio");
	assert_non_null(group_title(slice_of("@known")));
}

TEST(known_holds_every_name_of_every_architecture)
{
	uint32_t arch;
	const char *name;

	for (size_t i = 0; arch_at(i, &arch); i++)
		for (int32_t nr = 0; nr < 7000; nr++) {
			name = syscall_name(arch, nr);
			if (name &&
			    !facts_find(&facts_members, slice_of("@known"), 0))
				fail_msg("%s", name);
		}
	for (size_t i = 0; (name = syscall_group(slice_of("read"), i)); i++)
		assert_string_not_equal(name, "@known");
}

/* All that the installed systemd says of its sets; NULL: there is none. */
static char *read_systemd(void)
{
	FILE *pipe = popen("systemd-analyze syscall-filter 2>&1", "re");
	char *text = calloc(1, 1 << 18);
	size_t len;

	assert_non_null(pipe);
	assert_non_null(text);
	len = fread(text, 1, (1 << 18) - 1, pipe);
	if (pclose(pipe) == 0 && len > 1000)
		return text;
	free(text);
	return NULL;
}

/* Whether a line of text from there on to end is the word, indented. */
static bool has_line(const char *from, const char *end, const char *word)
{
	char line[80];
	const char *found;

	(void)snprintf(line, sizeof(line), "\n    %s\n", word);
	found = strstr(from, line);
	return found && (!end || found < end);
}

static size_t compare_word(const char *set, const char *word)
{
	const char *call;

	if (*word != '@') {
		if (syscall_is_name(slice_of(word)) && !is_member(set, word))
			fail_msg("systemd has %s in %s", word, set);
		return 1;
	}
	for (size_t i = 0; (call = group_call(slice_of(word), i)); i++)
		assert_true(is_member(set, call));
	return 1;
}

TEST(what_systemd_has_in_a_set_we_have)
{
	cleanup_free char *text = read_systemd();
	char set[64] = "", word[64];
	size_t count = 0;

	if (!text)
		SKIP("what_systemd_has_in_a_set_we_have: no systemd-analyze");
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		if (sscanf(line, "@%62s", word) == 1)
			(void)snprintf(set, sizeof(set), "@%s", word);
		else if (line[0] == '#')
			*set = '\0'; /* what the kernel has besides */
		else if (*set && sscanf(line, "    %63[@a-z0-9_-]", word) == 1)
			count += compare_word(set, word);
	assert_true(count > 500);
}

/* What we have besides is what that systemd does not know at all. */
static void compare_set(const char *text, const char *set)
{
	char line[80];
	const char *begin, *end, *call;

	(void)snprintf(line, sizeof(line), "\n%s\n", set);
	begin = strstr(text, line);
	if (!begin)
		return;
	end = strstr(begin + 1, "\n@");
	for (size_t i = 0; (call = group_call(slice_of(set), i)); i++)
		if (!has_line(begin, end, call) && has_line(text, NULL, call))
			fail_msg("systemd has %s, not in %s", call, set);
}

TEST(what_we_have_besides_is_new_to_systemd)
{
	static const char *const sets[] = {"@aio", "@basic-io", "@chown",
	    "@clock", "@cpu-emulation", "@debug", "@file-system", "@io-event",
	    "@ipc", "@keyring", "@memlock", "@module", "@mount", "@network-io",
	    "@obsolete", "@pkey", "@process", "@raw-io", "@reboot",
	    "@resources", "@setuid", "@signal", "@swap", "@sync", "@timer"};
	cleanup_free char *text = read_systemd();

	if (!text)
		SKIP("what_we_have_besides: no systemd-analyze");
	for (size_t i = 0; i < ARRAY_SIZE(sets); i++)
		compare_set(text, sets[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(facts_are_of_calls_that_there_are),
	    cmocka_unit_test(facts_are_sorted),
	    cmocka_unit_test(an_attacker_cannot_teach_the_allowlist),
	    cmocka_unit_test(some_calls_need_a_decision),
	    cmocka_unit_test(whole_sets_are_risky),
	    cmocka_unit_test(arguments_guard_some_calls),
	    cmocka_unit_test(no_risky_call_is_explained_away),
	    cmocka_unit_test(libraries_do_without_some_calls),
	    cmocka_unit_test(siblings_are_there),
	    cmocka_unit_test(siblings_are_of_like_risk),
	    cmocka_unit_test(sets_hold_the_sets_in_them),
	    cmocka_unit_test(known_holds_every_name_of_every_architecture),
	    cmocka_unit_test(what_systemd_has_in_a_set_we_have),
	    cmocka_unit_test(what_we_have_besides_is_new_to_systemd),
	};

	return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
