/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record of our own making, to see whether records arrive: a system call
 * with a random number that no kernel has, under a filter that logs it.
 * Nobody else can know the number before the kernel has said it.
 */
#ifndef HOST_PROBE_H
#define HOST_PROBE_H

#include <stdbool.h>
#include <stdint.h>

/* Filters that are to let probes through log these numbers. */
#define PROBE_FIRST 0x20000000
#define PROBE_COUNT 0x01000000 /* a power of two */

struct probe {
	uint32_t pid; /* as the record will name it; 0: none was sent */
	int32_t nr;
	uint64_t sent_ms;
};

/*
 * Make the call, from a short-lived child, or from this process if a filter
 * on it logs the numbers above. 0, or a negative errno.
 */
int probe_send(struct probe *ret);

/*
 * A number as above, which nobody else knows; and a child that makes that call
 * under a filter with this answer (SECCOMP_RET_*, with its data) to it and
 * these flags. It may well be killed. The pid is as the record will name it;
 * negative: it could not be done.
 */
int probe_number(int32_t *ret);
int probe_child(int32_t nr, uint32_t action, unsigned flags);

/* Whether it is one of the latest this process sent; if so, when. */
bool probe_is_ours(uint32_t pid, int32_t nr, uint64_t *sent_ms);

/* When the latest was sent; 0: none was. */
uint64_t probe_latest_ms(void);

/* Such a filter is on this process now: no more children. */
void probe_in_process(void);

#endif
