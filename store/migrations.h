/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schema, as the steps by which it came about. Step n takes a database
 * from version n - 1 to version n; its SQL is store/migrations/000n_*.sql.
 * A step that has been released is never edited: the next one puts it right.
 */
#ifndef STORE_MIGRATIONS_H
#define STORE_MIGRATIONS_H

#include <stddef.h>

struct migration {
	const char *name;
	const char *sql;
};

extern const struct migration migrations[];
extern const size_t migration_count;

#endif
