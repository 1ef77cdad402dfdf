/* SPDX-License-Identifier: Apache-2.0 */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "store/internal.h"
#include "store/migrate.h"

#define APPLICATION_ID 1935893364 /* as in store/migrations/0001_store.sql */
#define BUSY_MS        60000      /* how long to wait for another writer */
#define NEW_MODE       0640

/*
 * Not to scribble on somebody else's database: ours, or nobody's yet. The id
 * is read last, as it comes with the tables: if another program makes them
 * between the two readings, the id is there to be seen.
 */
static int check_owner(const struct db *db, bool made, struct error *err)
{
	int64_t id, tables;
	int r;

	r = db_read_int(db, "SELECT count(*) FROM sqlite_schema", &tables, err);
	if (r < 0)
		return r;
	r = db_read_int(db, "PRAGMA application_id", &id, err);
	if (r < 0)
		return r;
	if (id != APPLICATION_ID && (made || id != 0 || tables > 0))
		return error_set(err, -EINVAL, "not a store of this program");
	return 0;
}

static int check_version(const struct db *db, struct error *err)
{
	int64_t version;
	int r;

	r = db_read_int(db, "PRAGMA user_version", &version, err);
	if (r < 0)
		return r;
	if (version > (int64_t)migration_count)
		return error_set(err, -ENOTSUP,
		    "its schema is %lld, this program knows up to %zu",
		    (long long)version, migration_count);
	if (version < (int64_t)migration_count)
		return error_set(err, -ENOTSUP,
		    "its schema is %lld, this program wants %zu: 'collect' "
		    "brings it there",
		    (long long)version, migration_count);
	return 0;
}

/* Shared memory does not reach across hosts. */
static bool is_remote(const char *path)
{
	struct statfs fs;

	return statfs(path, &fs) == 0 && fs.f_type == NFS_SUPER_MAGIC;
}

/*
 * So that readers need not wait. The log stays when the last writer leaves:
 * readers without the right to write could not make it.
 */
static void use_wal(const struct db *db, const char *path)
{
	int persist = 1;

	if (is_remote(path))
		return;
	(void)db_exec(db, "PRAGMA journal_mode = WAL", NULL);
	(void)sqlite3_file_control(db->sql, "main", SQLITE_FCNTL_PERSIST_WAL,
	    &persist);
	(void)db_exec(db, "PRAGMA journal_size_limit = 8388608", NULL);
}

/* Exactly these, or what is asked of SQLite may surprise. */
static const char settings[] = "PRAGMA foreign_keys = OFF;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA cache_size = -16384;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA cell_size_check = ON;";

static int set_up_writer(struct store *store, const char *path,
    struct error *err)
{
	int r;

	r = check_owner(&store->db, false, err);
	if (r < 0)
		return r;
	use_wal(&store->db, path);
	r = migrate(&store->db, migrations, migration_count, err);
	if (r < 0)
		return r;
	if (ledger_new(&store->db, &store->ledger) < 0 ||
	    tally_init(&store->tally, &store->db) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	store->writable = true;
	store->data_version = -1;
	gather_clear(&store->gather);
	return 0;
}

static int set_up(struct store *store, const char *path, enum store_mode mode,
    struct error *err)
{
	int r;

	(void)sqlite3_busy_timeout(store->db.sql, BUSY_MS);
	(void)sqlite3_extended_result_codes(store->db.sql, 1);
	r = db_exec(&store->db, settings, err);
	if (r < 0)
		return r;
	if (mode != STORE_READ)
		return set_up_writer(store, path, err);
	r = check_owner(&store->db, true, err);
	if (r == 0)
		r = check_version(&store->db, err);
	return r;
}

/* SQLite would make it as the umask has it, and its log like it. */
static int make_file(const char *path, struct error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, NEW_MODE);

	if (fd < 0)
		return errno == EEXIST
		           ? 0
		           : error_set(err, -errno, "%s", strerror(errno));
	(void)fchmod(fd, NEW_MODE);
	(void)close(fd);
	return 0;
}

/* A reader that may not write reads what was closed cleanly as it lies. */
static int open_as_it_lies(struct db *db, const char *path, struct error *err)
{
	char *uri = sqlite3_mprintf("%s-wal", path);
	int r;

	if (!uri)
		return error_set(err, -ENOMEM, "out of memory");
	r = access(uri, F_OK);
	sqlite3_free(uri);
	if (r == 0 || strpbrk(path, "?#%"))
		return -ENOENT;
	uri = sqlite3_mprintf("file:%s?immutable=1", path);
	if (!uri)
		return error_set(err, -ENOMEM, "out of memory");
	db_close(db);
	r = db_open(db, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
	sqlite3_free(uri);
	return r;
}

static int open_to_read(struct store *store, const char *path,
    struct error *err)
{
	struct error why;
	int r;

	r = db_open(&store->db, path, SQLITE_OPEN_READONLY, err);
	if (r < 0)
		return r;
	r = set_up(store, path, STORE_READ, err);
	if (r == 0 || r == -EINVAL || r == -ENOTSUP || r == -EBADMSG)
		return r;
	if (open_as_it_lies(&store->db, path, &why) < 0)
		return r;
	return set_up(store, path, STORE_READ, err);
}

static int open_to_write(struct store *store, const char *path,
    enum store_mode mode, struct error *err)
{
	bool memory = strcmp(path, ":memory:") == 0;
	int r = 0;

	if (mode == STORE_CREATE && !memory)
		r = make_file(path, err);
	if (r == 0)
		r = db_open(&store->db, path,
		    SQLITE_OPEN_READWRITE | (memory ? SQLITE_OPEN_CREATE : 0),
		    err);
	return r < 0 ? r : set_up(store, path, mode, err);
}

int store_open(const char *path, enum store_mode mode, struct store **ret,
    struct error *err)
{
	cleanup_store struct store *store = calloc(1, sizeof(*store));
	int r;

	if (!store)
		return error_set(err, -ENOMEM, "out of memory");
	if (mode == STORE_READ)
		r = open_to_read(store, path, err);
	else
		r = open_to_write(store, path, mode, err);
	if (r < 0)
		return r;
	*ret = TAKE(store);
	return 0;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	ledger_free(store->ledger);
	tally_release(&store->tally);
	gather_release(&store->gather);
	arena_release(&store->host_memory);
	db_close(&store->db);
	free(store->text);
	free(store);
}

static void forget(struct store *store)
{
	ledger_forget(store->ledger);
	tally_forget(&store->tally);
}

/* Whoever else wrote since: what is remembered of the store may be stale. */
static int check_caches(struct store *store, struct error *err)
{
	int64_t version;
	int r;

	r = db_read_int(&store->db, "PRAGMA data_version", &version, err);
	if (r < 0)
		return r;
	if (version != store->data_version)
		forget(store);
	store->data_version = version;
	return db_read_int(&store->db, "SELECT horizon_ms FROM about",
	    (int64_t *)&store->horizon_ms, err);
}

int store_begin(struct store *store, struct error *err)
{
	int r;

	if (!store->writable)
		return error_set(err, -EROFS, "the store is open for reading");
	r = db_exec(&store->db, "BEGIN IMMEDIATE", err);
	if (r < 0)
		return r;
	r = check_caches(store, err);
	if (r < 0)
		return store_end(store, r, err);
	return 0;
}

int store_end(struct store *store, int r, struct error *err)
{
	if (r == 0)
		r = db_exec(&store->db, "COMMIT", err);
	if (r < 0) {
		(void)db_exec(&store->db, "ROLLBACK", NULL);
		forget(store);
	}
	return r;
}
