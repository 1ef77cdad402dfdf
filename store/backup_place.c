/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where no copy may be put: over the store or what SQLite keeps beside it, and
 * where SQLite would take what lies beside the copy for a part of it.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/array.h"
#include "store/internal.h"

static const char *const beside[] = {"-wal", "-journal", "-shm"};

#define LOGS 2 /* of these: what a reader would apply to the copy */

static bool same_file(const char *path, const struct stat *as)
{
	struct stat st;

	return stat(path, &st) == 0 && st.st_dev == as->st_dev &&
	       st.st_ino == as->st_ino;
}

/* Names of what is no database of its own, whoever's it is. */
static int check_name(const char *path, struct error *err)
{
	size_t len = strlen(path);

	for (size_t i = 0; i < ARRAY_SIZE(beside); i++) {
		size_t end = strlen(beside[i]);

		if (len >= end && strcmp(path + len - end, beside[i]) == 0)
			return error_set(err, -EINVAL,
			    "SQLite calls what it keeps beside a database so: "
			    "choose another name");
	}
	return 0;
}

static int check_target(struct store *store, const char *path,
    struct error *err)
{
	const char *of = sqlite3_db_filename(store->db.sql, "main");
	cleanup_free char *other = NULL;
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT
		           ? 0
		           : error_set(err, -errno, "%s", strerror(errno));
	if (!S_ISREG(st.st_mode))
		return error_set(err, -EINVAL, "not a regular file");
	if (of && *of && same_file(of, &st))
		return error_set(err, -EINVAL, "that is the store itself");
	for (size_t i = 0; of && *of && i < ARRAY_SIZE(beside); i++) {
		free(other);
		if (asprintf(&other, "%s%s", of, beside[i]) < 0) {
			other = NULL;
			return error_set(err, -ENOMEM, "out of memory");
		}
		if (same_file(other, &st))
			return error_set(err, -EINVAL,
			    "that is a part of the store");
	}
	return 0;
}

/* An empty one says nothing. */
static int check_beside(const char *path, struct error *err)
{
	for (size_t i = 0; i < LOGS; i++) {
		cleanup_free char *log = NULL;
		struct stat st;

		if (asprintf(&log, "%s%s", path, beside[i]) < 0) {
			log = NULL;
			return error_set(err, -ENOMEM, "out of memory");
		}
		if (lstat(log, &st) < 0 ||
		    (S_ISREG(st.st_mode) && st.st_size == 0))
			continue;
		return error_set(err, -EEXIST,
		    "%s is the log of another database, and would be taken "
		    "for the copy's: remove it, or choose another name",
		    log);
	}
	return 0;
}

int backup_place(struct store *store, const char *path, struct error *err)
{
	int r = check_name(path, err);

	if (r == 0)
		r = check_target(store, path, err);
	if (r == 0)
		r = check_beside(path, err);
	return r;
}
