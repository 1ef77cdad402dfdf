/* SPDX-License-Identifier: Apache-2.0 */
#include "store/index.h"

#define SLOTS_LEAST 256U

static void put(struct index *ix, uint64_t hash, uint32_t item)
{
	uint32_t at = (uint32_t)hash & ix->mask;

	while (ix->slots[at].item)
		at = (at + 1) & ix->mask;
	ix->slots[at] = (struct index_slot){(uint32_t)(hash >> 32), item};
}

int index_reserve(struct index *ix,
    uint64_t (*hash_of)(const void *items, uint32_t position),
    const void *items)
{
	uint32_t size = ix->slots ? ix->mask + 1 : 0;
	struct index_slot *slots;

	if (ix->slots && ix->count < size / 2)
		return 0;
	size = size ? size * 2 : SLOTS_LEAST;
	slots = calloc(size, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	free(ix->slots);
	ix->slots = slots;
	ix->mask = size - 1;
	for (uint32_t i = 0; i < ix->count; i++)
		put(ix, hash_of(items, i), i + 1);
	return 0;
}

void index_add(struct index *ix, uint64_t hash)
{
	put(ix, hash, ++ix->count);
}

void index_clear(struct index *ix)
{
	if (ix->slots)
		memset(ix->slots, 0,
		    ((size_t)ix->mask + 1) * sizeof(*ix->slots));
	ix->count = 0;
}

void index_release(struct index *ix)
{
	free(ix->slots);
	*ix = (struct index){0};
}

bool array_grow(void *items, uint32_t *room, uint32_t count, size_t size)
{
	uint32_t more = *room ? *room * 2 : 64;
	void *moved;

	if (count < *room)
		return true;
	memcpy(&moved, items, sizeof(moved));
	moved = realloc(moved, more * size);
	if (!moved)
		return false;
	memcpy(items, &moved, sizeof(moved));
	*room = more;
	return true;
}
