/* SPDX-License-Identifier: Apache-2.0 */
#include "store/migrate.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "store/db.h"

static int read_version(const struct db *db, size_t newest, size_t *ret,
    struct error *err)
{
	int64_t version;
	int r;

	r = db_read_int(db, "PRAGMA user_version", &version, err);
	if (r < 0)
		return r;
	if (version < 0 || (uint64_t)version > newest)
		return error_set(err, -ENOTSUP,
		    "its schema is %" PRId64 ", this program knows up to %zu",
		    version, newest);
	*ret = (size_t)version;
	return 0;
}

static int write_version(const struct db *db, size_t version, struct error *err)
{
	char sql[64]; /* a PRAGMA takes no parameters */

	(void)snprintf(sql, sizeof(sql), "PRAGMA user_version = %zu", version);
	return db_exec(db, sql, err);
}

/* Within a transaction, so the version cannot change under the steps. */
static int run_steps(const struct db *db, const struct migration *steps,
    size_t count, struct error *err)
{
	size_t version;
	int r;

	r = read_version(db, count, &version, err);
	if (r < 0)
		return r;
	for (; version < count; version++) {
		const struct migration *step = &steps[version];

		if (sqlite3_exec(db->sql, step->sql, NULL, NULL, NULL) !=
		    SQLITE_OK)
			return db_error(db, step->name, err);
	}
	return write_version(db, count, err);
}

int migrate(const struct db *db, const struct migration *steps, size_t count,
    struct error *err)
{
	size_t version;
	int r;

	r = read_version(db, count, &version, err);
	if (r < 0 || version == count)
		return r;
	r = db_exec(db, "BEGIN IMMEDIATE", err);
	if (r < 0)
		return r;
	r = run_steps(db, steps, count, err);
	if (r == 0)
		r = db_exec(db, "COMMIT", err);
	if (r < 0)
		(void)db_exec(db, "ROLLBACK", NULL);
	return r;
}
