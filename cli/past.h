/* SPDX-License-Identifier: Apache-2.0 */
/* What pruning is about to drop, counted by workload. Private to cli/. */
#ifndef CLI_PAST_H
#define CLI_PAST_H

#include "analyzer/workloads.h"
#include "store/retention.h"

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

int counted_read(struct store *store, const struct workloads *workloads,
    const struct cutoffs *cutoffs, struct counted *ret, struct error *err);
void counted_release(struct counted *counted);

#define cleanup_counted CLEANUP(counted_release)

#endif
