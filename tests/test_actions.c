/* SPDX-License-Identifier: Apache-2.0 */
#include "syscalls/actions.h"

#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdio.h>

#include "tests/test.h"

static uint32_t found(const char *name)
{
	uint32_t action = 0xdeadbeef;

	assert_true(action_find(slice_of(name), &action));
	return action;
}

TEST(the_kernel_knows_the_same_ones_in_the_same_order)
{
	FILE *file = fopen("/proc/sys/kernel/seccomp/actions_avail", "r");
	unsigned rank = action_rank(SECCOMP_RET_KILL_PROCESS);
	char name[32];

	if (!file)
		SKIP("the_kernel_knows_the_same_ones: no actions_avail");
	while (fscanf(file, "%31s", name) == 1) {
		uint32_t action = found(name);

		assert_string_equal(action_name(action), name);
		assert_int_equal(action_rank(action), rank--);
	}
	(void)fclose(file);
	assert_int_equal(rank + 1, 0);
}

TEST(the_low_half_is_data)
{
	assert_string_equal(action_name(SECCOMP_RET_ERRNO | 38), "errno");
	assert_string_equal(action_name(0x7fff0001), "allow");
	assert_string_equal(action_scmp_name(SCMP_ACT_TRACE(7)),
	    "SCMP_ACT_TRACE");
}

TEST(what_is_no_action_has_no_name)
{
	uint32_t action = 7;

	assert_null(action_name(0x00010000));
	assert_null(action_scmp_name(0x12340000));
	assert_false(action_find(slice_of(""), &action));
	assert_false(action_find(slice_of("kill"), &action));
	assert_false(action_find(slice_of("SCMP_ACT_ALOW"), &action));
	assert_false(action_find(slice_of("allow "), &action));
	assert_int_equal(action, 7);
}

/* Filters that return what the kernel does not know kill the process. */
TEST(what_is_no_action_is_as_severe_as_can_be)
{
	assert_int_equal(action_rank(0x00010000),
	    action_rank(SECCOMP_RET_KILL_PROCESS));
}

TEST(libseccomp_spells_them_otherwise)
{
	assert_int_equal(found("SCMP_ACT_KILL"), SECCOMP_RET_KILL_THREAD);
	assert_int_equal(found("SCMP_ACT_KILL_THREAD"), SCMP_ACT_KILL_THREAD);
	assert_int_equal(found("SCMP_ACT_KILL_PROCESS"), SCMP_ACT_KILL_PROCESS);
	assert_int_equal(found("SCMP_ACT_NOTIFY"), SCMP_ACT_NOTIFY);
	assert_int_equal(found("SCMP_ACT_ERRNO"), SCMP_ACT_ERRNO(0));
	assert_int_equal(found("SCMP_ACT_TRACE"), SCMP_ACT_TRACE(0));
	assert_int_equal(found("SCMP_ACT_LOG"), SCMP_ACT_LOG);
	assert_string_equal(action_scmp_name(0), "SCMP_ACT_KILL_THREAD");
}

TEST(some_are_recorded_only_if_the_filter_asks)
{
	assert_true(action_needs_flag_log(SECCOMP_RET_ERRNO | 1));
	assert_true(action_needs_flag_log(SECCOMP_RET_TRAP));
	assert_true(action_needs_flag_log(SECCOMP_RET_TRACE));
	assert_true(action_needs_flag_log(SECCOMP_RET_USER_NOTIF));
	assert_false(action_needs_flag_log(SECCOMP_RET_LOG));
	assert_false(action_needs_flag_log(SECCOMP_RET_KILL_THREAD));
	assert_false(action_needs_flag_log(SECCOMP_RET_KILL_PROCESS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_kernel_knows_the_same_ones_in_the_same_order),
	    cmocka_unit_test(the_low_half_is_data),
	    cmocka_unit_test(what_is_no_action_has_no_name),
	    cmocka_unit_test(what_is_no_action_is_as_severe_as_can_be),
	    cmocka_unit_test(libseccomp_spells_them_otherwise),
	    cmocka_unit_test(some_are_recorded_only_if_the_filter_asks),
	};

	return cmocka_run_group_tests_name("actions", tests, NULL, NULL);
}
