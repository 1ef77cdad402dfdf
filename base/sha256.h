/* SPDX-License-Identifier: Apache-2.0 */
/* Small enough to be had without a library, and it cannot fail. */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/slice.h"

#define SHA256_BYTES 32

void sha256(struct slice bytes, unsigned char ret[static SHA256_BYTES]);

#endif
