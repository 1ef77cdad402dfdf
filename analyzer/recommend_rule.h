/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that a recommendation adds. Private to analyzer/. */
#ifndef ANALYZER_RECOMMEND_RULE_H
#define ANALYZER_RECOMMEND_RULE_H

#include "analyzer/recommend.h"

/* The conditions of a decision, as a rule has them. */
int rule_args(const struct decision *decision, struct justification *to,
    struct error *err);

/* Whether the profile has it, or a bare one. */
bool rule_there(const struct profile *profile, const struct justification *why);

/* Add it, and the architectures that it was seen on. */
int rule_add(struct recommendation *to, const struct justification *why,
    struct error *err);

#endif
