/* SPDX-License-Identifier: Apache-2.0 */
/* Whose an entry of a live source is, while its process lives. */
#ifndef COLLECTOR_ATTRIBUTE_H
#define COLLECTOR_ATTRIBUTE_H

#include "collector/source.h"
#include "host/attribution.h"

/* What a record says of who made it. Its pid is 0: it does not say. */
struct caller caller_of(struct slice text, uint64_t time_ms);

/*
 * The unit, container and pod of who made it; slices are the attributor's,
 * good until it is asked again. False: not known, and entry stays as it is.
 */
bool entry_attribute(struct entry *entry, struct attributor *attributor,
    const struct caller *caller);

void entry_belongs(struct entry *entry, const struct attribution *who);

#endif
