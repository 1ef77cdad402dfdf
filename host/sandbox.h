/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this process gives up once its sources are open: it reads what others
 * write, so it had better be able to do little.
 */
#ifndef HOST_SANDBOX_H
#define HOST_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define SANDBOX_PATHS 64

struct sandbox {
	/*
	 * Keep CAP_DAC_READ_SEARCH, for logs that are opened again after they
	 * were rotated. What is open already (netlink, /dev/kmsg) needs none.
	 */
	bool dac_read;
	/* Below which it may still read, and write (the store's folder). */
	const char *reads[SANDBOX_PATHS];
	size_t read_count;
	const char *writes[SANDBOX_PATHS];
	size_t write_count;
};

struct sandbox_state {
	bool capabilities, no_new_privs, landlock, filter;
	const char *kept; /* "CAP_DAC_READ_SEARCH", or "none" */
};

/* False: there is no room for another, and Landlock would be too strict. */
bool sandbox_read(struct sandbox *sandbox, const char *path);
bool sandbox_write(struct sandbox *sandbox, const char *path);

/*
 * Give up the rest, for good. What the kernel does not have (Landlock) is
 * left out, and *ret says so; what it has and refuses is an error. Probes of
 * host/probe.h are made in this process from then on.
 */
int sandbox_enter(const struct sandbox *sandbox, struct sandbox_state *ret,
    struct error *err);

#endif
