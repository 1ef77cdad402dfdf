/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which serials of the kernel's records have come, to tell which have not.
 *
 * Two processors that log at once may hand over their records in the other
 * order, and records of one event share a serial: so a serial is missing only
 * once it has had time to come, or when SERIALS_WINDOW later ones came.
 */
#ifndef COLLECTOR_SERIALS_H
#define COLLECTOR_SERIALS_H

#include <stdbool.h>
#include <stdint.h>

#define SERIALS_WINDOW 65536U /* a power of two */

struct serials {
	bool begun;
	uint32_t base;    /* all before it are settled */
	uint32_t next;    /* one past the latest that came */
	uint32_t marked;  /* next, when serials_settle() was called last */
	uint64_t missing; /* settled, and did not come */
	uint64_t came;    /* distinct ones */
	uint64_t seen[SERIALS_WINDOW / 64];
};

/* The first that is to come, if it is known from before. */
void serials_begin(struct serials *serials, uint32_t first);

void serials_add(struct serials *serials, uint32_t serial);

/*
 * To be called about once a second: what had not come at the call before this
 * one, and still has not, is missing.
 */
void serials_settle(struct serials *serials);

#endif
