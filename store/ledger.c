/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ledger.h"

#include <errno.h>

#include "store/page.h"
#include "store/queries.h"

#define PAGES 64

struct ledger {
	struct db *db;
	struct page *last;
	size_t count;
	struct page pages[PAGES];
};

static void bind_key(sqlite3_stmt *stmt, const struct key *key)
{
	db_bind_int(stmt, ":node", key->node);
	db_bind_int(stmt, ":fact", key->fact);
	db_bind_int(stmt, ":period", key->period);
	db_bind_int(stmt, ":block", key->block);
}

static int page_write(struct db *db, struct page *page, struct error *err)
{
	struct slice blob = {(const char *)page->spans,
	    page->count * sizeof(page->spans[0])};
	sqlite3_stmt *stmt;
	int r;

	r = db_query(db, query_ledger_write, &stmt, err);
	if (r < 0)
		return r;
	page_swap(page);
	bind_key(stmt, &page->key);
	db_bind_blob(stmt, ":spans", blob);
	r = db_run(db, stmt, "writing the ledger", err);
	page_swap(page);
	if (r == 0)
		page->dirty = false;
	return r;
}

static int page_read(struct db *db, struct page *page, struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	int r;

	r = db_query(db, query_ledger_read, &stmt, err);
	if (r < 0)
		return r;
	bind_key(stmt, &page->key);
	r = db_next(db, stmt, "reading the ledger", err);
	if (r <= 0)
		return r;
	return page_fill(page, sqlite3_column_blob(stmt, 0),
	    (size_t)sqlite3_column_bytes(stmt, 0), err);
}

int ledger_flush(struct ledger *ledger, struct error *err)
{
	for (size_t i = 0; i < ledger->count; i++) {
		struct page *page = &ledger->pages[i];
		int r = page->dirty ? page_write(ledger->db, page, err) : 0;

		if (r < 0)
			return r;
	}
	return 0;
}

void ledger_forget(struct ledger *ledger)
{
	for (size_t i = 0; i < ledger->count; i++)
		free(ledger->pages[i].spans);
	ledger->count = 0;
	ledger->last = NULL;
}

static bool is_page(const struct page *page, const struct key *key)
{
	return page->key.block == key->block &&
	       page->key.period == key->period && page->key.fact == key->fact &&
	       page->key.node == key->node;
}

static struct page *find_page(struct ledger *ledger, const struct key *key)
{
	for (size_t i = 0; i < ledger->count; i++)
		if (is_page(&ledger->pages[i], key))
			return &ledger->pages[i];
	return NULL;
}

static int turn_to(struct ledger *ledger, const struct key *key,
    struct error *err)
{
	struct page *page = find_page(ledger, key);
	int r;

	if (page) {
		ledger->last = page;
		return 0;
	}
	if (ledger->count == PAGES) {
		r = ledger_flush(ledger, err);
		if (r < 0)
			return r;
		ledger_forget(ledger);
	}
	page = &ledger->pages[ledger->count];
	*page = (struct page){.key = *key};
	r = page_read(ledger->db, page, err);
	if (r < 0) {
		free(page->spans);
		return r;
	}
	ledger->count++;
	ledger->last = page;
	return 0;
}

int ledger_add(struct ledger *ledger, int64_t node, enum fact fact,
    uint64_t second, uint32_t serial, struct error *err)
{
	const struct key key = {node, fact, (int64_t)(second >> SECOND_BITS),
	    serial >> SERIAL_BITS};
	int r;

	if (!ledger->last || !is_page(ledger->last, &key)) {
		r = turn_to(ledger, &key, err);
		if (r < 0)
			return r;
	}
	r = page_add(ledger->last, (uint16_t)(second & SECOND_MASK),
	    (uint16_t)(serial & SERIAL_MASK));
	return r < 0 ? error_set(err, r, "out of memory") : r;
}

int ledger_new(struct db *db, struct ledger **ret)
{
	struct ledger *ledger = calloc(1, sizeof(*ledger));

	if (!ledger)
		return -ENOMEM;
	ledger->db = db;
	*ret = ledger;
	return 0;
}

void ledger_free(struct ledger *ledger)
{
	if (!ledger)
		return;
	ledger_forget(ledger);
	free(ledger);
}

/* The pages of one period, by block, without reading while writing. */
static int next_page(struct ledger *ledger, struct key *key, struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	int r;

	r = db_query(ledger->db, query_ledger_next, &stmt, err);
	if (r < 0)
		return r;
	bind_key(stmt, key);
	r = db_next(ledger->db, stmt, "reading the ledger", err);
	if (r <= 0)
		return r;
	key->node = sqlite3_column_int64(stmt, 0);
	key->fact = sqlite3_column_int64(stmt, 1);
	key->block = sqlite3_column_int64(stmt, 2);
	return 1;
}

int ledger_drop(struct ledger *ledger, uint64_t second, struct error *err)
{
	struct key key = {.node = INT64_MIN,
	    .period = (int64_t)(second >> SECOND_BITS)};
	sqlite3_stmt *stmt;
	int r;

	ledger_forget(ledger);
	r = db_query(ledger->db, query_ledger_drop, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":period", key.period);
	r = db_run(ledger->db, stmt, "pruning the ledger", err);
	while (r == 0 && (r = next_page(ledger, &key, err)) > 0) {
		r = turn_to(ledger, &key, err);
		if (r == 0)
			page_trim(ledger->last,
			    (uint16_t)(second & SECOND_MASK));
	}
	if (r == 0)
		r = ledger_flush(ledger, err);
	return r;
}

int ledger_count(struct db *db, int64_t node, uint64_t *ret, struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	uint64_t count = 0;
	int r;

	r = db_query(db, query_ledger_of_node, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":node", node);
	while ((r = db_next(db, stmt, "reading the ledger", err)) > 0)
		count += page_count_in(sqlite3_column_blob(stmt, 0),
		    (size_t)sqlite3_column_bytes(stmt, 0));
	if (r == 0)
		*ret = count;
	return r;
}
