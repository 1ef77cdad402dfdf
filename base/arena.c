/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stddef.h>

#define CHUNK_BYTES 16384U
#define ALIGNMENT   _Alignof(max_align_t)

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, room;
	_Alignas(max_align_t) char bytes[];
};

static struct arena_chunk *add_chunk(struct arena *arena, size_t size)
{
	size_t room = size > CHUNK_BYTES / 4 ? size : CHUNK_BYTES;
	struct arena_chunk *chunk = calloc(1, sizeof(*chunk) + room);

	if (!chunk)
		return NULL;
	chunk->room = room;
	if (arena->chunks && room != CHUNK_BYTES) { /* keep the half-full one */
		chunk->next = arena->chunks->next;
		arena->chunks->next = chunk;
	} else {
		chunk->next = arena->chunks;
		arena->chunks = chunk;
	}
	return chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk = arena->chunks;
	void *ret;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (!chunk || chunk->room - chunk->used < size)
		chunk = add_chunk(arena, size);
	if (!chunk)
		return NULL;
	ret = chunk->bytes + chunk->used;
	chunk->used += size;
	return ret;
}

bool arena_copy(struct arena *arena, struct slice text, struct slice *ret)
{
	char *copy;

	if (!text.ptr) {
		*ret = (struct slice){0};
		return true;
	}
	copy = arena_alloc(arena, text.len + 1);
	if (!copy)
		return false;
	if (text.len > 0)
		memcpy(copy, text.ptr, text.len);
	*ret = (struct slice){copy, text.len};
	return true;
}

void *arena_push(struct arena *arena, void **items, size_t *count, size_t *room,
    size_t size)
{
	if (*count == *room) {
		size_t more = *room ? *room * 2 : 16;
		void *moved = arena_alloc(arena, more * size);

		if (!moved)
			return NULL;
		if (*count > 0)
			memcpy(moved, *items, *count * size);
		*items = moved;
		*room = more;
	}
	return (char *)*items + (*count)++ * size;
}

void arena_free(struct arena_chunk *chunks)
{
	while (chunks) {
		struct arena_chunk *next = chunks->next;

		free(chunks);
		chunks = next;
	}
}

void arena_release(struct arena *arena)
{
	arena_free(arena->chunks);
	arena->chunks = NULL;
}
