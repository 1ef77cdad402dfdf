/* SPDX-License-Identifier: Apache-2.0 */
/* The libseccomp that is installed. */
#ifndef SYSCALLS_LIBRARY_H
#define SYSCALLS_LIBRARY_H

#include <stddef.h>

#include "base/slice.h"

struct library_version {
	unsigned major, minor, micro;
};

struct library_version library_version(void);

/* How many calls of this machine's architecture it has no name for. */
size_t library_unknown(void);

#endif
