/* SPDX-License-Identifier: Apache-2.0 */
/* The seccomp filter that a follower puts on itself. Private to host/. */
#ifndef HOST_OWN_FILTER_H
#define HOST_OWN_FILTER_H

#include <stddef.h>

#include "base/error.h"

/* 1; 0: there is none for this architecture; or a negative errno. */
int own_filter_load(struct error *err);

/* The same of another list, and no probes. */
int own_filter_load_list(const unsigned *calls, size_t count,
    struct error *err);

#endif
