/* SPDX-License-Identifier: Apache-2.0 */
/* How an architecture counts its calls. Private to syscalls/. */
#ifndef SYSCALLS_ARCHES_H
#define SYSCALLS_ARCHES_H

#include <stddef.h>
#include <stdint.h>

#define X32_BIT    0x40000000
#define ARM_FIRST  0x0f0001 /* of ARM's private calls */
#define ARM_COUNT  6
#define ARCH_COUNT 38

struct arch {
	uint32_t token;
	const char *name;
	const char *also;  /* other spellings, a blank between two */
	int32_t base;      /* added to the number of each call */
	uint32_t like;     /* whose numbers it shares, or 0 ... */
	int32_t from;      /* ... from this one on, without the base ... */
	int16_t except[3]; /* ... but for these (0: none) */
};

extern const struct arch arches[ARCH_COUNT];

/* NULL: none. */
const struct arch *arch_row(uint32_t token);

#endif
