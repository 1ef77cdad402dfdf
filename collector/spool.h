/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A child between a writer that must not wait and a reader that may: it takes
 * what comes at once, keeps it in memory up to SPOOL_BYTES, and lets go of
 * whole lines when that is not enough, which it counts.
 */
#ifndef COLLECTOR_SPOOL_H
#define COLLECTOR_SPOOL_H

#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

#define SPOOL_BYTES (64U << 20)

struct spool {
	pid_t pid;
	int fd; /* to read from; ends when the writer does and all is read */
	struct spool_shared *shared;
};

int spool_start(int from, struct spool *ret, struct error *err);
void spool_stop(struct spool *spool);

/* Lines that were let go since it was last asked. */
uint64_t spool_lost(struct spool *spool);

#endif
