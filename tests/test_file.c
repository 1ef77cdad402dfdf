/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "tests/test.h"

/* A directory of the test's own, which it runs in. */
static int enter(void **state)
{
	char *dir = strdup("/tmp/file-XXXXXX");

	*state = dir;
	return dir && mkdtemp(dir) && chdir(dir) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	static const char *const names[] = {"a", "link", "open/a", "open"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		(void)remove(names[i]);
	if (chdir("/") < 0 || rmdir(*state) < 0)
		return -1;
	free(*state);
	return 0;
}

static int put(FILE *out, void *arg, struct error *err)
{
	const char *const *text = arg;

	(void)err;
	(void)fputs(*text, out);
	return 0;
}

static int replace(const char *path, mode_t mode, const char *text,
    struct error *err)
{
	return file_replace(path, mode, put, &text, err);
}

/* Writes something, and then thinks better of it. */
static int fail_late(FILE *out, void *arg, struct error *err)
{
	(void)arg;
	(void)fputs("half", out);
	(void)fflush(out);
	return error_set(err, -ENOTSUP, "not today");
}

static void check(const char *path, const char *expect)
{
	cleanup_free char *text = NULL;
	size_t len = 0;

	assert_int_equal(file_read(path, 1000, &text, &len, NULL), 0);
	assert_int_equal(len, strlen(expect));
	assert_string_equal(text, expect);
}

static size_t count_names(const char *path)
{
	DIR *dir = opendir(path);
	size_t count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	(void)closedir(dir);
	return count - 2;
}

TEST(a_file_is_replaced_with_the_mode_asked_for)
{
	struct stat st;

	assert_int_equal(replace("a", 0644, "one", NULL), 0);
	check("a", "one");
	assert_int_equal(replace("./a", 0600, "two", NULL), 0);
	check("a", "two");
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(count_names("."), 1);
}

TEST(what_fails_leaves_the_old_one_and_nothing_else)
{
	struct error err;

	assert_int_equal(replace("a", 0644, "one", NULL), 0);
	assert_int_equal(file_replace("a", 0644, fail_late, NULL, &err),
	    -ENOTSUP);
	assert_string_equal(err.text, "not today");
	check("a", "one");
	assert_int_equal(count_names("."), 1);
}

TEST(links_and_what_is_no_file_are_left_alone)
{
	assert_int_equal(replace("a", 0644, "one", NULL), 0);
	assert_int_equal(symlink("a", "link"), 0);
	assert_int_equal(replace("link", 0644, "two", NULL), -ELOOP);
	check("a", "one");
	assert_int_equal(mkdir("open", 0755), 0);
	assert_int_equal(replace("open", 0644, "x", NULL), -EINVAL);
	assert_int_equal(replace("open/", 0644, "x", NULL), -EISDIR);
	assert_int_equal(replace("none/a", 0644, "x", NULL), -ENOENT);
}

TEST(a_link_is_led_elsewhere_and_a_file_is_not_lost)
{
	struct error err;

	assert_int_equal(replace("a", 0644, "one", &err), 0);
	assert_int_equal(file_link("link", "nowhere", &err), 0);
	assert_int_equal(file_link("link", "a", &err), 0);
	check("link", "one");
	assert_int_equal(file_link("a", "link", &err), -EEXIST);
	check("a", "one");
}

TEST(a_directory_others_can_write_is_refused)
{
	struct error err;

	assert_int_equal(mkdir("open", 0755), 0);
	assert_int_equal(chmod("open", 0777), 0);
	assert_int_equal(replace("open/a", 0644, "x", &err), -EPERM);
	assert_non_null(strstr(err.text, "0777"));
	assert_int_equal(count_names("open"), 0);
	assert_int_equal(chmod("open", 01777), 0);
	assert_int_equal(replace("open/a", 0644, "x", NULL), 0);
	check("open/a", "x");
}

/* What a writer that was killed may leave behind. */
static void remove_temporary(void)
{
	DIR *dir = opendir(".");
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		if (strstr(entry->d_name, ".tmp"))
			(void)unlink(entry->d_name);
	(void)closedir(dir);
}

/* One writes, and is killed at any moment; the file is whole throughout. */
TEST(a_reader_never_sees_half_of_it)
{
	static char one[60000], other[60000];
	pid_t pid;

	memset(one, 'a', sizeof(one) - 1);
	memset(other, 'b', sizeof(other) - 1);
	assert_int_equal(replace("a", 0644, one, NULL), 0);
	pid = fork();
	if (pid == 0)
		for (;;) {
			(void)replace("a", 0644, other, NULL);
			(void)replace("a", 0644, one, NULL);
		}
	for (int i = 0; i < 200; i++) {
		cleanup_free char *text = NULL;
		size_t len;

		assert_int_equal(file_read("a", 100000, &text, &len, NULL), 0);
		assert_int_equal(len, sizeof(one) - 1);
		assert_true(strcmp(text, one) == 0 || strcmp(text, other) == 0);
	}
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	remove_temporary();
}

TEST(what_is_too_long_is_not_read)
{
	cleanup_free char *text = NULL;
	size_t len = 0;

	assert_int_equal(replace("a", 0644, "12345", NULL), 0);
	assert_int_equal(file_read("a", 4, &text, &len, NULL), -EFBIG);
	assert_null(text);
	assert_int_equal(file_read("a", 5, &text, &len, NULL), 0);
	assert_int_equal(len, 5);
	assert_int_equal(file_read(".", 5, &text, &len, NULL), -EISDIR);
}

TEST(a_stream_has_no_size_and_is_bounded_too)
{
	cleanup_free char *text = NULL;
	size_t len = 0;

	assert_int_equal(file_read("/dev/zero", 100000, &text, &len, NULL),
	    -EFBIG);
	assert_int_equal(file_read("/proc/self/status", 100000, &text, &len,
	                     NULL),
	    0);
	assert_true(len > 100 && text[len] == '\0');
}

TEST(hashes_are_sha256)
{
	char buf[HASH_TEXT];

	assert_string_equal(hash_bytes(slice_of("abc"), buf),
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(hash_bytes(slice_of(""), buf),
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
}

/* The hash of the hashes of so many letters each, as sha256sum has them. */
TEST(hashes_are_sha256_whatever_the_length)
{
	static char letters[1000000];
	cleanup_free char *all = NULL;
	char buf[HASH_TEXT];
	size_t len;
	FILE *out = open_memstream(&all, &len);

	assert_non_null(out);
	memset(letters, 'a', sizeof(letters));
	for (size_t n = 0; n <= 200; n++)
		fputs(hash_bytes((struct slice){letters, n}, buf), out);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(hash_bytes((struct slice){all, len}, buf),
	    "eb555248bd20c7831e511d4461b42c9b"
	    "084e3a64b44d57b00051172f8afe03ff");
	assert_string_equal(hash_bytes((struct slice){letters, sizeof(letters)},
	                        buf),
	    "cdc76e5c9914fb9281a1c7e284d73e67"
	    "f1809a48a497200e046d39ccc7112cd0");
}

#define test_in_directory(name) \
	cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    test_in_directory(a_file_is_replaced_with_the_mode_asked_for),
	    test_in_directory(what_fails_leaves_the_old_one_and_nothing_else),
	    test_in_directory(links_and_what_is_no_file_are_left_alone),
	    test_in_directory(a_link_is_led_elsewhere_and_a_file_is_not_lost),
	    test_in_directory(a_directory_others_can_write_is_refused),
	    test_in_directory(a_reader_never_sees_half_of_it),
	    test_in_directory(what_is_too_long_is_not_read),
	    test_in_directory(a_stream_has_no_size_and_is_bounded_too),
	    cmocka_unit_test(hashes_are_sha256),
	    cmocka_unit_test(hashes_are_sha256_whatever_the_length),
	};

	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
