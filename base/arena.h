/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is given back all at once: for what is made together, handed
 * on together and never changed, such as a workload's evidence.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/cleanup.h"
#include "base/slice.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks; /* the newest first */
};

/* Zeroed, fit for any type; NULL: out of memory. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of text; a NULL slice stays one. False: out of memory. */
bool arena_copy(struct arena *arena, struct slice text, struct slice *ret);

/*
 * Room for one more item at the end of an array in the arena, which may move
 * it; NULL: out of memory. room is the array's, 0 at first.
 */
void *arena_push(struct arena *arena, void **items, size_t *count, size_t *room,
    size_t size);

/* Of all the arena gave, or of its chunks handed on by themselves. */
void arena_release(struct arena *arena);
void arena_free(struct arena_chunk *chunks);

#define cleanup_arena CLEANUP(arena_release)

#endif
