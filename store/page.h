/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A page of the ledger: 4096 seconds and 65536 serials of one node, as sorted
 * spans of serials in a row. Private to the ledger.
 */
#ifndef STORE_PAGE_H
#define STORE_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define SECOND_BITS 12
#define SECOND_MASK ((1U << SECOND_BITS) - 1)
#define SERIAL_BITS 16
#define SERIAL_MASK ((1U << SERIAL_BITS) - 1)

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

/* 1: from now on it is there; 0: it was; or -ENOMEM. */
int page_add(struct page *page, uint16_t second, uint16_t serial);

/* Forget what is before second. */
void page_trim(struct page *page, uint16_t second);

/* From what the store has; -EBADMSG: that is no page. */
int page_fill(struct page *page, const void *blob, size_t size,
    struct error *err);

/* Between the order of this machine and the one of the store; either way. */
void page_swap(struct page *page);

/* How many serials the store's form of a page holds. */
uint64_t page_count_in(const void *blob, size_t size);

#endif
