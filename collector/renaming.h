/* SPDX-License-Identifier: Apache-2.0 */
/* What the store calls a node that says another name of itself. */
#ifndef COLLECTOR_RENAMING_H
#define COLLECTOR_RENAMING_H

#include "collector/ingest.h"

/*
 * By the aliases of options. {NULL, 0}: the host of the store, which is also
 * what no name is.
 */
struct slice rename_node(const struct ingest_options *options,
    struct slice node);

/* The same, where a record says a node. */
void rename_node_of(struct record *record,
    const struct ingest_options *options);

#endif
