/* SPDX-License-Identifier: Apache-2.0 */
/* Whose a process is, told of a /proc of our own, and when it is dying. */
#include <inttypes.h>
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
static void put_begun(const char *pid, const char *flags, const char *groups,
    uint64_t ticks)
{
	char stat[160];

	(void)snprintf(stat, sizeof(stat),
	    "%s (a) Z 1 (b) R 1 1 1 0 -1 %s 0 0 0 0 0 0 0 0 20 0 1 0 %" PRIu64
	    " 0 0\n",
	    pid, flags, ticks);
	put(pid, "stat", stat);
	put(pid, "cgroup", groups);
}

static void put_process(const char *pid, const char *flags, const char *groups)
{
	put_begun(pid, flags, groups, 5);
}

/* Real, effective, saved; and what it runs. */
static void put_program(const char *pid, const char *uid, const char *exe)
{
	char text[80], path[160];

	(void)snprintf(text, sizeof(text), "Name:\tx\nUid:\t%s\t0\t0\t0\n",
	    uid);
	put(pid, "status", text);
	(void)snprintf(path, sizeof(path), "%s/proc/%s/exe", root, pid);
	(void)unlink(path);
	assert_int_equal(symlink(exe, path), 0);
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
	const struct caller caller = {.pid = pid, .time_ms = time_now_ms()};

	return attributor_find(attributor, &caller, ret);
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
	const struct caller caller = {.pid = 10, .time_ms = 1000};
	struct attribution its;

	put_process("10", LIVES, GROUPS);
	assert_false(attributor_find(attributor, &caller, &its));
}

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void put_state(const char *folder, const char *name, const char *file,
    const char *text)
{
	char path[256], command[320];
	FILE *out;

	(void)snprintf(path, sizeof(path), "%s/run/%s/%s", root, folder, name);
	(void)snprintf(command, sizeof(command), "mkdir -p %s", path);
	assert_int_equal(system(command), 0);
	(void)snprintf(path, sizeof(path), "%s/run/%s/%s/%s", root, folder,
	    name, file);
	out = fopen(path, "w");
	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
}

/* unit and container; NULL: nobody knows. */
static void expect_in(const char *groups, const char *unit,
    const char *container)
{
	static unsigned next = 100;
	struct attribution its;
	char pid[16];

	(void)snprintf(pid, sizeof(pid), "%u", ++next);
	print_message("%s", groups);
	put_process(pid, LIVES, groups);
	assert_true(find(next, &its));
	assert_slice_equal(its.unit, unit);
	if (container)
		assert_slice_equal(its.container, container);
	else
		assert_null(its.container.ptr);
}

TEST(a_container_of_any_name_is_where_its_runtime_says)
{
	put_state("runc", "web", "state.json",
	    "{\"id\": \"web\", \"cgroup_paths\": "
	    "{\"cpu\": \"/sys/fs/cgroup/cpu/default/web\", "
	    "\"name=systemd\": \"/sys/fs/cgroup/systemd/default/web\"}}");
	put_state("crun", "job", "status",
	    "{\"bundle\": \"/b\", \"cgroup-path\": \"/srv/job\"}");
	put_state("containerd/io.containerd.runtime.v2.task/default", "box",
	    "config.json", "{\"linux\": {\"cgroupsPath\": \"/srv/box\"}}");
	expect_in("0::/default/web\n", "", "web");
	expect_in("1:name=systemd:/default/web/init\n", "", "web");
	expect_in("0::/srv/job\n", "", "job");
	expect_in("0::/srv/box\n", "", "box");
}

TEST(of_that_name_elsewhere_it_is_another)
{
	put_state("runc", "web", "state.json",
	    "{\"cgroup_paths\": {\"\": \"/sys/fs/cgroup/web\"}}");
	expect_in("0::/web\n", "", "web");
	expect_in("0::/lxc.payload.tenant/web\n", "", NULL);
	expect_in("0::/sys/fs/cgroup/web\n", "", NULL);
	expect_in("0::/x/y/web\n", "", NULL);
	expect_in("0::/lxc.payload.tenant/system.slice/spin.service\n", "",
	    NULL);
	expect_in("0::/system.slice/ci.service/web\n", "ci.service", "");
}

/* As a unit's own container is kept within the unit by its engine. */
TEST(a_container_within_a_unit_is_its_runtimes_word)
{
	static const char groups[] =
	    "0::/system.slice/web.service/libpod-payload-" ID "\n";

	expect_in(groups, "web.service", NULL);
	put_state("crun", ID, "status",
	    "{\"cgroup-path\": \"/system.slice/web.service/"
	    "libpod-payload-" ID "\"}");
	expect_in(groups, "web.service", ID);
	expect_in("0::/system.slice/ci.service/libpod-payload-" ID "\n",
	    "ci.service", NULL);
	expect_in("0::/machine.slice/machine-a.scope/payload/libpod-" ID
	          ".scope\n",
	    "machine-a.scope", NULL);
}

TEST(what_a_user_starts_is_the_users)
{
	put_state("crun", ID, "status",
	    "{\"cgroup-path\": \"/user.slice/user-7.slice/user@7.service/"
	    "libpod-" ID ".scope\"}");
	expect_in("0::/user.slice/user-7.slice/user@7.service/app.slice/"
	          "spin.service\n",
	    "user@7.service", "");
	expect_in("0::/user.slice/user-7.slice/user@7.service/libpod-" ID
	          ".scope\n",
	    "user@7.service", NULL);
}

#define A "0::/system.slice/a.service\n"
#define B "0::/system.slice/b.service\n"

static struct caller web(uint32_t uid)
{
	return (struct caller){.pid = 10,
	    .time_ms = time_now_ms(),
	    .has_uid = true,
	    .uid = uid,
	    .exe = slice_of("/usr/bin/web"),
	    .comm = slice_of("a) Z 1 (b")}; /* as put_begun() has it */
}

/* unit NULL: nobody knows. */
static void expect_of(const struct caller *caller, const char *unit)
{
	struct attribution its;
	bool found = attributor_find(attributor, caller, &its);

	assert_int_equal(found, unit != NULL);
	if (unit)
		assert_slice_equal(its.unit, unit);
}

static void wait_ms(long ms)
{
	const struct timespec span = {0, ms * 1000000};

	(void)nanosleep(&span, NULL);
}

TEST(a_number_that_came_again_is_another)
{
	struct caller caller = web(33);

	put_begun("10", LIVES, A, 5);
	expect_of(&caller, "a.service");
	put_begun("10", LIVES, B, 7);
	/* Another program, or another user, at once ... */
	caller.uid = 34;
	expect_of(&caller, "b.service");
	put_begun("10", LIVES, A, 9);
	caller.exe = slice_of("/usr/bin/other");
	expect_of(&caller, "a.service");
	/* ... and the same a little later. */
	put_begun("10", LIVES, B, 11);
	wait_ms(25);
	expect_of(&caller, "b.service");
}

/* False: it took so long that it was forgotten, as it may be. */
static bool remembers(void)
{
	struct caller caller = web(33), other = web(34);
	struct attribution its;
	char path[96];
	bool found;

	put_begun("10", LIVES, A, 5);
	expect_of(&caller, "a.service");
	(void)snprintf(path, sizeof(path), "%s/proc/10/stat", root);
	assert_int_equal(unlink(path), 0);
	wait_ms(15);
	found = attributor_find(attributor, &caller, &its);
	if (found)
		assert_slice_equal(its.unit, "a.service");
	expect_of(&other, NULL);
	return found;
}

TEST(who_is_gone_is_remembered_as_what_it_was)
{
	unsigned tries = 50;

	while (!remembers())
		assert_true(--tries > 0);
}

static uint64_t ticks_of_now(void)
{
	struct timespec up;

	assert_int_equal(clock_gettime(CLOCK_BOOTTIME, &up), 0);
	return (uint64_t)up.tv_sec * (uint64_t)sysconf(_SC_CLK_TCK) +
	       (uint64_t)up.tv_nsec * (uint64_t)sysconf(_SC_CLK_TCK) /
	           1000000000U;
}

/* Of a record that was made when it began. */
static struct caller at_start(uint32_t uid)
{
	struct caller ret = web(uid);

	assert_true(attributor_start(attributor, 10, &ret.time_ms));
	return ret;
}

/* The clocks cannot tell whether it began before the record, or after. */
TEST(who_began_just_then_has_to_be_the_same_in_all_else)
{
	struct caller caller, other;

	put_begun("10", LIVES, A, ticks_of_now());
	put_program("10", "33", "/srv/root/usr/bin/web");
	other = at_start(34);
	caller = at_start(33);
	expect_of(&other, NULL);
	expect_of(&caller, "a.service");
	other = caller;
	other.exe = slice_of("/usr/bin/we");
	expect_of(&other, NULL);
	other.exe = (struct slice){NULL, 0};
	expect_of(&other, NULL);
	caller.exe = slice_of("/usr/bin/runc");
	caller.starting = true; /* it has become what it starts */
	expect_of(&caller, "a.service");
}

TEST(who_began_just_then_and_died_is_told_by_its_user_and_name)
{
	struct caller caller, other;
	char path[96];

	put_begun("10", DIES, A, ticks_of_now());
	put_program("10", "33", "/gone");
	(void)snprintf(path, sizeof(path), "%s/proc/10/exe", root);
	assert_int_equal(unlink(path), 0);
	caller = at_start(33);
	other = at_start(34);
	expect_of(&other, NULL);
	other = caller;
	other.comm = slice_of("a");
	expect_of(&other, NULL);
	expect_of(&caller, "a.service");
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
	    CASE(a_number_that_came_again_is_another),
	    CASE(who_is_gone_is_remembered_as_what_it_was),
	    CASE(who_began_just_then_has_to_be_the_same_in_all_else),
	    CASE(who_began_just_then_and_died_is_told_by_its_user_and_name),
	    CASE(a_container_of_any_name_is_where_its_runtime_says),
	    CASE(of_that_name_elsewhere_it_is_another),
	    CASE(a_container_within_a_unit_is_its_runtimes_word),
	    CASE(what_a_user_starts_is_the_users),
	};

	return cmocka_run_group_tests_name("attribution", tests, NULL, NULL);
}
