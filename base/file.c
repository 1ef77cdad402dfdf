/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/sha256.h"

static void cleanup_fdp(const int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}

#define cleanup_fd CLEANUP(cleanup_fdp)

static int failed(struct error *err, const char *what)
{
	int code = errno;

	return error_set(err, code > 0 ? -code : -EIO, "%s: %s", what,
	    strerror(code));
}

/* Where a file is replaced: the directory, and the names in it. */
struct place {
	int dir;
	const char *name;
	char temporary[32];
};

/* The directory part of path, to be freed; "." if it has none. */
static char *directory_of(const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');

	*name = slash ? slash + 1 : path;
	if (!slash)
		return strdup(".");
	return slash == path ? strdup("/")
	                     : strndup(path, (size_t)(slash - path));
}

/*
 * Whoever can write the directory could put a name of theirs in our way. The
 * group one runs as is oneself: many systems give everybody a group.
 */
static int check_directory(int dir, struct error *err)
{
	mode_t others = S_IWOTH;
	struct stat st;

	if (fstat(dir, &st) < 0)
		return failed(err, "cannot examine its directory");
	if (st.st_gid != getegid())
		others |= S_IWGRP;
	if ((st.st_mode & others) == 0 || (st.st_mode & S_ISVTX))
		return 0;
	return error_set(err, -EPERM,
	    "others can write its directory (mode %04o): chmod go-w it first",
	    (unsigned)st.st_mode & 07777U);
}

/* A rename replaces a link, and would silently replace a device too. */
static int check_target(const struct place *place, struct error *err)
{
	struct stat st;

	if (fstatat(place->dir, place->name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : failed(err, "cannot examine it");
	if (S_ISLNK(st.st_mode))
		return error_set(err, -ELOOP,
		    "is a symbolic link, and links are not followed");
	if (!S_ISREG(st.st_mode))
		return error_set(err, -EINVAL, "is not a regular file");
	return 0;
}

static int open_directory(const char *path, struct place *place,
    int (*check)(const struct place *place, struct error *err),
    struct error *err)
{
	cleanup_free char *dir = directory_of(path, &place->name);
	int r;

	if (!dir)
		return error_set(err, -ENOMEM, "out of memory");
	if (*place->name == '\0')
		return error_set(err, -EISDIR, "names a directory");
	place->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (place->dir < 0)
		return failed(err, "cannot open its directory");
	r = check_directory(place->dir, err);
	return r < 0 ? r : check(place, err);
}

static int name_temporary(struct place *place, struct error *err)
{
	uint64_t noise;

	if (getrandom(&noise, sizeof(noise), 0) != (ssize_t)sizeof(noise))
		return failed(err, "getrandom");
	(void)snprintf(place->temporary, sizeof(place->temporary),
	    ".%016llx.tmp", (unsigned long long)noise);
	return 0;
}

static int open_temporary(struct place *place, struct error *err)
{
	int fd, r = name_temporary(place, err);

	if (r < 0)
		return r;
	fd = openat(place->dir, place->temporary,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	return fd < 0 ? failed(err, "cannot create a file beside it") : fd;
}

/* Takes fd. What a full disk refuses shows in the flush, not before. */
static int fill(int fd, mode_t mode,
    int (*write)(FILE *out, void *arg, struct error *err), void *arg,
    struct error *err)
{
	cleanup_fclose FILE *out = fdopen(fd, "w");
	int r;

	if (!out) {
		r = failed(err, "fdopen");
		(void)close(fd);
		return r;
	}
	r = write(out, arg, err);
	if (r < 0)
		return r;
	if (fflush(out) != 0 || ferror(out))
		return failed(err, "cannot write");
	if (fchmod(fd, mode) < 0 || fsync(fd) < 0)
		return failed(err, "cannot write");
	return 0;
}

static int put_in_place(const struct place *place, struct error *err)
{
	if (renameat(place->dir, place->temporary, place->dir, place->name) < 0)
		return failed(err, "cannot rename");
	if (fsync(place->dir) < 0)
		return failed(err, "cannot sync its directory");
	return 0;
}

static int replace(struct place *place, mode_t mode,
    int (*write)(FILE *out, void *arg, struct error *err), void *arg,
    struct error *err)
{
	int fd = open_temporary(place, err);
	int r;

	if (fd < 0)
		return fd;
	r = fill(fd, mode, write, arg, err);
	if (r == 0)
		r = put_in_place(place, err);
	if (r < 0)
		(void)unlinkat(place->dir, place->temporary, 0);
	return r;
}

int file_replace(const char *path, mode_t mode,
    int (*write)(FILE *out, void *arg, struct error *err), void *arg,
    struct error *err)
{
	struct place place = {.dir = -1};
	int r = open_directory(path, &place, check_target, err);

	if (r == 0)
		r = replace(&place, mode, write, arg, err);
	if (place.dir >= 0)
		(void)close(place.dir);
	return r;
}

static int check_link(const struct place *place, struct error *err)
{
	struct stat st;

	if (fstatat(place->dir, place->name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : failed(err, "cannot examine it");
	if (!S_ISLNK(st.st_mode))
		return error_set(err, -EEXIST,
		    "is there already, and is no link of ours");
	return 0;
}

static int replace_link(struct place *place, const char *target,
    struct error *err)
{
	int r = name_temporary(place, err);

	if (r < 0)
		return r;
	if (symlinkat(target, place->dir, place->temporary) < 0)
		return failed(err, "cannot create a link beside it");
	r = put_in_place(place, err);
	if (r < 0)
		(void)unlinkat(place->dir, place->temporary, 0);
	return r;
}

int file_link(const char *path, const char *target, struct error *err)
{
	struct place place = {.dir = -1};
	int r = open_directory(path, &place, check_link, err);

	if (r == 0)
		r = replace_link(&place, target, err);
	if (place.dir >= 0)
		(void)close(place.dir);
	return r;
}

static int too_long(size_t most, struct error *err)
{
	return error_set(err, -EFBIG, "larger than %zu bytes", most);
}

/* From fd to its end. The room is for most, one more, and a NUL. */
static int read_on(int fd, size_t most, size_t expect, char **ret, size_t *len,
    struct error *err)
{
	cleanup_free char *buf = NULL;
	size_t room = 0, used = 0;
	ssize_t n = 1;

	while (n > 0) {
		if (room - used < 2) {
			char *more;

			room = room ? room * 2 : expect + 2;
			more = realloc(buf, room);
			if (!more)
				return error_set(err, -ENOMEM, "out of memory");
			buf = more;
		}
		n = read(fd, buf + used, room - used - 1);
		if (n < 0 && errno != EINTR)
			return failed(err, "cannot read");
		used += n > 0 ? (size_t)n : 0;
		if (used > most)
			return too_long(most, err);
		n = n < 0 ? 1 : n;
	}
	buf[used] = '\0';
	*ret = TAKE(buf);
	*len = used;
	return 0;
}

static int read_fd(int fd, size_t most, char **ret, size_t *len,
    struct error *err)
{
	struct stat st;
	bool sized;

	if (fstat(fd, &st) < 0)
		return failed(err, "cannot examine");
	sized = S_ISREG(st.st_mode) && st.st_size > 0;
	if (sized && (uint64_t)st.st_size > most)
		return too_long(most, err);
	return read_on(fd, most, sized ? (size_t)st.st_size : 4096, ret, len,
	    err);
}

int file_read(const char *path, size_t most, char **ret, size_t *len,
    struct error *err)
{
	cleanup_fd int fd = -1;

	if (strcmp(path, "-") == 0)
		return read_fd(STDIN_FILENO, most, ret, len, err);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return failed(err, "cannot open");
	return read_fd(fd, most, ret, len, err);
}

const char *hash_bytes(struct slice bytes, char buf[static HASH_TEXT])
{
	static const char digits[] = "0123456789abcdef";
	unsigned char hash[SHA256_BYTES];

	sha256(bytes, hash);
	for (size_t i = 0; i < SHA256_BYTES; i++) {
		buf[2 * i] = digits[hash[i] >> 4];
		buf[2 * i + 1] = digits[hash[i] & 0xf];
	}
	buf[HASH_TEXT - 1] = '\0';
	return buf;
}
