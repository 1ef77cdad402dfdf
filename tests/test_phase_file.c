/* SPDX-License-Identifier: Apache-2.0 */
/* The file of a phase, whole or not at all. */
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "tests/controlled.h"

TEST(a_root_is_a_target_a_folder_or_both)
{
	struct phase_root root = root_of("docker");

	assert_string_equal(root.folder, "/etc/docker/seccomp");
	assert_string_equal(root.codec, "docker");
	root = root_of("systemd:there");
	assert_string_equal(root.target, "systemd");
	assert_string_equal(root.folder, "there");
	assert_true(root.unit);
	root = root_of("dockers");
	assert_string_equal(root.target, "kubelet");
	assert_string_equal(root.folder, "dockers");
	assert_false(root.unit);
	root = root_of("./x");
	assert_string_equal(root.folder, "./x");
	assert_int_equal(phase_root_find("", &root, &err), -EINVAL);
	assert_int_equal(phase_root_find("podman:", &root, &err), -EINVAL);
	assert_true(said("--root"));
}

static int put_phase(const struct phase_root *root, struct phase_file *file)
{
	return phase_file_write(root, &it.workload, &it.profile, file,
	    &this.remarks, &err);
}

static void version_of(const struct profile *filter, char ret[static 64])
{
	char of[HASH_TEXT];

	(void)snprintf(ret, 64, "spin-%.12s.json", profile_hash(filter, of));
}

static void assert_leads(const char *path, const char *to)
{
	char leads[128] = "";
	ssize_t len = readlink(path, leads, sizeof(leads) - 1);

	assert_true(len > 0);
	assert_string_equal(leads, to);
}

TEST(a_file_stands_under_a_name_that_leads_to_its_version)
{
	const struct phase_root root = root_of("podman:a");
	struct phase_file file, again;
	char first[64], second[64];

	version_of(&it.profile, first);
	assert_int_equal(put_phase(&root, &file), 0);
	assert_true(file.written);
	assert_string_equal(file.path, "a/spin.json");
	assert_string_equal(file.version + 2, first);
	assert_leads("a/spin.json", first);
	assert_false(phase_file_other(&file));
	assert_int_equal(put_phase(&root, &again), 0);
	assert_false(again.written);
	specimen_allow(&it, "getpid");
	version_of(&it.profile, second);
	assert_int_equal(phase_file_name(&root, &it.workload, &it.profile,
	                     &again, &err),
	    0);
	assert_true(phase_file_other(&again));
	assert_int_equal(put_phase(&root, &again), 0);
	assert_true(again.written);
	assert_leads("a/spin.json", second);
	assert_int_equal(access(file.version, F_OK), 0);
	assert_non_null(strstr(text_of(again.version), "getpid"));
	(void)remove(again.version);
	assert_true(phase_file_other(&again));
}

TEST(what_is_no_link_of_ours_stays)
{
	const struct phase_root root = root_of("kubelet:a");
	struct phase_file file;

	write_text("a/spin.json", "mine");
	assert_true(put_phase(&root, &file) < 0);
	assert_false(file.written);
	assert_true(said("a/spin.json: "));
	assert_string_equal(text_of("a/spin.json"), "mine");
	assert_true(phase_file_other(&file));
	it.workload.name = (char[]){"gone"};
	assert_int_equal(phase_file_name(&root, &it.workload, &it.profile,
	                     &file, &err),
	    0);
	assert_false(phase_file_other(&file));
}

TEST(a_folder_that_is_not_there_is_made_for_units_alone)
{
	struct phase_root root = root_of("docker:nowhere");
	struct phase_file file;

	assert_true(put_phase(&root, &file) < 0);
	assert_true(said("nowhere/spin-"));
	root = root_of("systemd:nowhere");
	assert_int_equal(put_phase(&root, &file), -ENOENT);
	root = root_of("systemd:.");
	assert_int_equal(put_phase(&root, &file), 0);
	assert_string_equal(file.path, "./spin.service.d/50-" PROG ".conf");
	assert_non_null(strstr(text_of(file.version), "SystemCallFilter"));
	specimen_allow(&it, "getpid");
	assert_int_equal(put_phase(&root, &file), 0);
	assert_true(file.written);
}

TEST(a_drop_in_is_for_the_one_unit_that_the_rules_name)
{
	static char other[] = "other.service", globs[] = "spin*";
	struct match_rule rules[3] = {it.rule, it.rule, it.rule};
	const struct phase_root root = root_of("systemd:.");
	struct phase_file file;

	it.workload.rules = rules;
	it.workload.rule_count = 3;
	rules[0].unit = NULL;
	rules[1].unit = globs;
	assert_int_equal(put_phase(&root, &file), 0);
	rules[0].unit = other;
	assert_int_equal(put_phase(&root, &file), -ENOENT);
	assert_true(said("name no one unit"));
	it.workload.rule_count = 0;
	assert_int_equal(put_phase(&root, &file), -ENOENT);
}

TEST(a_path_that_is_too_long_is_no_path)
{
	static char folder[PATH_MAX];
	const struct phase_root long_one = {"docker", "docker", folder, false};
	const struct phase_root long_unit = {"systemd", "systemd", folder,
	    true};
	struct phase_file file;

	memset(folder, 'a', sizeof(folder) - 1);
	assert_int_equal(put_phase(&long_one, &file), -ENAMETOOLONG);
	assert_int_equal(put_phase(&long_unit, &file), -ENAMETOOLONG);
	/* The version has twelve of the hash more than the stable name. */
	folder[PATH_MAX - strlen("/spin-0123456789ab.json") - 1] = '\0';
	assert_int_equal(phase_file_name(&long_one, &it.workload, &it.profile,
	                     &file, &err),
	    0);
	folder[strlen(folder)] = 'a';
	assert_int_equal(phase_file_name(&long_one, &it.workload, &it.profile,
	                     &file, &err),
	    -ENAMETOOLONG);
}

TEST(a_format_that_cannot_carry_the_filter_writes_nothing)
{
	const struct phase_root root = root_of("systemd:.");
	const struct phase_root unknown = {"x", "no such codec", ".", false};
	struct phase_file file;
	struct profile_rule *rule;

	assert_int_equal(put_phase(&unknown, &file), -ENOTSUP);
	rule = profile_add(&it.profile, slice_of("getpid"), SECCOMP_RET_TRAP);
	assert_non_null(rule);
	assert_int_equal(put_phase(&root, &file), -EBADMSG);
	assert_true(this.remarks.count > 0);
	assert_int_equal(access("spin.service.d", F_OK), -1);
}

/* The child stops at each of its calls, and is killed at the nth. */
static bool dies_at(size_t n, const struct phase_root *root)
{
	struct phase_file file;
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
			_exit(99);
		(void)raise(SIGSTOP);
		_exit(put_phase(root, &file) == 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status))
		SKIP("no process may be traced here");
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(ptrace(PTRACE_SYSCALL, pid, NULL, NULL), 0);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		if (WIFEXITED(status)) {
			assert_int_equal(WEXITSTATUS(status), 0);
			return false;
		}
	}
	(void)kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return true;
}

static char *copy_of(const char *path)
{
	char *copy = strdup(text_of(path));

	assert_non_null(copy);
	return copy;
}

/* Whatever it had done by then, its end is that of a machine without power. */
TEST(a_crash_between_any_two_calls_leaves_the_old_file_or_the_new)
{
	const struct phase_root root = root_of("podman:a");
	cleanup_free char *old = NULL, *now = NULL;
	struct phase_file first, second;
	size_t n = 0, olds = 0, news = 0;
	bool died = true;

	assert_int_equal(put_phase(&root, &first), 0);
	old = copy_of("a/spin.json");
	specimen_allow(&it, "getpid");
	assert_int_equal(put_phase(&root, &second), 0);
	now = copy_of("a/spin.json");
	while (died) {
		(void)remove(second.version);
		assert_int_equal(file_link("a/spin.json", first.version + 2,
		                     NULL),
		    0);
		died = dies_at(n++, &root);
		if (strcmp(text_of("a/spin.json"), old) == 0)
			olds++;
		else if (strcmp(text_of("a/spin.json"), now) == 0)
			news++;
		else
			fail_msg("half a file at call %zu", n);
		assert_int_equal(put_phase(&root, &second), 0);
		assert_string_equal(text_of("a/spin.json"), now);
	}
	assert_true(olds > 4 && news > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_root_is_a_target_a_folder_or_both),
	    CASE(a_file_stands_under_a_name_that_leads_to_its_version),
	    CASE(what_is_no_link_of_ours_stays),
	    CASE(a_folder_that_is_not_there_is_made_for_units_alone),
	    CASE(a_drop_in_is_for_the_one_unit_that_the_rules_name),
	    CASE(a_path_that_is_too_long_is_no_path),
	    CASE(a_format_that_cannot_carry_the_filter_writes_nothing),
	    CASE(a_crash_between_any_two_calls_leaves_the_old_file_or_the_new),
	};

	return cmocka_run_group_tests_name("phase_file", tests, NULL, NULL);
}
