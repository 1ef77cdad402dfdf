/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Locals that release what they hold when they go out of scope.
 *
 *	cleanup_free char *line = NULL;
 *
 * Initialise them where they are declared: every return path runs the
 * cleanup. A module that owns a type declares the cleanup for it beside the
 * type, as store/store.h does.
 */
#ifndef BASE_CLEANUP_H
#define BASE_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLEANUP(fn) __attribute__((cleanup(fn)))

/* The pointer may be of any type, so it is copied out, not cast. */
static inline void cleanup_freep(void *where)
{
	void *ptr;

	memcpy(&ptr, where, sizeof(ptr));
	free(ptr);
}

static inline void cleanup_fclosep(FILE **file)
{
	if (*file)
		(void)fclose(*file);
}

#define cleanup_free   CLEANUP(cleanup_freep)
#define cleanup_fclose CLEANUP(cleanup_fclosep)

/* Hand over what ptr holds and leave NULL behind, so nothing is freed here. */
#define TAKE(ptr)                               \
	__extension__({                         \
		__typeof__(ptr) taken_ = (ptr); \
		(ptr) = NULL;                   \
		taken_;                         \
	})

#endif
