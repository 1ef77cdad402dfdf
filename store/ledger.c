/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ledger.h"

#include <endian.h>
#include <errno.h>

#include "store/queries.h"

#define SECOND_BITS 12
#define SECOND_MASK ((1U << SECOND_BITS) - 1)
#define SERIAL_BITS 16
#define SERIAL_MASK ((1U << SERIAL_BITS) - 1)
#define PAGES       64

/* Serials in a row, within a second. */
struct span {
	uint16_t second;
	uint16_t first;
	uint16_t last;
};

_Static_assert(sizeof(struct span) == 6, "what a page is made of");

struct key {
	int64_t node;
	int64_t fact;
	int64_t period; /* second >> SECOND_BITS */
	int64_t block;  /* serial >> SERIAL_BITS */
};

struct page {
	struct key key;
	bool dirty;
	size_t at; /* the span met last: the next is likely beside it */
	size_t count, room;
	struct span *spans; /* sorted, disjoint, no two touching */
};

struct ledger {
	struct db *db;
	struct page *last;
	size_t count;
	struct page pages[PAGES];
};

static uint32_t place(uint16_t second, uint16_t serial)
{
	return (uint32_t)second << SERIAL_BITS | serial;
}

static uint32_t place_of(const struct span *span)
{
	return place(span->second, span->first);
}

/* How many spans start at or before the place. */
static size_t search(const struct page *page, uint32_t wanted)
{
	size_t low = 0, high = page->count;

	if (page->at < high && place_of(&page->spans[page->at]) <= wanted) {
		low = page->at + 1;
		if (low == high || wanted < place_of(&page->spans[low]))
			return low;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (place_of(&page->spans[middle]) <= wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int insert(struct page *page, size_t at, struct span span)
{
	if (page->count == page->room) {
		size_t room = page->room ? page->room * 2 : 8;
		void *spans = realloc(page->spans, room * sizeof(span));

		if (!spans)
			return -ENOMEM;
		page->spans = spans;
		page->room = room;
	}
	memmove(&page->spans[at + 1], &page->spans[at],
	    (page->count - at) * sizeof(span));
	page->spans[at] = span;
	page->count++;
	return 1;
}

static void erase(struct page *page, size_t at)
{
	page->count--;
	memmove(&page->spans[at], &page->spans[at + 1],
	    (page->count - at) * sizeof(page->spans[0]));
}

static int page_add(struct page *page, uint16_t second, uint16_t serial)
{
	size_t next = search(page, place(second, serial));
	struct span *before = next > 0 ? &page->spans[next - 1] : NULL;
	struct span *after = next < page->count ? &page->spans[next] : NULL;

	page->at = next > 0 ? next - 1 : 0;
	if (before && before->second == second && serial <= before->last)
		return 0;
	page->dirty = true;
	if (before && (before->second != second || before->last + 1 != serial))
		before = NULL;
	if (after && (after->second != second || serial + 1 != after->first))
		after = NULL;
	if (before) {
		before->last = after ? after->last : serial;
		if (after)
			erase(page, next);
		return 1;
	}
	page->at = next;
	if (after) {
		after->first = serial;
		return 1;
	}
	return insert(page, next, (struct span){second, serial, serial});
}

/* Between the order of this machine and the one of the store; either way. */
static void swap_bytes(struct span *spans, size_t count)
{
	if (htole16(1) == 1)
		return;
	for (size_t i = 0; i < count; i++)
		spans[i] = (struct span){htole16(spans[i].second),
		    htole16(spans[i].first), htole16(spans[i].last)};
}

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
	swap_bytes(page->spans, page->count);
	bind_key(stmt, &page->key);
	db_bind_blob(stmt, ":spans", blob);
	r = db_run(db, stmt, "writing the ledger", err);
	swap_bytes(page->spans, page->count);
	if (r == 0)
		page->dirty = false;
	return r;
}

/* A page that was tampered with is none: it would be searched in vain. */
static bool in_order(const struct page *page)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct span *span = &page->spans[i];

		if (span->first > span->last || span->second > SECOND_MASK)
			return false;
		if (i > 0 &&
		    place(span[-1].second, span[-1].last) >= place_of(span))
			return false;
	}
	return true;
}

static int page_fill(struct page *page, const void *blob, size_t size,
    struct error *err)
{
	if (size % sizeof(struct span) != 0)
		return error_set(err, -EBADMSG, "a page of the ledger is cut");
	if (size == 0)
		return 0;
	page->spans = malloc(size);
	if (!page->spans)
		return error_set(err, -ENOMEM, "out of memory");
	memcpy(page->spans, blob, size);
	page->count = page->room = size / sizeof(struct span);
	swap_bytes(page->spans, page->count);
	if (!in_order(page))
		return error_set(err, -EBADMSG,
		    "a page of the ledger is out of order");
	return 0;
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

/* Spans never cross a second, so a cut falls between two of them. */
static void page_trim(struct page *page, uint16_t second)
{
	size_t cut = second == 0 ? 0 : search(page, place(second, 0));

	while (cut > 0 && page->spans[cut - 1].second >= second)
		cut--;
	memmove(page->spans, page->spans + cut,
	    (page->count - cut) * sizeof(page->spans[0]));
	page->count -= cut;
	page->at = 0;
	page->dirty = true;
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

static uint64_t count_spans(const void *blob, size_t size)
{
	const char *at = blob;
	uint64_t count = 0;

	for (; size >= sizeof(struct span); size -= sizeof(struct span)) {
		struct span span;

		memcpy(&span, at, sizeof(span));
		count += (uint64_t)le16toh(span.last) - le16toh(span.first) + 1;
		at += sizeof(span);
	}
	return count;
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
		count += count_spans(sqlite3_column_blob(stmt, 0),
		    (size_t)sqlite3_column_bytes(stmt, 0));
	if (r == 0)
		*ret = count;
	return r;
}
