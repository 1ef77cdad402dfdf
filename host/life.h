/* SPDX-License-Identifier: Apache-2.0 */
/* What /proc says of one process that tells it from the next of its number. */
#ifndef HOST_LIFE_H
#define HOST_LIFE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/slice.h"

struct life {
	uint64_t start_ticks; /* since boot: of no two with one number */
	uint64_t start_ms;    /* the same, since the epoch */
	bool exiting;
};

/* False: it is gone. root is what /proc lies under. */
bool life_read(const char *root, uint32_t pid, struct life *ret);

/* Whether kernel threads are seen: then numbers are the kernel's own. */
bool life_is_whole(const char *root);

/*
 * Whether it runs that program (or one of that path in a root of its own): 1
 * or 0; or -1: it is dead, or not ours to see.
 */
int life_runs(const char *root, uint32_t pid, struct slice exe);

/* Whether that is what its first thread is called. */
bool life_named(const char *root, uint32_t pid, struct slice comm);

/* Its real user. False: it is gone. */
bool life_uid(const char *root, uint32_t pid, uint32_t *ret);

/* A small file of /proc/PID; its length, or -1. */
ssize_t life_file(const char *root, uint32_t pid, const char *name, char *buf,
    size_t size);

#endif
