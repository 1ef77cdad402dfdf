/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of any query, looked at and copied. */
#include <errno.h>

#include "store/domains.h"
#include "store/evidence.h"

static int no_memory(struct error *err)
{
	return error_set(err, -ENOMEM, "out of memory");
}

int reading_text(struct reading *reading, sqlite3_stmt *row, int column,
    struct slice *ret)
{
	if (arena_copy(&reading->arena, db_text(row, column), ret))
		return 0;
	return no_memory(reading->err);
}

int reading_texts(struct reading *reading, sqlite3_stmt *row, int column,
    struct slice *const texts[], size_t count)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < count; i++)
		r = reading_text(reading, row, column + (int)i, texts[i]);
	return r;
}

/* The same few queries are asked of every class. */
static const struct domains *domains_once(struct reading *reading,
    const char *query, sqlite3_stmt *stmt)
{
	size_t i = 0;

	while (i < reading->domain_count && reading->domains[i].query != query)
		i++;
	if (i < reading->domain_count)
		return &reading->domains[i].of;
	if (i == QUERIES_READ)
		i--;
	else
		reading->domain_count++;
	reading->domains[i].query = query;
	domains_of(stmt, NULL, &reading->domains[i].of);
	return &reading->domains[i].of;
}

int reading_rows(struct reading *reading, const char *query,
    void (*bind)(sqlite3_stmt *stmt, const struct reading *reading, int64_t id),
    int64_t id, int (*take)(struct reading *reading, sqlite3_stmt *row))
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	struct db *db = &reading->store->db;
	const struct domains *domains;
	int r;

	r = db_query(db, query, &stmt, reading->err);
	if (r < 0)
		return r;
	bind(stmt, reading, id);
	domains = domains_once(reading, query, stmt);
	while ((r = db_next(db, stmt, "reading evidence", reading->err)) > 0) {
		r = domains_check(domains, stmt, reading->err);
		if (r == 0)
			r = take(reading, stmt);
		if (r < 0)
			return r;
	}
	return r;
}

void *reading_push(struct reading *reading, struct list *list, size_t size)
{
	void *at = arena_push(&reading->arena, &list->items, &list->count,
	    &list->room, size);

	if (!at)
		(void)no_memory(reading->err);
	return at;
}

void bind_window(sqlite3_stmt *stmt, const struct reading *reading, int64_t id)
{
	(void)id;
	db_bind_count(stmt, ":from_ms", reading->from_ms);
	db_bind_count(stmt, ":to_ms", reading->to_ms);
}

void reading_kind(struct observation *o, unsigned kind)
{
	o->strict = kind & KIND_STRICT;
	o->runtime_init = kind & KIND_RUNTIME_INIT;
	o->no_arch = kind & KIND_NO_ARCH;
	o->no_action = kind & KIND_NO_ACTION;
	o->ambiguous = kind & KIND_AMBIGUOUS;
}

/* Of numbers that no table knows, the first are themselves. */
static int32_t number_of(struct reading *reading, const struct call *call)
{
	if (!reading->query->named ||
	    reading->query->named(call->arch, call->nr))
		return call->nr;
	for (size_t i = 0; i < reading->apart_count; i++)
		if (reading->apart[i].arch == call->arch &&
		    reading->apart[i].nr == call->nr)
			return call->nr;
	if (reading->apart_count == NUMBERS_APART)
		return NR_OTHERS;
	reading->apart[reading->apart_count++] = *call;
	return call->nr;
}

struct call reading_call(struct reading *reading, sqlite3_stmt *row, int column)
{
	struct call call = {
	    .arch = (uint32_t)db_u64(row, column),
	    .nr = (int32_t)sqlite3_column_int64(row, column + 1),
	    .action = (uint32_t)db_u64(row, column + 2),
	};

	call.nr = number_of(reading, &call);
	return call;
}
