/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/pods.h"
#include "tests/test.h"

#define ID  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ID2 "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"
#define UID "6a1c8e2f-3b4d-4f5a-9c6d-7e8f90a1b2c3"

static const struct {
	const char *file, *pod, *space, *container;
} logs[] = {
    {"spin-7d9f-x2_prod_worker-" ID ".log", "spin-7d9f-x2", "prod", "worker"},
    {"a_b_c-d-e-" ID ".log",                "a",            "b",    "c-d-e" },
    {"a_b_c_d-" ID ".log",                  "a",            "b",    "c_d"   },
    {"a_b_-" ID ".log",                     NULL,           NULL,   NULL    },
    {"_b_c-" ID ".log",                     NULL,           NULL,   NULL    },
    {"a_b-" ID ".log",                      NULL,           NULL,   NULL    },
    {"a_b_c-" ID ".gz",                     NULL,           NULL,   NULL    },
    {"a_b_c-" ID,                           NULL,           NULL,   NULL    },
    {"a_b_c-0123.log",                      NULL,           NULL,   NULL    },
    {"-" ID ".log",                         NULL,           NULL,   NULL    },
    {".log",                                NULL,           NULL,   NULL    },
    {"",                                    NULL,           NULL,   NULL    },
};

TEST(names_of_logs_are_taken_apart)
{
	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		struct pod_name name;
		struct slice id;
		bool good = pod_log_name(slice_of(logs[i].file), &name, &id);

		assert_int_equal(good, logs[i].pod != NULL);
		if (!good)
			continue;
		assert_slice_equal(id, ID);
		assert_slice_equal(name.pod, logs[i].pod);
		assert_slice_equal(name.space, logs[i].space);
		assert_slice_equal(name.container, logs[i].container);
	}
}

TEST(names_of_folders_are_taken_apart)
{
	struct pod_name name;
	struct slice uid;

	assert_true(pod_folder_name(slice_of("prod_spin-1_" UID), &name, &uid));
	assert_slice_equal(name.space, "prod");
	assert_slice_equal(name.pod, "spin-1");
	assert_slice_equal(uid, UID);
	assert_null(name.container.ptr);
	assert_false(pod_folder_name(slice_of("prod_spin"), &name, &uid));
	assert_false(pod_folder_name(slice_of("a_b_c_" UID), &name, &uid));
	assert_false(pod_folder_name(slice_of(""), &name, &uid));
}

struct fixture {
	char root[64];
	struct pods *pods;
};

static void touch(const struct fixture *fixture, const char *name)
{
	char path[512];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/var/log/containers/%s",
	    fixture->root, name);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fclose(file), 0);
}

static void make_folder(const struct fixture *fixture, const char *name)
{
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/%s", fixture->root, name);
	assert_int_equal(mkdir(path, 0755), 0);
}

static int set_up(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){.root = "/tmp/test_pods.XXXXXX"};
	assert_non_null(mkdtemp(fixture.root));
	make_folder(&fixture, "var");
	make_folder(&fixture, "var/log");
	make_folder(&fixture, "var/log/containers");
	make_folder(&fixture, "var/log/pods");
	make_folder(&fixture, "var/log/pods/prod_late_" UID);
	touch(&fixture, "spin_prod_worker-" ID ".log");
	fixture.pods = pods_new(fixture.root);
	assert_non_null(fixture.pods);
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	char command[128];

	pods_free(fixture->pods);
	(void)snprintf(command, sizeof(command), "rm -rf %s", fixture->root);
	return system(command); /* NOLINT(cert-env33-c): a name of our own */
}

#define NO_UID ((struct slice){NULL, 0})

TEST(a_container_is_found_by_its_id)
{
	struct fixture *fixture = *state;
	struct pod_name name;

	assert_true(
	    pods_find(fixture->pods, slice_of(ID), NO_UID, 1000, &name));
	assert_slice_equal(name.pod, "spin");
	assert_slice_equal(name.space, "prod");
	assert_slice_equal(name.container, "worker");
}

TEST(one_without_a_log_is_found_by_its_pod)
{
	struct fixture *fixture = *state;
	struct pod_name name;
	struct slice uid = slice_of("6a1c8e2f_3b4d_4f5a_9c6d_7e8f90a1b2c3");

	assert_true(pods_find(fixture->pods, slice_of(ID2), uid, 1000, &name));
	assert_slice_equal(name.pod, "late");
	assert_null(name.container.ptr);
}

TEST(what_is_new_is_found_a_second_later)
{
	struct fixture *fixture = *state;
	struct pod_name name;

	assert_false(
	    pods_find(fixture->pods, slice_of(ID2), NO_UID, 1000, &name));
	touch(fixture, "new_prod_worker-" ID2 ".log");
	assert_false(
	    pods_find(fixture->pods, slice_of(ID2), NO_UID, 1500, &name));
	assert_true(
	    pods_find(fixture->pods, slice_of(ID2), NO_UID, 2000, &name));
	assert_slice_equal(name.pod, "new");
}

#define with_fixture(test) \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_of_logs_are_taken_apart),
	    cmocka_unit_test(names_of_folders_are_taken_apart),
	    with_fixture(a_container_is_found_by_its_id),
	    with_fixture(one_without_a_log_is_found_by_its_pod),
	    with_fixture(what_is_new_is_found_a_second_later),
	};

	return cmocka_run_group_tests_name("pods", tests, NULL, NULL);
}
