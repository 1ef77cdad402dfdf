/* SPDX-License-Identifier: Apache-2.0 */
/* Whose an entry of a live source is, while its process lives. */
#ifndef COLLECTOR_ATTRIBUTE_H
#define COLLECTOR_ATTRIBUTE_H

#include "collector/source.h"
#include "host/attribution.h"

/*
 * The unit, container and pod of pid, if it is older than time_ms; slices are
 * the attributor's, good until it is asked again. Else entry stays as it is.
 */
void entry_attribute(struct entry *entry, struct attributor *attributor,
    uint32_t pid, uint64_t time_ms);

#endif
