/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The few things every user of SQLite here does, with SQLite's result codes
 * turned into this program's errors. Private to store/.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/slice.h"

#define DB_STATEMENTS 192 /* more than there are queries */

/* A connection, and the statements prepared on it so far. */
struct db {
	sqlite3 *sql;
	size_t count;
	struct db_statement {
		const char *text; /* by address: one of queries.h */
		sqlite3_stmt *stmt;
	} statements[DB_STATEMENTS];
};

/*
 * Describe the last failure of db as having struck while doing something.
 * -EILSEQ: it is this row that cannot be kept, and the transaction goes on.
 */
int db_error(const struct db *db, const char *doing, struct error *err);

int db_open(struct db *db, const char *path, int flags, struct error *err);
void db_close(struct db *db);

/* functions.c: count_add(a, b) and count_sum(x), which never fail. */
int db_functions(struct db *db, struct error *err);

/* Run SQL that yields no rows and takes no parameters. */
int db_exec(const struct db *db, const char *sql, struct error *err);

/* Read the one integer that a query such as a PRAGMA yields. */
int db_read_int(const struct db *db, const char *sql, int64_t *ret,
    struct error *err);

/*
 * The statement of a query, prepared the first time, with nothing bound. It
 * stays the db's: step it with the functions below, which reset it when done.
 */
int db_query(struct db *db, const char *query, sqlite3_stmt **ret,
    struct error *err);

/* Run it to its end. */
int db_run(struct db *db, sqlite3_stmt *stmt, const char *doing,
    struct error *err);

/* 1 and the first column of its only row; or 0: it has none. */
int db_run_int(struct db *db, sqlite3_stmt *stmt, int64_t *ret,
    const char *doing, struct error *err);

/* 1: there is a row; 0: no more, and it is reset. */
int db_next(struct db *db, sqlite3_stmt *stmt, const char *doing,
    struct error *err);

/*
 * Bind a parameter by its name, such as ":pid". A name that the statement
 * does not have is a programming error. The bytes of a text must stay where
 * they are until the statement is reset. A NULL slice is NULL.
 */
void db_bind_int(sqlite3_stmt *stmt, const char *name, int64_t value);
void db_bind_u64(sqlite3_stmt *stmt, const char *name, uint64_t value);
/* What is added up or compared in SQL: no more than INT64_MAX. */
void db_bind_count(sqlite3_stmt *stmt, const char *name, uint64_t value);
void db_bind_null(sqlite3_stmt *stmt, const char *name);
void db_bind_text(sqlite3_stmt *stmt, const char *name, struct slice value);
void db_bind_blob(sqlite3_stmt *stmt, const char *name, struct slice value);

/* Parameters in the order they stand in, for the few hot statements. */
void db_bind_ints(sqlite3_stmt *stmt, const int64_t *values, size_t count);

/* A column of the current row; texts are good until the next step. */
struct slice db_text(sqlite3_stmt *stmt, int column);
uint64_t db_u64(sqlite3_stmt *stmt, int column);
bool db_is_null(sqlite3_stmt *stmt, int column);

static inline void db_resetp(sqlite3_stmt **stmt)
{
	(void)sqlite3_reset(*stmt);
}

/* For a local that walks rows and may leave early. */
#define cleanup_reset CLEANUP(db_resetp)

#endif
