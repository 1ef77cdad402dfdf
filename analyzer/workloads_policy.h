/* SPDX-License-Identifier: Apache-2.0 */
/* The policy of a workload, as workloads.yaml has it. Private. */
#ifndef ANALYZER_WORKLOADS_POLICY_H
#define ANALYZER_WORKLOADS_POLICY_H

#include "analyzer/fields.h"

/* Into a struct policy[PHASE_COUNT] that holds the defaults. */
void policy_read(struct reader *reader, const struct node *node, void *to);

#endif
