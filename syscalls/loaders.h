/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who loads filters, and whether SECCOMP_FILTER_FLAG_LOG of a profile reaches
 * the kernel through them: without it, errno leaves no record.
 */
#ifndef SYSCALLS_LOADERS_H
#define SYSCALLS_LOADERS_H

#include <stdbool.h>

#include "base/slice.h"

enum flag_log {
	FLAG_LOG_UNKNOWN,
	FLAG_LOG_TAKEN,
	FLAG_LOG_DROPPED
};

/* Of a loader by its name, in that version. */
enum flag_log loader_takes_flag(struct slice name, uint64_t major,
    uint64_t minor);

/*
 * Of "runc 1.2.4", "runc version 1.1.5+ds1", or of several after commas: all
 * of them have to take it. containerd and other front ends load nothing, and
 * are passed over.
 */
enum flag_log loaders_take_flag(struct slice text);

#endif
