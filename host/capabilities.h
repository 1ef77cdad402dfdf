/* SPDX-License-Identifier: Apache-2.0 */
/* What of root's power a process keeps. Private to host/. */
#ifndef HOST_CAPABILITIES_H
#define HOST_CAPABILITIES_H

#include <stdint.h>

#include "base/error.h"

/*
 * Keep these of the first 32, as far as they are there, and no way to others;
 * *ret: which.
 */
int capabilities_keep(uint32_t keep, uint32_t *ret, struct error *err);

#endif
