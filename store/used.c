/* SPDX-License-Identifier: Apache-2.0 */
/* What traces saw used, kept and read. */
#include <errno.h>
#include <stdio.h>

#include "store/evidence.h"
#include "store/queries.h"

#define ARGS 6

static void bind_args(sqlite3_stmt *stmt, const struct used *used)
{
	char name[8];

	for (unsigned i = 0; used->has_args && i < ARGS; i++) {
		(void)snprintf(name, sizeof(name), ":arg%u", i);
		db_bind_u64(stmt, name, used->args[i]);
	}
}

static int add_used(struct store *store, struct slice workload,
    const struct used *used, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_used_add, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":workload", workload);
	db_bind_int(stmt, ":arch", used->call.arch);
	db_bind_int(stmt, ":nr", used->call.nr);
	db_bind_int(stmt, ":action", used->call.action);
	db_bind_text(stmt, ":origin", used->origin);
	db_bind_text(stmt, ":image",
	    used->image.ptr ? used->image : slice_of(""));
	db_bind_count(stmt, ":count", used->count);
	db_bind_count(stmt, ":denied", used->denied);
	db_bind_count(stmt, ":first_ms", used->first_ms);
	db_bind_count(stmt, ":last_ms", used->last_ms);
	bind_args(stmt, used);
	return db_run(&store->db, stmt, "keeping what was used", err);
}

int store_used(struct store *store, struct slice workload,
    const struct used *used, size_t count, struct error *err)
{
	int r = store_begin(store, err);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < count; i++)
		r = add_used(store, workload, &used[i], err);
	return store_end(store, r, err);
}

static void bind_workload_window(sqlite3_stmt *stmt,
    const struct reading *reading, int64_t id)
{
	db_bind_text(stmt, ":workload", reading->query->workload);
	bind_window(stmt, reading, id);
}

static void read_args(sqlite3_stmt *row, int column, struct used *ret)
{
	ret->has_args = !db_is_null(row, column);
	for (int i = 0; ret->has_args && i < ARGS; i++)
		ret->args[i] = db_u64(row, column + i);
}

static int take_used(struct reading *reading, sqlite3_stmt *row)
{
	struct used *used =
	    reading_push(reading, &reading->used, sizeof(*used));
	int r;

	if (!used)
		return -ENOMEM;
	*used = (struct used){
	    .call = {(uint32_t)db_u64(row, 0),
	             (int32_t)sqlite3_column_int64(row, 1),
	             (uint32_t)db_u64(row, 2)},
	    .count = db_u64(row, 3),
	    .denied = db_u64(row, 4),
	    .first_ms = db_u64(row, 5),
	    .last_ms = db_u64(row, 6),
	};
	read_args(row, 9, used);
	r = reading_texts(reading, row, 7,
	    (struct slice *const[]){&used->origin, &used->image}, 2);
	if (used->image.len == 0)
		used->image.ptr = NULL;
	return r;
}

int reading_used(struct reading *reading)
{
	return reading_rows(reading, query_evidence_used, bind_workload_window,
	    0, take_used);
}
