/* SPDX-License-Identifier: Apache-2.0 */
/* Files and ports that are out of reach for good. Private to host/. */
#ifndef HOST_LANDLOCK_H
#define HOST_LANDLOCK_H

#include "host/sandbox.h"

/* 1; 0: this kernel has no Landlock; or a negative errno. */
int landlock_enter(const struct sandbox *sandbox, struct error *err);

#endif
