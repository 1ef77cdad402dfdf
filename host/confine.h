/* SPDX-License-Identifier: Apache-2.0 */
/* A child that does one thing, and can do no other. */
#ifndef HOST_CONFINE_H
#define HOST_CONFINE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define CONFINE_FDS 4

struct confinement {
	uint32_t capabilities; /* bits of the first 32, of those it has */
	const unsigned *calls; /* all others answer ENOSYS, and are logged */
	size_t call_count;     /* as few as can be */
	int fds[CONFINE_FDS];  /* that stay open beside 0 to 2 */
	size_t fd_count;
};

/*
 * Gives up all else for good: descriptors, capabilities, privileges to come,
 * all files and ports (where the kernel has Landlock), system calls. It
 * leaves nothing half done: whoever gets an error had better exit.
 */
int confine(const struct confinement *to, struct error *err);

#endif
