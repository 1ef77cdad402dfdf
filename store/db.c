/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

static const struct {
	int sqlite, number;
} numbers[] = {
    {SQLITE_BUSY,       EBUSY  },
    {SQLITE_LOCKED,     EBUSY  },
    {SQLITE_NOMEM,      ENOMEM },
    {SQLITE_READONLY,   EROFS  },
    {SQLITE_PERM,       EACCES },
    {SQLITE_AUTH,       EACCES },
    {SQLITE_FULL,       ENOSPC },
    {SQLITE_NOTADB,     EBADMSG},
    {SQLITE_CORRUPT,    EBADMSG},
    {SQLITE_CONSTRAINT, EILSEQ },
    {SQLITE_MISMATCH,   EILSEQ },
    {SQLITE_TOOBIG,     EILSEQ },
};

static int errno_of(int code)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i].sqlite == (code & 0xff)) /* above it is detail */
			return numbers[i].number;
	return EIO;
}

int db_error(const struct db *db, const char *doing, struct error *err)
{
	int code = errno_of(sqlite3_errcode(db->sql));

	if (code == EBUSY)
		return error_set(err, -code,
		    "another program holds it for too long (%s)", doing);
	return error_set(err, -code, "%s (%s)", sqlite3_errmsg(db->sql), doing);
}

int db_open(struct db *db, const char *path, int flags, struct error *err)
{
	int code;

	/* There are no threads, and each column would take a lock. */
	flags |= SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(path, &db->sql, flags, NULL) == SQLITE_OK)
		return db_functions(db, err);
	if (!db->sql)
		return error_set(err, -ENOMEM, "out of memory");
	code = sqlite3_system_errno(db->sql);
	if (code == 0)
		return db_error(db, "opening", err);
	return error_set(err, -code, "%s", strerror(code));
}

void db_close(struct db *db)
{
	for (size_t i = 0; i < db->count; i++)
		(void)sqlite3_finalize(db->statements[i].stmt);
	(void)sqlite3_close(db->sql);
	*db = (struct db){0};
}

int db_exec(const struct db *db, const char *sql, struct error *err)
{
	if (sqlite3_exec(db->sql, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_error(db, sql, err);
	return 0;
}

int db_read_int(const struct db *db, const char *sql, int64_t *ret,
    struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	int r = 0;

	if (sqlite3_prepare_v2(db->sql, sql, -1, &stmt, NULL) != SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW)
		r = db_error(db, sql, err);
	else
		*ret = sqlite3_column_int64(stmt, 0);
	(void)sqlite3_finalize(stmt);
	return r;
}

int db_query(struct db *db, const char *query, sqlite3_stmt **ret,
    struct error *err)
{
	sqlite3_stmt *stmt;
	const char *rest;

	for (size_t i = 0; i < db->count; i++) {
		if (db->statements[i].text != query)
			continue;
		*ret = db->statements[i].stmt;
		(void)sqlite3_reset(*ret);
		(void)sqlite3_clear_bindings(*ret);
		return 0;
	}
	assert(db->count < DB_STATEMENTS);
	if (sqlite3_prepare_v3(db->sql, query, -1, SQLITE_PREPARE_PERSISTENT,
	        &stmt, &rest) != SQLITE_OK)
		return db_error(db, query, err);
	assert(stmt && rest[strspn(rest, " \n\t")] == '\0');
	db->statements[db->count++] = (struct db_statement){query, stmt};
	*ret = stmt;
	return 0;
}

int db_next(struct db *db, sqlite3_stmt *stmt, const char *doing,
    struct error *err)
{
	int r = 0;

	if (sqlite3_step(stmt) == SQLITE_ROW)
		return 1;
	if (sqlite3_reset(stmt) != SQLITE_OK)
		r = db_error(db, doing, err);
	return r;
}

int db_run(struct db *db, sqlite3_stmt *stmt, const char *doing,
    struct error *err)
{
	int r;

	while ((r = db_next(db, stmt, doing, err)) > 0)
		;
	return r;
}

int db_run_int(struct db *db, sqlite3_stmt *stmt, int64_t *ret,
    const char *doing, struct error *err)
{
	int r = db_next(db, stmt, doing, err);

	if (r > 0) {
		*ret = sqlite3_column_int64(stmt, 0);
		r = db_run(db, stmt, doing, err);
		return r < 0 ? r : 1;
	}
	return r;
}

static int parameter(sqlite3_stmt *stmt, const char *name)
{
	int i = sqlite3_bind_parameter_index(stmt, name);

	assert(i > 0);
	return i;
}

void db_bind_int(sqlite3_stmt *stmt, const char *name, int64_t value)
{
	(void)sqlite3_bind_int64(stmt, parameter(stmt, name), value);
}

/* What has bit 63 set comes back as it was: SQLite keeps all the bits. */
void db_bind_u64(sqlite3_stmt *stmt, const char *name, uint64_t value)
{
	db_bind_int(stmt, name, (int64_t)value);
}

void db_bind_count(sqlite3_stmt *stmt, const char *name, uint64_t value)
{
	db_bind_int(stmt, name, value > INT64_MAX ? INT64_MAX : (int64_t)value);
}

void db_bind_null(sqlite3_stmt *stmt, const char *name)
{
	(void)sqlite3_bind_null(stmt, parameter(stmt, name));
}

void db_bind_text(sqlite3_stmt *stmt, const char *name, struct slice value)
{
	(void)sqlite3_bind_text64(stmt, parameter(stmt, name), value.ptr,
	    value.len, SQLITE_STATIC, SQLITE_UTF8);
}

void db_bind_blob(sqlite3_stmt *stmt, const char *name, struct slice value)
{
	(void)sqlite3_bind_blob64(stmt, parameter(stmt, name), value.ptr,
	    value.len, SQLITE_STATIC);
}

void db_bind_ints(sqlite3_stmt *stmt, const int64_t *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		(void)sqlite3_bind_int64(stmt, (int)i + 1, values[i]);
}

struct slice db_text(sqlite3_stmt *stmt, int column)
{
	const void *text = sqlite3_column_text(stmt, column);

	return (struct slice){text, (size_t)sqlite3_column_bytes(stmt, column)};
}

uint64_t db_u64(sqlite3_stmt *stmt, int column)
{
	return (uint64_t)sqlite3_column_int64(stmt, column);
}

bool db_is_null(sqlite3_stmt *stmt, int column)
{
	return sqlite3_column_type(stmt, column) == SQLITE_NULL;
}
