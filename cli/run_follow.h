/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Beside a command that runs: a process that keeps what the kernel says of it
 * meanwhile. Private to cli/.
 */
#ifndef CLI_RUN_FOLLOW_H
#define CLI_RUN_FOLLOW_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

struct run_follow {
	pid_t pid;    /* 0: there is none */
	int fd;       /* it goes on for as long as this is open */
	int32_t last; /* of the record that ends it */
};

/* Whether the kernel's records can be heard here; else err says why not. */
bool run_follow_can(struct error *err);

/*
 * Before the command is started: what this process and its children make from
 * now on is kept as of unit, in the store at path. It hears when this returns.
 */
int run_follow_begin(struct run_follow *follow, const char *path,
    const char *unit, struct error *err);

/*
 * Once the command has ended: until all that the kernel had to say has come
 * and is kept. False: it was not, and that was said.
 */
bool run_follow_end(struct run_follow *follow);

#endif
