/* SPDX-License-Identifier: Apache-2.0 */
/* The processes that run now, and what filter each is under. */
#ifndef HOST_PROCESSES_H
#define HOST_PROCESSES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "host/attribution.h"

struct process {
	uint32_t pid;
	struct attribution who;
	struct slice comm, exe; /* exe: NULL if it is not ours to see */
	uint32_t uid;           /* real */
	uint64_t start_ms;
	unsigned seccomp; /* 0: no filter; 1: strict; 2: filter */
	bool no_new_privs;
};

/* Threads of the kernel are left out. Slices are good during the call. */
void processes_each(struct attributor *attributor,
    void (*each)(const struct process *process, void *arg), void *arg);

/* Of one; whose it is stays unknown if that cannot be told. False: gone. */
bool processes_one(struct attributor *attributor, uint32_t pid,
    void (*each)(const struct process *process, void *arg), void *arg);

#endif
