/* SPDX-License-Identifier: Apache-2.0 */
/* What pruning is about to drop, counted by workload. */
#ifndef CONTROLLER_COUNTED_H
#define CONTROLLER_COUNTED_H

#include "analyzer/workloads.h"
#include "evidence/authority.h"

/*
 * All that is older than where it is cut off, as sums whose slices the workloads and
 * what is kept here own. To be released with counted_release().
 */
struct counted {
	struct past past; /* points into the others */
	struct past_call *calls;
	struct past_loss *losses;
	struct past_seen *seen;
	struct evidence unclaimed; /* its losses name the sources */
};

/* Events before until_ms, and losses before lost_until_ms. */
int counted_read(const struct authority *authority,
    const struct workloads *workloads, uint64_t until_ms,
    uint64_t lost_until_ms, struct counted *ret, struct error *err);
void counted_release(struct counted *counted);

#define cleanup_counted CLEANUP(counted_release)

#endif
