/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which events were counted: a set of identities (node, second, serial), for
 * each of two facts. Serials come in runs, so the set is kept as spans: a
 * million dense events are 7 KB. Private to store/.
 *
 * All but new, forget and free belong in a transaction.
 */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include "store/db.h"

enum fact {
	FACT_SEEN,      /* counted */
	FACT_ATTRIBUTED /* counted under a unit, container or pod */
};

struct ledger;

int ledger_new(struct db *db, struct ledger **ret);
void ledger_free(struct ledger *ledger);

/* 1: from now on it is a fact; 0: it was one already. */
int ledger_add(struct ledger *ledger, int64_t node, enum fact fact,
    uint64_t second, uint32_t serial, struct error *err);

/* Write down what was added. */
int ledger_flush(struct ledger *ledger, struct error *err);

/* What is in memory is not, or no longer, what the store says. */
void ledger_forget(struct ledger *ledger);

/* Drop what is before second. */
int ledger_drop(struct ledger *ledger, uint64_t second, struct error *err);

/* How many events of the node were seen; reads the store, not the memory. */
int ledger_count(struct db *db, int64_t node, uint64_t *ret, struct error *err);

#endif
