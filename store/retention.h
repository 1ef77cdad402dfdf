/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long each kind of row is kept. Whatever goes, no verdict is better for
 * it: a time of which anything was dropped counts as not watched, and what was
 * denied stays known as a sum.
 */
#ifndef STORE_RETENTION_H
#define STORE_RETENTION_H

#include "store/store.h"

enum kept_kind {
	KEPT_EVENTS, /* counts, and the ledger of what was counted */
	KEPT_EXEMPLARS,
	KEPT_SYMPTOMS,
	KEPT_LOSSES,
	KEPT_RUNS,
	KEPT_WATCHES, /* never longer than any of the above, but exemplars */
	KEPT_UNCOUNTED,
	KEPT_UNVERIFIED,
	KEPT_REJECTED,
	KEPT_IMAGES, /* by which a trace saw a call used; the rest stays */
	KEPT_COUNT
};

/* What is kept if nobody says otherwise. */
struct kept_default {
	const char *name, *what;
	uint64_t days, rows;
};

extern const struct kept_default kept_defaults[KEPT_COUNT];

/* A name's place, or -1. */
int kept_find(struct slice name);

/* What is from before then goes, by whole hours: a horizon for each kind. */
struct cutoffs {
	uint64_t before_ms[KEPT_COUNT];
};

/* The same for all. */
struct cutoffs cutoffs_at(uint64_t ms);

/* By whole hours; and watches go with what they watched. */
void cutoffs_settle(struct cutoffs *cutoffs);

/* Raise them until of each kind no more than so many rows are left. */
int store_bound(struct store *store, const uint64_t rows[static KEPT_COUNT],
    struct cutoffs *cutoffs, struct error *err);

/*
 * Drop what is older, and write down that it was, in one transaction: events
 * that come later from before then are counted as too old.
 *
 * past is what of it is to be kept as sums, counted by the caller between
 * the horizons that store_past() gave and the new ones; NULL: nothing is.
 * -EAGAIN: somebody else dropped something since it was counted.
 */
int store_prune(struct store *store, const struct cutoffs *cutoffs,
    const struct past *past, struct error *err);

/* Up to when they were dropped, without counting what is left. */
int store_dropped(struct store *store, enum kept_kind kept, uint64_t *ret_ms,
    struct error *err);

/* How many rows there are, since when, and up to when they were dropped. */
struct kept_state {
	uint64_t rows, first_ms, until_ms;
};

int store_kept(struct store *store, enum kept_kind kept, struct kept_state *ret,
    struct error *err);

#endif
