/* SPDX-License-Identifier: Apache-2.0 */
/* How many events went missing, summed up. */
#ifndef ANALYZER_LOST_H
#define ANALYZER_LOST_H

#include "evidence/evidence.h"

#define LOST_SOURCES 32U /* the last of them is all others */

/*
 * Events that went missing, by source, of losses that ended in a span of time
 * (to_ms 0: to this day) and of what was pruned. What the kernel counts is
 * taken by its changes. Returns how many rows there are.
 */
size_t lost_read(const struct evidence *evidence, uint64_t from_ms,
    uint64_t to_ms, const struct past *past,
    struct past_loss ret[static LOST_SOURCES]);

#endif
