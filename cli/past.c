/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/past.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/case.h"
#include "cli/unclaimed.h"
#include "reports/counters.h"

static int add_calls(struct counted *to, struct slice workload,
    const struct evidence *evidence)
{
	cleanup_observed struct observed_list list = {0};
	size_t count = to->past.call_count;
	int r = observed_surely(evidence, 0, 0, &list);
	struct past_call *calls;

	if (r < 0)
		return r;
	calls = reallocarray(to->calls, count + list.count + 1, sizeof(*calls));
	if (!calls)
		return -ENOMEM;
	to->calls = calls;
	for (size_t i = 0; i < list.count; i++)
		calls[count++] = (struct past_call){.workload = workload,
		    .call = list.items[i].call,
		    .events = list.items[i].count,
		    .first_ms = list.items[i].first_ms};
	to->past.calls = calls;
	to->past.call_count = count;
	return 0;
}

static int add_workload(struct counted *to, struct store *store,
    const struct workloads *workloads, const struct workload *workload)
{
	cleanup_evidence struct evidence evidence = {0};

	if (!case_evidence(store, workloads, workload, 0, to->past.until_ms - 1,
	        &evidence))
		return -EIO;
	return add_calls(to, slice_of(workload->name), &evidence);
}

/* A count that is kept for the next to be told from was counted already. */
static int add_losses(struct counted *to)
{
	to->losses = calloc(LOST_SOURCES, sizeof(*to->losses));
	if (!to->losses)
		return -ENOMEM;
	to->past.losses = to->losses;
	to->past.loss_count = lost_read(&to->unclaimed, to->past.from_ms,
	    to->past.until_ms - 1, NULL, to->losses);
	return 0;
}

static int count_all(struct counted *to, struct store *store,
    const struct workloads *workloads, struct error *err)
{
	int r = unclaimed_read(store, workloads, 0, to->past.until_ms - 1,
	    &to->unclaimed, err);

	if (r < 0)
		return r;
	r = add_calls(to, slice_of(""), &to->unclaimed);
	for (size_t i = 0; i < workloads->count && r == 0; i++)
		r = add_workload(to, store, workloads, &workloads->items[i]);
	if (r == 0)
		r = add_losses(to);
	return r < 0 ? error_set(err, r, "cannot count what is to go") : 0;
}

int counted_read(struct store *store, const struct workloads *workloads,
    uint64_t horizon_ms, struct counted *ret, struct error *err)
{
	cleanup_past struct past before = {0};
	int r = store_past(store, &before, err);

	if (r < 0)
		return r;
	*ret = (struct counted){
	    .past = {.from_ms = before.until_ms,
	             .until_ms = store_horizon(horizon_ms)}
        };
	if (ret->past.until_ms == 0)
		return 0;
	return count_all(ret, store, workloads, err);
}

void counted_release(struct counted *counted)
{
	free(counted->calls);
	free(counted->losses);
	evidence_release(&counted->unclaimed);
	*counted = (struct counted){0};
}
