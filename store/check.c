/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the store is sound: the file, its rows, and what they add up to. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "store/domains.h"
#include "store/internal.h"
#include "store/page.h"
#include "store/queries.h"

struct checking {
	struct store *store;
	void (*said)(const char *what, void *arg);
	void *arg;
	int found;
};

static void complain(struct checking *checking, const char *what)
{
	checking->found = 1;
	checking->said(what, checking->arg);
}

static int check_file(struct checking *checking, struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	struct db *db = &checking->store->db;
	int r;

	r = db_query(db, query_check_file, &stmt, err);
	if (r < 0)
		return r;
	while ((r = db_next(db, stmt, "checking", err)) > 0) {
		const char *what = (const char *)sqlite3_column_text(stmt, 0);

		if (what && strcmp(what, "ok") != 0)
			complain(checking, what);
	}
	return r;
}

/* Every event is one serial of the ledger, but for the undated ones. */
static int check_node(struct checking *checking, sqlite3_stmt *row,
    struct error *err)
{
	uint64_t undated = db_u64(row, 2), events = db_u64(row, 3), seen;
	struct slice name = db_text(row, 1);
	char text[256];
	int r;

	r = ledger_count(&checking->store->db, sqlite3_column_int64(row, 0),
	    &seen, err);
	if (r < 0 || seen + undated == events)
		return r;
	(void)snprintf(text, sizeof(text),
	    "node %.*s: %" PRIu64 " serials in the ledger and %" PRIu64
	    " undated events, but %" PRIu64 " events counted",
	    name.len > 64 ? 64 : (int)name.len, name.ptr, seen, undated,
	    events);
	complain(checking, text);
	return 0;
}

static int check_nodes(struct checking *checking, struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	struct db *db = &checking->store->db;
	int r;

	r = db_query(db, query_check_nodes, &stmt, err);
	if (r < 0)
		return r;
	while ((r = db_next(db, stmt, "checking", err)) > 0) {
		r = check_node(checking, stmt, err);
		if (r < 0)
			return r;
	}
	return r;
}

/* What nothing stands for: a count below nothing, a class of no subject. */
static int check_rows(struct checking *checking, struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	struct db *db = &checking->store->db;
	char text[128];
	int r;

	r = db_query(db, query_check_rows, &stmt, err);
	if (r < 0)
		return r;
	while ((r = db_next(db, stmt, "checking", err)) > 0) {
		(void)snprintf(text, sizeof(text), "%" PRIu64 " %s",
		    db_u64(stmt, 1),
		    (const char *)sqlite3_column_text(stmt, 0));
		complain(checking, text);
	}
	return r;
}

/* How many rows do not fit, by the first column that does not. */
static int count_misfits(struct checking *checking, const char *table,
    sqlite3_stmt *stmt, struct error *err)
{
	uint64_t counts[DOMAIN_COLUMNS] = {0};
	struct domains domains;
	char text[128];
	int r, at;

	domains_of(stmt, table, &domains);
	while ((r = db_next(&checking->store->db, stmt, "checking", err)) > 0)
		if ((at = domains_find(&domains, stmt)) >= 0)
			counts[at]++;
	for (at = 0; r == 0 && at < domains.count; at++) {
		if (counts[at] == 0)
			continue;
		(void)snprintf(text, sizeof(text),
		    "%" PRIu64 " rows of %s whose %s no version of this "
		    "program wrote",
		    counts[at], table, sqlite3_column_name(stmt, at));
		complain(checking, text);
	}
	return r;
}

static int check_table(struct checking *checking, const char *table,
    struct error *err)
{
	struct db *db = &checking->store->db;
	sqlite3_stmt *stmt = NULL;
	char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", table);
	int r;

	if (!sql)
		return error_set(err, -ENOMEM, "out of memory");
	r = sqlite3_prepare_v2(db->sql, sql, -1, &stmt, NULL) == SQLITE_OK
	        ? count_misfits(checking, table, stmt, err)
	        : db_error(db, "checking", err);
	(void)sqlite3_finalize(stmt);
	sqlite3_free(sql);
	return r;
}

/* Only ours: their names are not for anybody to choose. */
static int check_columns(struct checking *checking, struct error *err)
{
	static const char *const tables[] = {"about", "node", "source", "owner",
	    "subject", "class", "observation", "exemplar", "ledger",
	    "uncounted", "unverified", "rejected", "symptom", "loss", "run",
	    "watch", "decision", "decision_arg", "rollout", "transition",
	    "hold", "profile", "used", "past", "past_loss", "past_seen",
	    "unnamed", "kept"};
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(tables); i++)
		r = check_table(checking, tables[i], err);
	return r;
}

/* What a page of the ledger cannot hold is no span. */
static int check_pages(struct checking *checking, struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	struct db *db = &checking->store->db;
	struct error why;
	int r;

	r = db_query(db, query_check_pages, &stmt, err);
	if (r < 0)
		return r;
	while ((r = db_next(db, stmt, "checking", err)) > 0) {
		struct page page = {0};

		r = page_fill(&page, sqlite3_column_blob(stmt, 0),
		    (size_t)sqlite3_column_bytes(stmt, 0), &why);
		free(page.spans);
		if (r == -ENOMEM)
			return error_set(err, r, "out of memory");
		if (r < 0)
			complain(checking, why.text);
	}
	return r;
}

static int (*const checks[])(struct checking *checking, struct error *err) = {
    check_file,
    check_columns,
    check_pages,
    check_nodes,
    check_rows,
};

int store_check(struct store *store, void (*said)(const char *what, void *arg),
    void *arg, struct error *err)
{
	struct checking checking = {store, said, arg, 0};
	int r;

	r = db_exec(&store->db, "BEGIN", err);
	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(checks); i++)
		r = checks[i](&checking, err);
	(void)db_exec(&store->db, "COMMIT", NULL);
	return r < 0 ? r : checking.found;
}
