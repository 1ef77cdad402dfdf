/* SPDX-License-Identifier: Apache-2.0 */
/* What no workload claims: the bucket that status and report show. */
#ifndef CONTROLLER_UNCLAIMED_H
#define CONTROLLER_UNCLAIMED_H

#include "analyzer/workloads.h"
#include "evidence/authority.h"

/* Evidence of subjects that no workload's rules match surely. */
int unclaimed_read(const struct authority *authority,
    const struct workloads *workloads, uint64_t from_ms, uint64_t to_ms,
    struct evidence *ret, struct error *err);

/* Events in it, and of how many programs. */
struct unclaimed {
	uint64_t events, first_ms, last_ms;
	size_t programs;
};

void unclaimed_count(const struct evidence *evidence, struct unclaimed *ret);

#endif
