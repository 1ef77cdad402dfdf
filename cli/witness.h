/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run was seen to call that its filter does not allow, each call once,
 * with how often and the arguments it had last. Private to cli/.
 */
#ifndef CLI_WITNESS_H
#define CLI_WITNESS_H

#include <linux/seccomp.h>

#include "evidence/evidence.h"

#define WITNESS_CALLS 1024 /* more different ones are only counted */

struct witness {
	struct used calls[WITNESS_CALLS];
	size_t count;
	uint64_t dropped;
	uint32_t init; /* pid that has yet to exec the command; 0: it has */
	struct slice image;
};

void witness_see(struct witness *witness, const struct seccomp_notif *call,
    uint64_t now_ms);

#endif
