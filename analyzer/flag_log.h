/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether an errno leaves a record: under SECCOMP_FILTER_FLAG_LOG alone, and
 * that only if whoever loads the filter honours it. What is not known of a
 * runtime counts against. Private to analyzer/.
 */
#ifndef ANALYZER_FLAG_LOG_H
#define ANALYZER_FLAG_LOG_H

#include "analyzer/judging.h"

/* Whether the filter, as it is deployed, asks for the flag at all. */
bool flag_asked(const struct judging *judging);

/*
 * Of the runs of a deployment, or of a node where no run is known: the worst of
 * those that are not long over. A recorded errno proves the flag for this very
 * deployment and node from then on. *ret_since_ms: from when on it is as said.
 */
enum flag_log flag_of(const struct judging *judging,
    const struct deployment *deployment, struct slice node,
    uint64_t *ret_since_ms);

/* Of all that ran on the node in that time; nothing did: not known. */
enum flag_log flag_between(const struct judging *judging, struct slice node,
    uint64_t from_ms, uint64_t to_ms);

#endif
