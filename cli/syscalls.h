/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of calls, written to standard output; each returns the exit
 * status. format is an enum format. Private to cli/.
 */
#ifndef CLI_SYSCALLS_H
#define CLI_SYSCALLS_H

#include <stdint.h>

#include "base/slice.h"

/* The architectures that are known. */
int show_arches(int format);

/* Every call of an architecture. */
int show_arch(int format, uint32_t arch);

/* The calls of one of systemd's sets, with their numbers there. */
int show_group(int format, uint32_t arch, struct slice group);

/* One call; nr need not be one that is known. */
int show_call(int format, uint32_t arch, int32_t nr);

/* One call on every architecture that has it. */
int show_name(int format, struct slice name);

#endif
