/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts that others have a say in: a sum stays at the highest number there
 * is, where it would begin at nothing again.
 */
#ifndef BASE_COUNT_H
#define BASE_COUNT_H

#include <stdint.h>

static inline void count_add(uint64_t *count, uint64_t more)
{
	if (__builtin_add_overflow(*count, more, count))
		*count = UINT64_MAX;
}

#endif
