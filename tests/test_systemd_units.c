/* SPDX-License-Identifier: Apache-2.0 */
/* Units as the systemd that is installed here reads them, and as we do. */
#include <errno.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "profile/codec.h"
#include "profile/evaluate.h"
#include "profile/names.h"
#include "syscalls/syscalls.h"
#include "tests/test.h"

/* Short ones: of a long list systemd's own account is cut. */
static const char *const units[] = {
    "SystemCallFilter=~mount umount2",
    "SystemCallFilter=~ mount umount2",
    "SystemCallFilter=  ~\t mount",
    "SystemCallFilter=~",
    "SystemCallFilter=~mount\nSystemCallFilter=~",
    "SystemCallFilter=~\\\n mount",
    "SystemCallFilter=~mount\nSystemCallFilter=\nSystemCallFilter=~reboot",
    "SystemCallFilter=~@reboot:EPERM",
    "SystemCallFilter=~@reboot:EPERM\nSystemCallFilter=reboot",
    "SystemCallFilter=~@reboot:EPERM\nSystemCallFilter=reboot:ENOSYS",
    "SystemCallFilter=~mount:EPERM\nSystemCallFilter=~mount",
    "SystemCallFilter=~mount:0 reboot:kill",
    "SystemCallFilter=~no_such_call",
    "SystemCallFilter=read mount:EPERM",
    "SystemCallFilter=read mount:kill",
    "SystemCallFilter=read\nSystemCallFilter=~mount:ENOSYS",
    "SystemCallFilter=read\nSystemCallFilter=~read:kill",
    "SystemCallFilter=read\nSystemCallFilter=~@reboot:EPERM\n"
    "SystemCallFilter=~reboot",
    "SystemCallFilter=read\nSystemCallErrorNumber=EPERM",
    "SystemCallFilter=~mount\nSystemCallErrorNumber=0",
    "SystemCallErrorNumber=EPERM\nSystemCallErrorNumber=0\n"
    "SystemCallFilter=read",
    "SystemCallFilter=~read\nSystemCallErrorNumber=",
    "SystemCallFilter = ~mount",
    "SystemCallFilter=~reboot\n[Install]\nSystemCallFilter=",
    "[Unit]\nSystemCallFilter=~mount\n[Service]\nSystemCallFilter=~reboot",
    "SystemCallFilter=~mount\n[X-Other]\nSystemCallFilter=~read",
};

static const char *const calls[] = {"read", "mount", "umount2", "reboot",
    "kexec_load", "futex", "getppid"};

/* What systemd made of one line of it: the words after "KEY: ". */
static bool find_line(const char *text, const char *key, char *ret, size_t size)
{
	char word[64];
	const char *at, *end;

	(void)snprintf(word, sizeof(word), "\t%s: ", key);
	at = strstr(text, word);
	if (!at)
		return false;
	at += strlen(word);
	end = strchrnul(at, '\n');
	(void)snprintf(ret, size, " %.*s ", (int)(end - at), at);
	return true;
}

static uint32_t denial(const char *word)
{
	uint16_t number;

	if (strcmp(word, "kill") == 0)
		return SECCOMP_RET_KILL_PROCESS;
	if (!errno_find(slice_of(word), &number))
		number = (uint16_t)strtoul(word, NULL, 10);
	return SECCOMP_RET_ERRNO | number;
}

/* By " ~mount:EPERM reboot " and what all others that are denied get. */
static uint32_t answer_in(const char *list, const char *call, uint32_t other)
{
	bool inverted = strncmp(list, " ~", 2) == 0;
	cleanup_free char *words = strdup(list + (inverted ? 2 : 1));
	char *rest;

	for (char *word = strtok_r(words, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest)) {
		char *colon = strchrnul(word, ':');
		bool has_own = *colon == ':';

		*colon = '\0';
		if (strcmp(word, call) != 0)
			continue;
		return has_own    ? denial(colon + 1)
		       : inverted ? other
		                  : SECCOMP_RET_ALLOW;
	}
	return inverted ? SECCOMP_RET_ALLOW : other;
}

/* NULL: there is no systemd that tells. */
static char *ask_systemd(const char *unit)
{
	char path[] = "/tmp/unit-XXXXXX.service", command[128];
	int fd = mkstemps(path, 8);
	FILE *file = fdopen(fd, "w"), *pipe;
	char *text = calloc(1, 1 << 16);
	size_t len;

	assert_non_null(file);
	assert_non_null(text);
	fprintf(file, "[Service]\nExecStart=/bin/true\n%s\n", unit);
	(void)fclose(file);
	(void)snprintf(command, sizeof(command),
	    "SYSTEMD_LOG_LEVEL=debug systemd-analyze security --no-pager "
	    "--offline=true %s 2>&1",
	    path);
	pipe = popen(command, "re");
	assert_non_null(pipe);
	len = fread(text, 1, (1 << 16) - 1, pipe);
	(void)pclose(pipe);
	(void)unlink(path);
	if (len > 0 && strstr(text, "\tSystemCallFilter: "))
		return text;
	free(text);
	return NULL;
}

static void read_unit(const char *unit, struct profile *ret)
{
	cleanup_problems struct problems problems = {0};
	cleanup_free char *text = NULL;

	assert_true(asprintf(&text, "[Service]\n%s\n", unit) > 0);
	problems_init(&problems, "unit");
	assert_int_equal(profile_parse(slice_of(text), codec_find("systemd"),
	                     NULL, ret, NULL, &problems),
	    0);
}

static void compare(const char *unit, const char *told)
{
	static const uint64_t args[PROFILE_ARGS];
	cleanup_profile struct profile profile = {0};
	char list[4096], number[64];
	uint32_t other;

	assert_true(find_line(told, "SystemCallFilter", list, sizeof(list)));
	assert_true(
	    find_line(told, "SystemCallErrorNumber", number, sizeof(number)));
	number[strlen(number) - 1] = '\0';
	other = denial(number + 1);
	read_unit(unit, &profile);
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		struct answer answer;
		uint32_t right = answer_in(list, calls[i], other);
		int32_t nr;

		if (!syscall_find(arch_native(), slice_of(calls[i]), &nr))
			continue;
		answer = profile_evaluate(&profile, arch_native(), nr, args);
		if ((answer.action | answer.data) != right)
			fail_msg("%s: %s gets %#x, and not %#x", unit, calls[i],
			    answer.action | answer.data, right);
	}
}

TEST(units_are_read_as_this_systemd_reads_them)
{
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		cleanup_free char *told = ask_systemd(units[i]);

		if (!told)
			SKIP("units_are_read: no systemd-analyze that tells");
		compare(units[i], told);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(units_are_read_as_this_systemd_reads_them),
	};

	return cmocka_run_group_tests_name("systemd_units", tests, NULL, NULL);
}
