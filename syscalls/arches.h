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

/* Which architecture has the same numbers, where libseccomp knows none. */
enum share {
	ALONE,      /* none */
	AS_ARM,     /* all of them */
	AS_AARCH64, /* all but a few */
	AS_NEW32,   /* from 403 on, as x86 */
	AS_NEW64    /* from 424 on, as x86_64 */
};

struct arch {
	const char *name;
	uint32_t token;
	int32_t base; /* added to the number of each call */
	enum share share;
};

extern const struct arch arches[ARCH_COUNT];

/* NULL: none. */
const struct arch *arch_row(uint32_t token);

/* Whose name the number has, without its base, besides its own; or NULL. */
const struct arch *arch_sharing(const struct arch *arch, int32_t plain);

#endif
