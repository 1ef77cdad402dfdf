/* SPDX-License-Identifier: Apache-2.0 */
/* A policy as the text that stands beside a transition in the ledger. */
#ifndef ANALYZER_POLICY_H
#define ANALYZER_POLICY_H

#include <stdio.h>

#include "analyzer/workloads.h"

/* One compact JSON object, as workloads.yaml has it, of all phases. */
void policies_json(const struct policy policies[static PHASE_COUNT], FILE *out);

/* And back. False: problems, which is set up, says why. */
bool policies_parse(struct slice text, struct policy ret[static PHASE_COUNT],
    struct problems *problems);

/* "hold", "warn", "ignore". */
const char *symptoms_name(enum symptoms_policy policy);

#endif
