/* SPDX-License-Identifier: Apache-2.0 */
/* Who can have written a file: one change at a time to one that is root's. */
#include "host/authors.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "collector/journal_authors.h"
#include "tests/test.h"

#define SOMEBODY 1234

/* DIR/above/folder/log, where all that is above is root's. */
static char dir[64];

static void at(const char *name, char path[static PATH_MAX])
{
	(void)snprintf(path, PATH_MAX, "%s/%s", dir, name);
}

static int remove_one(const char *path, const struct stat *st, int type,
    struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static int tear_down(void **state)
{
	(void)state;
	return *dir ? nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS) : 0;
}

static void make_file(const char *name)
{
	char path[PATH_MAX];
	FILE *file;

	at(name, path);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs("type=SECCOMP\n", file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0640), 0);
}

static int make_folder(const char *name)
{
	char path[PATH_MAX];

	at(name, path);
	return mkdir(path, 0755) == 0 ? chmod(path, 0755) : -1;
}

static int set_up(void **state)
{
	struct stat st;

	(void)state;
	*dir = '\0';
	if (geteuid() != 0 || stat("/run", &st) < 0 || st.st_uid != 0 ||
	    (st.st_mode & 022))
		return 0;
	strcpy(dir, "/run/authors-XXXXXX");
	if (!mkdtemp(dir) || chmod(dir, 0755) < 0 || make_folder("above") < 0)
		return -1;
	return make_folder("above/folder");
}

/* Skips the test where there is no root, or no root of the host. */
static void need_root(void)
{
	char why[AUTHORS_WHY], path[PATH_MAX];
	int fd;

	if (!*dir)
		SKIP("needs root, and a /run of root's");
	make_file("above/folder/log");
	at("above/folder/log", path);
	fd = authors_open(path, 0, why);
	assert_true(fd >= 0);
	(void)close(fd);
	if (strstr(why, "user namespace"))
		SKIP("needs root of no user namespace");
}

static const char *why_of(const char *name, int flags)
{
	static char why[AUTHORS_WHY];
	char path[PATH_MAX];
	int fd;

	at(name, path);
	fd = authors_open(path, flags, why);
	if (fd < 0)
		fail_msg("%s: %s", path, strerror(-fd));
	(void)close(fd);
	return why;
}

TEST(a_file_of_roots_in_folders_of_roots_is_roots)
{
	need_root();
	assert_string_equal(why_of("above/folder/log", 0), "");
	assert_string_equal(why_of("above/folder", O_DIRECTORY), "");
	assert_string_equal(why_of("above/./folder//../folder/log", 0), "");
	assert_int_equal(chdir(dir), 0);
	{
		char why[AUTHORS_WHY];
		int fd = authors_open("above/folder/log", 0, why);

		assert_true(fd >= 0);
		(void)close(fd);
		assert_string_equal(why, "");
	}
	assert_int_equal(chdir("/"), 0);
}

static const struct {
	const char *what; /* is given this owner, group and mode */
	uid_t uid;
	gid_t gid;
	mode_t mode;
	bool roots;
} changes[] = {
    {"above/folder/log", 0,        0,        0600,  true },
    {"above/folder/log", 0,        4,        0640,  true },
    {"above/folder/log", 0,        SOMEBODY, 0644,  true },
    {"above/folder/log", 0,        0,        0660,  false},
    {"above/folder/log", 0,        4,        0620,  false},
    {"above/folder/log", 0,        0,        0602,  false},
    {"above/folder/log", SOMEBODY, 0,        0600,  false},
    {"above/folder/log", SOMEBODY, 0,        0400,  false},
    {"above/folder",     0,        4,        0750,  true },
    {"above/folder",     0,        4,        02755, true },
    {"above/folder",     0,        4,        0770,  false},
    {"above/folder",     0,        0,        0757,  false},
    {"above/folder",     0,        0,        01777, false},
    {"above/folder",     SOMEBODY, 0,        0755,  false},
    {"above",            0,        4,        0775,  true },
    {"above",            0,        999,      0775,  true },
    {"above",            0,        100,      0775,  false},
    {"above",            0,        1000,     0775,  false},
    {"above",            0,        65534,    0775,  false},
    {"above",            0,        0,        0757,  false},
    {"above",            0,        0,        01777, false},
    {"above",            SOMEBODY, 0,        0755,  false},
    {"above",            SOMEBODY, 0,        0555,  false},
};

TEST(what_others_could_have_written_is_not)
{
	need_root();
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
		bool is_folder = strcmp(changes[i].what, "above/folder/log");
		char path[PATH_MAX];

		at(changes[i].what, path);
		assert_int_equal(chown(path, changes[i].uid, changes[i].gid),
		    0);
		assert_int_equal(chmod(path, changes[i].mode), 0);
		if (changes[i].roots == (*why_of("above/folder/log", 0) != 0))
			fail_msg("row %zu: %s", i,
			    why_of("above/folder/log", 0));
		if (is_folder && changes[i].roots == (*why_of("above/folder",
		                                          O_DIRECTORY) != 0))
			fail_msg("row %zu, its folder", i);
		assert_int_equal(chown(path, 0, 0), 0);
		assert_int_equal(chmod(path, is_folder ? 0755 : 0640), 0);
	}
}

TEST(it_is_said_which_part_of_the_path_is_at_fault)
{
	char path[PATH_MAX];

	need_root();
	at("above", path);
	assert_int_equal(chmod(path, 01777), 0);
	assert_non_null(strstr(why_of("above/folder/log", 0), "anybody"));
	assert_non_null(strstr(why_of("above/folder/log", 0), path));
}

/* A group's bits are the mask of an access list, if there is one. */
TEST(a_list_that_lets_somebody_in_is_no_system_group)
{
	/* version; u::rwx, u:1234:rwx, g::r-x, m::rwx, o::r-x */
	static const uint32_t list[] = {2, 0x00070001, 0xffffffff, 0x00070002,
	    SOMEBODY, 0x00050004, 0xffffffff, 0x00070010, 0xffffffff,
	    0x00050020, 0xffffffff};
	char path[PATH_MAX];

	need_root();
	at("above", path);
	if (setxattr(path, "system.posix_acl_access", list, sizeof(list), 0) <
	    0)
		SKIP("no access lists in /run: %s", strerror(errno));
	assert_string_not_equal(why_of("above/folder/log", 0), "");
}

static void link_to(const char *target, const char *name, uid_t uid)
{
	char path[PATH_MAX];

	at(name, path);
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(lchown(path, uid, uid), 0);
}

TEST(a_link_to_the_file_is_not_followed)
{
	need_root();
	link_to("log", "above/folder/link", 0);
	assert_non_null(strstr(why_of("above/folder/link", 0), "is a link"));
}

TEST(a_link_to_a_folder_counts_if_root_made_it)
{
	need_root();
	link_to("above", "roots", 0);
	link_to("above", "theirs", SOMEBODY);
	assert_string_equal(why_of("roots/folder/log", 0), "");
	assert_string_not_equal(why_of("theirs/folder/log", 0), "");
}

/* Where it leads is walked as well. */
TEST(a_link_of_roots_into_a_folder_of_others_is_no_way)
{
	char path[PATH_MAX], target[PATH_MAX];

	need_root();
	assert_int_equal(make_folder("open"), 0);
	assert_int_equal(make_folder("open/folder"), 0);
	make_file("open/folder/log");
	at("open", target);
	link_to(target, "above/absolute", 0);
	link_to("../open", "above/relative", 0);
	assert_string_equal(why_of("above/absolute/folder/log", 0), "");
	assert_string_equal(why_of("above/relative/folder/log", 0), "");
	at("open", path);
	assert_int_equal(chmod(path, 01777), 0);
	assert_string_not_equal(why_of("above/absolute/folder/log", 0), "");
	assert_string_not_equal(why_of("above/relative/folder/log", 0), "");
}

TEST(what_is_no_file_is_nobodys_word)
{
	char path[PATH_MAX], why[AUTHORS_WHY];
	int fd;

	need_root();
	at("above/folder/pipe", path);
	assert_int_equal(mkfifo(path, 0600), 0);
	fd = authors_open(path, 0, why);
	assert_true(fd >= 0);
	(void)close(fd);
	assert_string_not_equal(why, "");
	at("above/folder/nothing", path);
	assert_int_equal(authors_open(path, 0, why), -ENOENT);
}

/* What it leads to is not what its text says. */
TEST(a_way_through_proc_is_none)
{
	char path[PATH_MAX], why[AUTHORS_WHY];
	int fd;

	need_root();
	(void)snprintf(path, sizeof(path), "/proc/self/root%s/above/folder/log",
	    dir);
	fd = authors_open(path, 0, why);
	assert_true(fd >= 0);
	(void)close(fd);
	assert_string_not_equal(why, "");
}

TEST(a_program_of_others_is_not_roots)
{
	char why[AUTHORS_WHY];

	need_root();
	authors_of_program(getpid() == 1 ? 2 : INT_MAX, why);
	assert_string_not_equal(why, "");
}

#define MACHINE "above/folder/0123456789abcdef0123456789abcdef"

static const char *why_journal(const char *name, bool folder)
{
	static char why[AUTHORS_WHY];
	char path[PATH_MAX];

	at(name, path);
	journal_authors(path, folder, why);
	return why;
}

static const struct {
	const char *what;
	uid_t uid;
	mode_t mode;
	bool roots;
} journals[] = {
    {MACHINE,                       0,        02755, true },
    {MACHINE,                       0,        02775, false},
    {MACHINE,                       SOMEBODY, 0755,  false},
    {MACHINE "/system.journal",     0,        0640,  true },
    {MACHINE "/system.journal",     0,        0660,  false},
    {MACHINE "/user-1000.journal",  SOMEBODY, 0640,  false},
    {"above/folder/system.journal", SOMEBODY, 0640,  false},
    {"above/folder/log",            SOMEBODY, 0666,  true }, /* none */
    {"above/folder",                0,        0775,  false},
    {"above",                       0,        01777, false},
};

TEST(one_journal_of_others_spoils_its_folder)
{
	need_root();
	assert_int_equal(make_folder(MACHINE), 0);
	make_file("above/folder/system.journal");
	make_file(MACHINE "/system.journal");
	make_file(MACHINE "/user-1000.journal");
	for (size_t i = 0; i < ARRAY_SIZE(journals); i++) {
		char path[PATH_MAX];
		struct stat st;

		at(journals[i].what, path);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(chown(path, journals[i].uid, 0), 0);
		assert_int_equal(chmod(path, journals[i].mode), 0);
		if (journals[i].roots ==
		    (*why_journal("above/folder", true) != 0))
			fail_msg("row %zu: %s", i,
			    why_journal("above/folder", true));
		assert_int_equal(chown(path, 0, 0), 0);
		assert_int_equal(chmod(path, st.st_mode & 07777), 0);
	}
	link_to("/dev/null", MACHINE "/linked.journal", 0);
	assert_string_not_equal(why_journal("above/folder", true), "");
	assert_string_equal(why_journal(MACHINE "/system.journal", false), "");
	assert_string_not_equal(why_journal(MACHINE "/linked.journal", false),
	    "");
}

#define with_files(name) \
	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_files(a_file_of_roots_in_folders_of_roots_is_roots),
	    with_files(what_others_could_have_written_is_not),
	    with_files(it_is_said_which_part_of_the_path_is_at_fault),
	    with_files(a_list_that_lets_somebody_in_is_no_system_group),
	    with_files(a_link_to_the_file_is_not_followed),
	    with_files(a_link_to_a_folder_counts_if_root_made_it),
	    with_files(a_link_of_roots_into_a_folder_of_others_is_no_way),
	    with_files(what_is_no_file_is_nobodys_word),
	    with_files(a_way_through_proc_is_none),
	    with_files(a_program_of_others_is_not_roots),
	    with_files(one_journal_of_others_spoils_its_folder),
	};

	return cmocka_run_group_tests_name("authors", tests, NULL, NULL);
}
