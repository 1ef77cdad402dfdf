/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a hash to the positions in an array that may have it. What is hashed
 * was picked by whoever is recorded, so hashes are seeded. Private to store/.
 *
 *	for (at = index_begin(ix, hash); (i = index_next(ix, hash, &at));)
 *		if (is_it(&items[i - 1]))
 */
#ifndef STORE_INDEX_H
#define STORE_INDEX_H

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/slice.h"

struct index {
	struct index_slot {
		uint32_t hash;
		uint32_t item; /* 1 + position; 0 is free */
	} * slots;
	uint32_t mask, count;
};

static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
	__extension__ unsigned __int128 p = (unsigned __int128)a * b;

	return (uint64_t)p ^ (uint64_t)(p >> 64);
}

static inline uint64_t hash_u64(uint64_t hash, uint64_t value)
{
	return hash_mix(hash ^ value, 0x9E3779B97F4A7C15);
}

/* NULL and empty differ. */
static inline uint64_t hash_slice(uint64_t hash, struct slice s)
{
	uint64_t word = s.len;

	if (!s.ptr)
		return hash_mix(hash ^ UINT64_MAX, 0xE7037ED1A0B428DB);
	for (; s.len >= 8; slice_advance(&s, 8)) {
		uint64_t next;

		memcpy(&next, s.ptr, 8);
		hash = hash_u64(hash, next);
	}
	for (size_t i = 0; i < s.len; i++)
		word = word << 8 | (unsigned char)s.ptr[i];
	return hash_mix(hash ^ word, 0xE7037ED1A0B428DB);
}

static inline uint32_t index_begin(const struct index *ix, uint64_t hash)
{
	return (uint32_t)hash & ix->mask;
}

static inline uint32_t index_next(const struct index *ix, uint64_t hash,
    uint32_t *at)
{
	while (ix->slots && ix->slots[*at].item) {
		const struct index_slot *slot = &ix->slots[*at];

		*at = (*at + 1) & ix->mask;
		if (slot->hash == (uint32_t)(hash >> 32))
			return slot->item;
	}
	return 0;
}

/* Make room for one more; then index_add() cannot fail. */
int index_reserve(struct index *ix,
    uint64_t (*hash_of)(const void *items, uint32_t position),
    const void *items);
void index_add(struct index *ix, uint64_t hash);
void index_clear(struct index *ix);
void index_release(struct index *ix);

/* An array that grows by doubling; false: out of memory. */
bool array_grow(void *items, uint32_t *room, uint32_t count, size_t size);

#endif
