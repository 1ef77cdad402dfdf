/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a column may hold beyond its type: one of a few words, a yes or no, a
 * number of 32 bits. SQLite can be told not to look (CHECK constraints have a
 * switch), and whoever edits a file need not use SQLite, so every row is looked
 * at when it is read. Private to store/.
 */
#ifndef STORE_DOMAINS_H
#define STORE_DOMAINS_H

#include "store/db.h"

#define DOMAIN_COLUMNS 40 /* more than a row has */

/* What the columns of a statement may hold, by their names. */
struct domains {
	const struct domain *of[DOMAIN_COLUMNS]; /* NULL: anything */
	int count;
};

/* table: whose rows they are; NULL: of those of several that were joined. */
void domains_of(sqlite3_stmt *stmt, const char *table, struct domains *ret);

/* The first column that does not fit, or -1. */
int domains_find(const struct domains *domains, sqlite3_stmt *row);

/* 0; or -EBADMSG, and which column it is and what it holds. */
int domains_check(const struct domains *domains, sqlite3_stmt *row,
    struct error *err);

#endif
