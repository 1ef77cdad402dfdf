/* SPDX-License-Identifier: Apache-2.0 */
/* What a phase makes of the allowlist, with what was decided: the filter. */
#ifndef ANALYZER_FILTER_H
#define ANALYZER_FILTER_H

#include "analyzer/judge.h"

/*
 * The filter of a phase: of allowlist, under the workload's policy and the
 * decisions that are in force. In the kill phase it has the architectures
 * that policy names and those that have been seen before; if policy names
 * none, those of the allowlist.
 */
int phase_filter(const struct question *question, enum phase phase,
    const struct profile *allowlist, struct profile *ret, struct error *err);

/* The same, as if nobody had decided anything. */
int phase_filter_undecided(const struct question *question, enum phase phase,
    const struct profile *allowlist, struct profile *ret, struct error *err);

/*
 * When a decision last changed what the filter of the log phase answers: what
 * it denies now was let through before, so what programs do without it can't
 * have been seen until then. 0: none did.
 */
uint64_t log_filter_since(const struct question *question,
    const struct profile *allowlist);

/*
 * A decision that has ended and is in the filter of the phase all the same,
 * for the rollout has not moved since; NULL: there is none.
 */
const struct decision *filter_ended(const struct question *question,
    const struct profile *allowlist);

/* Whether the profile of the file is another than the one that is deployed. */
bool profile_undeployed(const struct question *question);

#endif
