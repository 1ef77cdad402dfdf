/* SPDX-License-Identifier: Apache-2.0 */
/* Whose a process is, told of a /proc of our own, and when it is dying. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"
#include "host/attribution.h"
#include "tests/test.h"

#define LIVES  "0"
#define DIES   "4"
#define GROUPS "9:name=systemd:/system.slice/spin.service\n0::/\n"
#define LEFT   "9:name=systemd:/\n0::/\n"

static char root[64];
static struct attributor *attributor;

static void put(const char *pid, const char *name, const char *text)
{
	char path[160];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/proc/%s", root, pid);
	(void)mkdir(path, 0700);
	(void)snprintf(path, sizeof(path), "%s/proc/%s/%s", root, pid, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* As the kernel writes it; the program has picked its name. */
static void put_process(const char *pid, const char *flags, const char *groups)
{
	char stat[160];

	(void)snprintf(stat, sizeof(stat),
	    "%s (a) Z 1 (b) R 1 1 1 0 -1 %s 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0\n",
	    pid, flags);
	put(pid, "stat", stat);
	put(pid, "cgroup", groups);
}

static int setup(void **state)
{
	char path[96];

	(void)state;
	(void)snprintf(root, sizeof(root), "/tmp/attribution-XXXXXX");
	if (!mkdtemp(root))
		return -1;
	(void)snprintf(path, sizeof(path), "%s/proc", root);
	(void)mkdir(path, 0700);
	put("2", "stat", "2 (kthreadd) S 0 0 0 0 -1 2129984 0\n");
	attributor = attributor_new(root);
	return attributor ? 0 : -1;
}

static int teardown(void **state)
{
	char command[96];

	(void)state;
	attributor_free(attributor);
	(void)snprintf(command, sizeof(command), "rm -r %s", root);
	return system(command);
}

static bool find(uint32_t pid, struct attribution *ret)
{
	return attributor_find(attributor, pid, time_now_ms(), ret);
}

/* Until it is looked at again. */
static void pass(void)
{
	const struct timespec while_known = {0, 150000000};

	(void)nanosleep(&while_known, NULL);
}

TEST(a_process_is_its_units)
{
	struct attribution its;

	put_process("10", LIVES, GROUPS);
	assert_true(find(10, &its));
	assert_slice_equal(its.unit, "spin.service");
	assert_slice_equal(its.container, "");
	assert_false(find(11, &its));
}

TEST(who_is_in_no_group_is_nobodys)
{
	struct attribution its;

	put_process("10", LIVES, LEFT);
	assert_true(find(10, &its));
	assert_non_null(its.unit.ptr);
	assert_slice_equal(its.unit, "");
}

TEST(who_dies_has_left_its_groups_and_is_not_nobodys)
{
	struct attribution its;

	put_process("10", DIES, LEFT);
	assert_false(find(10, &its));
	put_process("10", DIES, "0::/\n");
	assert_false(find(10, &its));
}

TEST(who_dies_stays_in_a_group_of_the_second_kind)
{
	struct attribution its;

	put_process("10", DIES, "0::/system.slice/spin.service\n");
	assert_true(find(10, &its));
	assert_slice_equal(its.unit, "spin.service");
	/* In a container's, of the first kind, it may have been besides. */
	put_process("11", DIES,
	    "4:memory:/\n0::/system.slice/docker.service\n");
	assert_false(find(11, &its));
}

TEST(who_dies_is_whose_it_was)
{
	struct attribution its;

	put_process("10", LIVES, GROUPS);
	assert_true(find(10, &its));
	pass();
	put_process("10", DIES, LEFT);
	assert_true(find(10, &its));
	assert_slice_equal(its.unit, "spin.service");
}

TEST(who_is_younger_than_the_record_did_not_make_it)
{
	struct attribution its;

	put_process("10", LIVES, GROUPS);
	assert_false(attributor_find(attributor, 10, 1000, &its));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_process_is_its_units),
	    CASE(who_is_in_no_group_is_nobodys),
	    CASE(who_dies_has_left_its_groups_and_is_not_nobodys),
	    CASE(who_dies_stays_in_a_group_of_the_second_kind),
	    CASE(who_dies_is_whose_it_was),
	    CASE(who_is_younger_than_the_record_did_not_make_it),
	};

	return cmocka_run_group_tests_name("attribution", tests, NULL, NULL);
}
