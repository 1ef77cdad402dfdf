/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A path is walked folder by folder, each held open while the next is looked
 * up in it: what is asked is what is open, and not what goes by that name a
 * moment later.
 */
#include "host/authors.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/cleanup.h"

#define LINKS_MAX        32
#define SYSTEM_GROUP_MAX 999         /* SYS_GID_MAX of login.defs */
#define USERS_GROUP      100         /* "users": whom it says */
#define FIRST_USER_NS    0xeffffffdU /* PROC_USER_INIT_INO */
#define READ_FLAGS       (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

struct walk {
	int at; /* the folder that was reached, with O_PATH */
	struct stat st;
	char done[PATH_MAX]; /* its path, without the "/" at the end */
	char rest[PATH_MAX]; /* what is left to go */
	unsigned links;
	char *why; /* AUTHORS_WHY bytes */
};

static int __attribute__((format(printf, 2, 3)))
blame(struct walk *walk, const char *text, ...)
{
	va_list ap;

	va_start(ap, text);
	(void)vsnprintf(walk->why, AUTHORS_WHY, text, ap);
	va_end(ap);
	return -EPERM;
}

/* The end of a path says more than its beginning. */
static const char *tail(const char *path)
{
	size_t len = strlen(path), most = AUTHORS_WHY / 2;

	if (len == 0)
		return "/";
	return len > most ? path + (len - most) : path;
}

/* The root of a user namespace is whoever made it. */
static int check_namespace(struct walk *walk)
{
	struct stat st;

	if (stat("/proc/self/ns/user", &st) == 0 && st.st_ino != FIRST_USER_NS)
		return blame(walk, "root of a user namespace is not root");
	return 0;
}

/* The group's bits are then the most that anybody named in it may do. */
static bool has_access_list(int fd)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return getxattr(path, "system.posix_acl_access", NULL, 0) >= 0 ||
	       (errno != ENODATA && errno != EOPNOTSUPP);
}

static bool is_system_group(gid_t gid)
{
	return gid <= SYSTEM_GROUP_MAX && gid != USERS_GROUP;
}

static int check_above(struct walk *walk)
{
	const struct stat *st = &walk->st;

	if (st->st_uid != 0)
		return blame(walk, "the folder %s is not root's",
		    tail(walk->done));
	if (st->st_mode & S_IWOTH)
		return blame(walk, "anybody can write in the folder %s",
		    tail(walk->done));
	if (!(st->st_mode & S_IWGRP))
		return 0;
	if (!is_system_group(st->st_gid) || has_access_list(walk->at))
		return blame(walk, "a group can write in the folder %s",
		    tail(walk->done));
	return 0;
}

/* The folder that it lies in, or that it is. */
static int check_own(struct walk *walk)
{
	if (walk->st.st_mode & (S_IWGRP | S_IWOTH))
		return blame(walk,
		    "others than root can write in the folder %s",
		    tail(walk->done));
	return 0;
}

static int check_file(struct walk *walk, const char *name,
    const struct stat *st)
{
	const char *end = tail(name);

	if (!S_ISREG(st->st_mode))
		return blame(walk, "%s is not a regular file", end);
	if (st->st_uid != 0)
		return blame(walk, "the file %s is not root's", end);
	if (st->st_mode & (S_IWGRP | S_IWOTH))
		return blame(walk, "others than root can write the file %s",
		    end);
	return 0;
}

/* Takes the descriptor, which is of a folder. */
static int enter(struct walk *walk, int fd)
{
	if (walk->at >= 0)
		(void)close(walk->at);
	walk->at = fd;
	if (fstat(fd, &walk->st) < 0)
		return blame(walk, "%s: %s", tail(walk->done), strerror(errno));
	return check_above(walk);
}

static int enter_root(struct walk *walk)
{
	int fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	walk->done[0] = '\0';
	return fd < 0 ? blame(walk, "/: %s", strerror(errno)) : enter(walk, fd);
}

static void append_name(struct walk *walk, const char *name)
{
	size_t len = strlen(walk->done);

	if (strcmp(name, "..") != 0) {
		(void)snprintf(walk->done + len, PATH_MAX - len, "/%s", name);
		return;
	}
	while (len > 0 && walk->done[--len] != '/')
		;
	walk->done[len] = '\0';
}

/* Who made it has a say in where the path leads. */
static int follow(struct walk *walk, int fd, const char *name)
{
	char target[PATH_MAX], rest[PATH_MAX];
	struct statfs fs;
	struct stat st;
	ssize_t len = readlinkat(fd, "", target, sizeof(target) - 1);

	if (len <= 0 || fstat(fd, &st) < 0 || fstatfs(fd, &fs) < 0)
		return blame(walk, "%s: %s", tail(name), strerror(errno));
	target[len] = '\0';
	if (fs.f_type == PROC_SUPER_MAGIC)
		return blame(walk, "%s is a link of /proc", tail(name));
	if (st.st_uid != 0)
		return blame(walk, "the link %s is not root's", tail(name));
	if (++walk->links > LINKS_MAX)
		return blame(walk, "%s: %s", tail(name), strerror(ELOOP));
	memcpy(rest, walk->rest, sizeof(rest));
	if (snprintf(walk->rest, PATH_MAX, "%s/%s", target, rest) >= PATH_MAX)
		return blame(walk, "%s: %s", tail(name),
		    strerror(ENAMETOOLONG));
	return target[0] == '/' ? enter_root(walk) : 0;
}

/* A folder, or a link to one. */
static int step(struct walk *walk, const char *name)
{
	int fd = openat(walk->at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC), r;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		r = blame(walk, "%s: %s", tail(name), strerror(errno));
	} else if (S_ISLNK(st.st_mode)) {
		r = follow(walk, fd, name);
	} else if (S_ISDIR(st.st_mode)) {
		append_name(walk, name);
		return enter(walk, fd);
	} else {
		r = blame(walk, "%s: %s", tail(name), strerror(ENOTDIR));
	}
	if (fd >= 0)
		(void)close(fd);
	return r;
}

/* The next name of the path, out of what is left of it; false: none is. */
static bool next_name(struct walk *walk, char name[static NAME_MAX + 1])
{
	size_t skip = strspn(walk->rest, "/");
	size_t len = strcspn(walk->rest + skip, "/");

	if (len == 0 || len > NAME_MAX)
		return false;
	memcpy(name, walk->rest + skip, len);
	name[len] = '\0';
	skip += len;
	memmove(walk->rest, walk->rest + skip, strlen(walk->rest + skip) + 1);
	return true;
}

static bool is_last(const struct walk *walk)
{
	return walk->rest[strspn(walk->rest, "/")] == '\0';
}

static int begin(struct walk *walk, const char *path)
{
	char cwd[PATH_MAX] = "";
	int r = check_namespace(walk);

	if (r < 0)
		return r;
	if (path[0] != '/' && (!getcwd(cwd, sizeof(cwd)) || cwd[0] != '/'))
		return blame(walk, "the working folder: %s", strerror(errno));
	if (snprintf(walk->rest, PATH_MAX, "%s/%s", cwd, path) >= PATH_MAX)
		return blame(walk, "%s", strerror(ENAMETOOLONG));
	return enter_root(walk);
}

static int open_last(struct walk *walk, const char *name, const char *path)
{
	int fd, r = check_own(walk);
	struct stat st;

	if (r < 0)
		return r;
	fd = openat(walk->at, name, READ_FLAGS | O_NOFOLLOW);
	if (fd < 0 && errno == ELOOP)
		return blame(walk, "%s is a link", tail(path));
	if (fd < 0)
		return blame(walk, "%s: %s", tail(path), strerror(errno));
	if (fstat(fd, &st) < 0)
		r = blame(walk, "%s: %s", tail(path), strerror(errno));
	else
		r = check_file(walk, path, &st);
	if (r == 0)
		return fd;
	(void)close(fd);
	return r;
}

static int walk_to(struct walk *walk, const char *path, bool folder)
{
	char name[NAME_MAX + 1];
	int fd, r = begin(walk, path);

	while (r == 0 && next_name(walk, name)) {
		if (!folder && is_last(walk))
			return open_last(walk, name, path);
		r = step(walk, name);
	}
	if (r == 0 && (!folder || !is_last(walk)))
		r = blame(walk, "%s: no name of a file", tail(path));
	if (r == 0)
		r = check_own(walk);
	if (r < 0)
		return r;
	fd = openat(walk->at, ".", READ_FLAGS | O_DIRECTORY);
	return fd < 0 ? blame(walk, "%s: %s", tail(path), strerror(errno)) : fd;
}

int authors_open(const char *path, int flags, char why[static AUTHORS_WHY])
{
	struct walk walk = {.at = -1, .why = why};
	int fd;

	why[0] = '\0';
	fd = walk_to(&walk, path, flags & O_DIRECTORY);
	if (walk.at >= 0)
		(void)close(walk.at);
	if (fd >= 0)
		return fd;
	fd = open(path, READ_FLAGS | flags);
	return fd < 0 ? -errno : fd;
}

void authors_of_program(pid_t pid, char why[static AUTHORS_WHY])
{
	char exe[64], program[PATH_MAX];
	struct stat running, named;
	ssize_t len;
	int fd;

	(void)snprintf(exe, sizeof(exe), "/proc/%d/exe", (int)pid);
	len = readlink(exe, program, sizeof(program) - 1);
	if (len <= 0 || stat(exe, &running) < 0) {
		(void)snprintf(why, AUTHORS_WHY, "%s: %s", exe,
		    strerror(errno));
		return;
	}
	program[len] = '\0';
	fd = authors_open(program, 0, why);
	if (fd < 0 || fstat(fd, &named) < 0 || named.st_dev != running.st_dev ||
	    named.st_ino != running.st_ino)
		(void)snprintf(why, AUTHORS_WHY,
		    "%.128s is another file by now", tail(program));
	if (fd >= 0)
		(void)close(fd);
}
