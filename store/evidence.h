/* SPDX-License-Identifier: Apache-2.0 */
/* How evidence is read from the store, row by row. Private to store/. */
#ifndef STORE_EVIDENCE_H
#define STORE_EVIDENCE_H

#include "store/domains.h"
#include "store/internal.h"

struct list {
	void *items;
	size_t count, room;
};

struct matched;

#define NUMBERS_APART \
	256             /* of a store that was filled before there was an end */
#define QUERIES_READ 24 /* more than read rows */

struct reading {
	struct store *store;
	const struct evidence_query *query;
	struct error *err;
	struct arena arena;
	uint64_t from_ms, to_ms;
	struct list subjects, observations, past, exemplars, symptoms, losses,
	    runs, watches, nodes, said, used, decisions, transitions;
	const struct matched *matched;    /* whose rows are read; or NULL */
	struct observation like;          /* the class whose rows are read */
	struct decision *decision;        /* whose arguments are read */
	struct call apart[NUMBERS_APART]; /* that no table knows */
	size_t apart_count;
	struct {
		const char *query;
		struct domains of;
	} domains[QUERIES_READ];
	size_t domain_count;
};

/* Call take with each row of a query. */
int reading_rows(struct reading *reading, const char *query,
    void (*bind)(sqlite3_stmt *stmt, const struct reading *reading, int64_t id),
    int64_t id, int (*take)(struct reading *reading, sqlite3_stmt *row));

void bind_window(sqlite3_stmt *stmt, const struct reading *reading, int64_t id);

/* Room for one more; NULL: said. */
void *reading_push(struct reading *reading, struct list *list, size_t size);

/* Copies of columns. */
int reading_text(struct reading *reading, sqlite3_stmt *row, int column,
    struct slice *ret);
int reading_texts(struct reading *reading, sqlite3_stmt *row, int column,
    struct slice *const texts[], size_t count);
int reading_subject(struct reading *reading, sqlite3_stmt *row, int column,
    struct subject *ret);

/* arch, nr and action, from that column on; and the bits of a kind. */
struct call reading_call(struct reading *reading, sqlite3_stmt *row,
    int column);
void reading_kind(struct observation *o, unsigned kind);

enum match reading_match(const struct reading *reading, int64_t subject);
enum match reading_matched(const struct reading *reading);

/* A row of query_evidence_runs, of the subject in hand or marked by name. */
int reading_run(struct reading *reading, sqlite3_stmt *row);

/* Losses, watches, nodes and what was not counted; surroundings.c. */
int reading_surroundings(struct reading *reading, struct evidence *evidence);

/* What people and the controller said of a workload; decided.c. */
int reading_workload(struct reading *reading, struct evidence *evidence);

/* What was pruned of it; past.c. */
int reading_past(struct reading *reading);

/* What traces saw it use; used.c. */
int reading_used(struct reading *reading);

#endif
