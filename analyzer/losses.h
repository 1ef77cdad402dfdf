/* SPDX-License-Identifier: Apache-2.0 */
/* Which losses concern a node, and whom of its sources. Private. */
#ifndef ANALYZER_LOSSES_H
#define ANALYZER_LOSSES_H

#include "analyzer/judge.h"
#include "analyzer/spans.h"

/* When the whole node lost something: the kernel did, before any source. */
int losses_of_node(const struct question *question, struct slice node,
    struct spans *ret);

/* When this source of it did. */
int losses_of_source(const struct question *question, struct slice node,
    struct slice source, struct spans *ret);

/* When it was, as far as is known; later than now never is. */
struct span loss_span(const struct question *question, const struct loss *loss);

/* Whether anything went missing on that node, by what may be believed. */
bool loss_counts(const struct question *question, const struct loss *loss,
    struct slice node);

#endif
