/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What SQLite's own sum() and + do to counts others have a say in: one fails,
 * and with it the whole batch; the other makes a floating point number, which
 * no column of integers takes.
 */
#include <stdint.h>

#include "base/array.h"
#include "store/db.h"

/* b may be below nothing: what was counted under another name is taken back. */
static int64_t add(int64_t a, int64_t b)
{
	int64_t sum;

	if (!__builtin_add_overflow(a, b, &sum))
		return sum;
	return b > 0 ? INT64_MAX : INT64_MIN;
}

static void call_add(sqlite3_context *context, int count,
    sqlite3_value *values[])
{
	int64_t sum = 0;

	for (int i = 0; i < count; i++)
		sum = add(sum, sqlite3_value_int64(values[i]));
	sqlite3_result_int64(context, sum);
}

static void step_sum(sqlite3_context *context, int count,
    sqlite3_value *values[])
{
	int64_t *sum = sqlite3_aggregate_context(context, sizeof(*sum));

	if (!sum)
		sqlite3_result_error_nomem(context);
	else if (count > 0)
		*sum = add(*sum, sqlite3_value_int64(values[0]));
}

static void finish_sum(sqlite3_context *context)
{
	const int64_t *sum = sqlite3_aggregate_context(context, 0);

	sqlite3_result_int64(context, sum ? *sum : 0);
}

int db_functions(struct db *db, struct error *err)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;

	if (sqlite3_create_function(db->sql, "count_add", 2, flags, NULL,
	        call_add, NULL, NULL) == SQLITE_OK &&
	    sqlite3_create_function(db->sql, "count_sum", 1, flags, NULL, NULL,
	        step_sum, finish_sum) == SQLITE_OK)
		return 0;
	return db_error(db, "defining functions", err);
}
