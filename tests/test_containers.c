/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "host/containers.h"
#include "tests/test.h"

#define ID     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define BUNDLE "/var/vfs-containers/" ID "/userdata"
#define LIST   "/var/vfs-containers/containers.json"

static char root[32];

static void write_file(const char *path, const char *text)
{
	char full[256];
	FILE *out;

	(void)snprintf(full, sizeof(full), "%s%s", root, path);
	for (char *at = full + strlen(root) + 1; (at = strchr(at, '/'));
	     *at++ = '/') {
		*at = '\0';
		(void)mkdir(full, 0700);
	}
	out = fopen(full, "w");
	assert_non_null(out);
	(void)fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static int make_container(void **state)
{
	(void)state;
	(void)snprintf(root, sizeof(root), "/tmp/containers-XXXXXX");
	assert_non_null(mkdtemp(root));
	write_file("/run/crun/" ID "/status", "{\"bundle\": \"" BUNDLE "\"}");
	write_file(BUNDLE "/config.json",
	    "{\"linux\": {\"seccomp\": {\"defaultAction\": \"SCMP_ACT_LOG\","
	    "\"flags\": [\"SECCOMP_FILTER_FLAG_LOG\"]}}}");
	return 0;
}

static int remove_container(void **state)
{
	char command[64];

	(void)state;
	(void)snprintf(command, sizeof(command), "rm -rf %s", root);
	return system(command);
}

TEST(an_engine_says_its_image_beside_its_containers)
{
	struct container_state container;

	write_file(LIST,
	    "[{\"id\": \"other\", \"metadata\": "
	    "\"{\\\"image-name\\\":\\\"other:1\\\"}\"},"
	    " {\"id\": \"" ID "\", \"metadata\": "
	    "\"{\\\"image-name\\\":\\\"spin:7\\\",\\\"name\\\":\\\"c\\\"}\"}]");
	assert_true(container_read(root, slice_of(ID), &container));
	assert_string_equal(container.image, "spin:7");
	assert_string_equal(container.action, "SCMP_ACT_LOG");
	assert_true(container.filtered && container.flag_log);
}

/* What is not as the engine writes it: there is a container, and no image. */
static const char *const strange[] = {
    "",
    "[]",
    "{}",
    "7",
    "[7, null, {\"id\": 7}]",
    "[{\"id\": \"" ID "\"}]",
    "[{\"id\": \"" ID "\", \"metadata\": \"\"}]",
    "[{\"id\": \"" ID "\", \"metadata\": {\"image-name\": 7}}]",
    "[{\"id\": \"" ID "\", \"metadata\": \"{\\\"image-name\\\":\"}]",
    "[{\"id\": \"other\", \"metadata\": "
    "\"{\\\"image-name\\\":\\\"other:1\\\"}\"}]",
    "[{\"id\": \"" ID "\", \"metadata\": "
    "\"{\\\"image-name\\\":{\\\"a\\\":1}}\"}]",
};

TEST(what_is_not_as_the_engine_writes_it_is_no_image)
{
	struct container_state container;

	for (size_t i = 0; i < ARRAY_SIZE(strange); i++) {
		write_file(LIST, strange[i]);
		assert_true(container_read(root, slice_of(ID), &container));
		assert_string_equal(container.image, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        an_engine_says_its_image_beside_its_containers, make_container,
	        remove_container),
	    cmocka_unit_test_setup_teardown(
	        what_is_not_as_the_engine_writes_it_is_no_image, make_container,
	        remove_container),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
