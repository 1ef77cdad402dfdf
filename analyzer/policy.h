/* SPDX-License-Identifier: Apache-2.0 */
/* A policy as the text that stands beside a transition in the ledger. */
#ifndef ANALYZER_POLICY_H
#define ANALYZER_POLICY_H

#include <stdio.h>

#include "analyzer/workloads.h"

/* One compact JSON object, keyed as workloads.yaml is; spans in ms. */
void policy_json(const struct policy *policy, FILE *out);

/* "hold", "warn", "ignore". */
const char *symptoms_name(enum symptoms_policy policy);

#endif
