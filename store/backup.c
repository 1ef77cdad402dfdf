/* SPDX-License-Identifier: Apache-2.0 */
/* A consistent copy, made while others write. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/internal.h"

#define STEP_PAGES 256
#define BUSY_MS    20 /* between two tries, while a writer is at it */
#define TRIES      3000

static int copy_pages(sqlite3_backup *backup,
    void (*progress)(int left, int total, void *arg), void *arg)
{
	int code, tries = 0;

	do {
		code = sqlite3_backup_step(backup, STEP_PAGES);
		if (progress)
			progress(sqlite3_backup_remaining(backup),
			    sqlite3_backup_pagecount(backup), arg);
		if (code != SQLITE_BUSY && code != SQLITE_LOCKED)
			continue;
		if (++tries == TRIES)
			break;
		(void)sqlite3_sleep(BUSY_MS);
	} while (
	    code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
	return code;
}

/* The copy is one file: it needs no log beside it. */
static int copy(struct store *store, struct db *to,
    void (*progress)(int left, int total, void *arg), void *arg,
    struct error *err)
{
	sqlite3_backup *backup;
	int code;

	backup = sqlite3_backup_init(to->sql, "main", store->db.sql, "main");
	if (!backup)
		return db_error(to, "beginning a backup", err);
	code = copy_pages(backup, progress, arg);
	if (sqlite3_backup_finish(backup) != SQLITE_OK || code != SQLITE_DONE)
		return code == SQLITE_BUSY
		           ? error_set(err, -EBUSY,
		                 "writers left no time for a copy")
		           : db_error(to, "copying", err);
	return db_exec(to, "PRAGMA journal_mode = DELETE", err);
}

static int sync_file(const char *path, int flags)
{
	int fd = open(path, flags | O_RDONLY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return -errno;
	r = fsync(fd) < 0 ? -errno : 0;
	(void)close(fd);
	return r;
}

static int put_in_place(const char *from, const char *to, struct error *err)
{
	cleanup_free char *folder = strdup(to);
	int r;

	if (!folder)
		return error_set(err, -ENOMEM, "out of memory");
	r = sync_file(from, 0);
	if (r == 0 && rename(from, to) < 0)
		r = -errno;
	if (r == 0)
		r = sync_file(dirname(folder), O_DIRECTORY);
	return r < 0 ? error_set(err, r, "%s: %s", to, strerror(-r)) : 0;
}

static int make_beside(const char *path, char **ret, struct error *err)
{
	cleanup_free char *name = NULL;
	int fd;

	if (asprintf(&name, "%s.XXXXXX", path) < 0) {
		name = NULL;
		return error_set(err, -ENOMEM, "out of memory");
	}
	fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0)
		return error_set(err, -errno, "%s: %s", name, strerror(errno));
	(void)fchmod(fd, 0640);
	(void)close(fd);
	*ret = TAKE(name);
	return 0;
}

int store_backup(struct store *store, const char *path,
    void (*progress)(int left, int total, void *arg), void *arg,
    struct error *err)
{
	cleanup_free char *beside = NULL;
	struct db to = {0};
	int r;

	r = backup_place(store, path, err);
	if (r == 0)
		r = make_beside(path, &beside, err);
	if (r < 0 || !beside)
		return r;
	r = db_open(&to, beside, SQLITE_OPEN_READWRITE, err);
	if (r == 0)
		r = copy(store, &to, progress, arg, err);
	db_close(&to);
	if (r == 0) /* it took a while */
		r = backup_place(store, path, err);
	if (r == 0)
		r = put_in_place(beside, path, err);
	if (r < 0)
		(void)unlink(beside);
	return r;
}
