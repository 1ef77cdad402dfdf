/* SPDX-License-Identifier: Apache-2.0 */
/* What was read and not counted: shown, and bounded, as anybody may make it. */
#include <errno.h>

#include "store/internal.h"
#include "store/queries.h"

#define HOUR_MS        3600000U
#define UNVERIFIED_MAX 1000
#define HOURS_MAX      10000 /* rows of uncounted: over it, of no hour */

static const char *const words[] = {
    [UNCOUNTED_CONFLICT] = "conflict",
    [UNCOUNTED_TOO_OLD] = "too_old",
    [UNCOUNTED_UNVERIFIED] = "unverified",
    [UNCOUNTED_REJECTED] = "rejected",
};

int origin_id(struct store *store, struct origin *origin, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	if (origin->id != 0)
		return 0;
	r = db_query(&store->db, query_source_id, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":name", origin->name);
	r = db_run_int(&store->db, stmt, &origin->id, "naming a source", err);
	return r < 0 ? r : 0;
}

/* A number of rows, counted once a batch. */
int count_rows(struct store *store, const char *query, int64_t *cached,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	if (*cached >= 0)
		return 0;
	r = db_query(&store->db, query, &stmt, err);
	if (r == 0)
		r = db_run_int(&store->db, stmt, cached, "counting rows", err);
	return r < 0 ? r : 0;
}

static int write_pending(struct store *store, struct origin *origin,
    enum uncounted what, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	if (origin->uncounted[what].count == 0)
		return 0;
	r = origin_id(store, origin, err);
	if (r == 0)
		r = db_query(&store->db, query_uncounted_add, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":source", origin->id);
	db_bind_text(stmt, ":what", slice_of(words[what]));
	db_bind_count(stmt, ":hour", origin->uncounted[what].hour);
	db_bind_count(stmt, ":count", origin->uncounted[what].count);
	db_bind_int(stmt, ":most", HOURS_MAX);
	origin->uncounted[what].count = 0;
	return db_run(&store->db, stmt, "counting what is not", err);
}

int uncounted_add(struct store *store, struct origin *origin,
    enum uncounted what, uint64_t time_ms, struct error *err)
{
	uint64_t hour = time_ms / HOUR_MS;
	int r = 0;

	if (hour > UINT32_MAX)
		hour = 0;
	if (origin->uncounted[what].hour != hour)
		r = write_pending(store, origin, what, err);
	origin->uncounted[what].hour = hour;
	origin->uncounted[what].count++;
	return r;
}

int uncounted_flush(struct store *store, struct origin *origin,
    struct error *err)
{
	int r = 0;

	for (unsigned i = 0; r == 0 && i < UNCOUNTED_COUNT; i++)
		r = write_pending(store, origin, i, err);
	return r;
}

static void bind_unverified(sqlite3_stmt *stmt, const struct origin *origin,
    int64_t subject, const struct class *class, const struct sample *sample)
{
	uint64_t time_ms = sample->has & EVENT_TIME ? sample->time_ms : 0;

	db_bind_int(stmt, ":source", origin->id);
	db_bind_int(stmt, ":subject", subject);
	db_bind_int(stmt, ":arch", class->call.arch);
	db_bind_int(stmt, ":nr", class->call.nr);
	db_bind_int(stmt, ":action", class->call.action);
	db_bind_int(stmt, ":kind", class->kind);
	db_bind_count(stmt, ":time_ms", time_ms);
}

static int find_subject(struct store *store, uint32_t named, int64_t *ret,
    struct error *err)
{
	int r = 0;

	*ret = 0;
	for (unsigned i = 0; r == 0 && *ret == 0 && i < NAMES_LEVELS; i++)
		r = names_id(&store->tally.names, named, i, false, ret, err);
	return r;
}

static int run_unverified(struct store *store, const struct origin *origin,
    const struct gathered *event, const char *query, int64_t subject,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query, &stmt, err);
	if (r < 0)
		return r;
	bind_unverified(stmt, origin, subject,
	    &store->tally.classes[event->class], &event->sample);
	r = db_run(&store->db, stmt, "keeping the unverified", err);
	return r < 0 ? r : sqlite3_changes(store->db.sql);
}

static int add_row(struct store *store, const struct origin *origin,
    const struct gathered *event, struct error *err)
{
	const struct class *class = &store->tally.classes[event->class];
	int64_t subject;
	int r;

	r = names_any_id(&store->tally.names, class->named, &subject, err);
	if (r < 0)
		return r;
	store->gather.unverified_rows++;
	return run_unverified(store, origin, event, query_unverified_add,
	    subject, err);
}

int unverified_add(struct store *store, struct origin *origin,
    const struct gathered *event, struct error *err)
{
	const struct class *class = &store->tally.classes[event->class];
	int64_t subject;
	int r;

	r = origin_id(store, origin, err);
	if (r == 0)
		r = count_rows(store, query_unverified_rows,
		    &store->gather.unverified_rows, err);
	if (r < 0)
		return r;
	if (store->gather.unverified_rows >= UNVERIFIED_MAX)
		return PUT_UNVERIFIED; /* and no more of its names are kept */
	r = find_subject(store, class->named, &subject, err);
	if (r == 0 && subject != 0)
		r = run_unverified(store, origin, event, query_unverified_more,
		    subject, err);
	if (r == 0)
		r = add_row(store, origin, event, err);
	return r < 0 ? r : PUT_UNVERIFIED;
}
