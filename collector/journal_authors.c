/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where root alone can write, nobody changes what was looked at before
 * libsystemd opens it: it takes paths.
 */
#include "collector/journal_authors.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ID_LEN 32 /* of a machine, which the folders within go by */

static void closedirp(DIR **dir)
{
	if (*dir)
		(void)closedir(*dir);
}

static bool is_roots(const struct stat *st)
{
	return st->st_uid == 0 && !(st->st_mode & (S_IWGRP | S_IWOTH));
}

static bool is_id(const char *name)
{
	return strspn(name, "0123456789abcdef") == ID_LEN;
}

static bool look_in(int fd, unsigned depth, char why[static AUTHORS_WHY]);

/* False: said. */
static bool look_at(int folder, const char *name, unsigned depth,
    char why[static AUTHORS_WHY])
{
	struct stat st;
	bool inner, good;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT; /* vacuumed */
	inner = !S_ISREG(st.st_mode) && depth == 0 && is_id(name);
	if (!inner && !strstr(name, ".journal"))
		return true;
	good = is_roots(&st) && (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode));
	if (!good)
		(void)snprintf(why, AUTHORS_WHY, "%.64s: %s", name,
		    S_ISLNK(st.st_mode) ? "is a link"
		                        : "others than root can write it");
	if (!good || !inner)
		return good;
	return look_in(openat(folder, name,
	                   O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
	    depth + 1, why);
}

/* Takes the descriptor. */
static bool look_in(int fd, unsigned depth, char why[static AUTHORS_WHY])
{
	__attribute__((cleanup(closedirp))) DIR *dir =
	    fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!dir) {
		(void)snprintf(why, AUTHORS_WHY, "a folder of it: %s",
		    strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		return false;
	}
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.' &&
		    !look_at(dirfd(dir), entry->d_name, depth, why))
			return false;
	return true;
}

void journal_authors(const char *path, bool folder,
    char why[static AUTHORS_WHY])
{
	int fd = authors_open(path, folder ? O_DIRECTORY : 0, why);

	if (fd < 0 || !folder || why[0]) {
		if (fd < 0 && !why[0])
			(void)snprintf(why, AUTHORS_WHY, "%s", strerror(-fd));
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	(void)look_in(fd, 0, why);
}
