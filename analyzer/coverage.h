/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When a node was watched so that nothing can have gone unseen: the union over
 * its sources of what each watched, without what that source lost.
 */
#ifndef ANALYZER_COVERAGE_H
#define ANALYZER_COVERAGE_H

#include "analyzer/judge.h"
#include "analyzer/spans.h"

/* Of one node, up to now. 0 or -ENOMEM. */
int coverage_of(const struct question *question, struct slice node,
    struct spans *ret);

/* Up to when any trusted source of the node was read; 0: never. */
uint64_t watched_until(const struct question *question, struct slice node);

/* The loss that made the hole at a time, or NULL: nobody watched then. */
const struct loss *coverage_loss(const struct question *question,
    struct slice node, uint64_t at_ms);

#endif
