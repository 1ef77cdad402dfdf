/* SPDX-License-Identifier: Apache-2.0 */
/* Who hears the audit multicast of the kernel beside us. */
#ifndef HOST_LISTENERS_H
#define HOST_LISTENERS_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

#define LISTENERS_MAX 16

struct listener {
	uint32_t pid;
	char comm[16];  /* what that process calls itself now */
	uint64_t drops; /* what its buffer could not hold */
};

struct listeners {
	struct listener items[LISTENERS_MAX];
	size_t count;
};

/* The text of /proc/net/netlink; comm stays empty. */
void listeners_parse(struct slice text, struct listeners *ret);

/* Of this network namespace, with their names. */
void listeners_read(struct listeners *ret);

#endif
