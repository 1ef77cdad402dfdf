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
	    CASE(a_container_of_any_name_is_where_its_runtime_says),
	    CASE(of_that_name_elsewhere_it_is_another),
	    CASE(a_container_within_a_unit_is_its_runtimes_word),
	    CASE(what_a_user_starts_is_the_users),
	};

	return cmocka_run_group_tests_name("attribution", tests, NULL, NULL);
}
