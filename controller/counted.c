/* SPDX-License-Identifier: Apache-2.0 */
#include "controller/counted.h"

#include <errno.h>
#include <stdlib.h>

#include "analyzer/lost.h"
#include "analyzer/observed.h"
#include "base/count.h"
#include "controller/case.h"
#include "controller/unclaimed.h"

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

static bool alike(const struct observation *a, const struct observation *b)
{
	return a->match == b->match && a->call.arch == b->call.arch &&
	       a->call.nr == b->call.nr && a->call.action == b->call.action &&
	       a->strict == b->strict && a->ambiguous == b->ambiguous &&
	       a->no_arch == b->no_arch && a->no_action == b->no_action &&
	       a->runtime_init == b->runtime_init;
}

/* Buckets of a class come one after the other. */
static void fold(struct observation *to, const struct observation *from)
{
	count_add(&to->events, from->events);
	if (from->first_ms < to->first_ms)
		to->first_ms = from->first_ms;
	if (from->last_ms > to->last_ms)
		to->last_ms = from->last_ms;
}

static int add_seen(struct counted *to, struct slice workload,
    const struct evidence *evidence)
{
	size_t begin = to->past.seen_count, count = begin;
	struct past_seen *seen = reallocarray(to->seen,
	    begin + evidence->observation_count + 1, sizeof(*seen));

	if (!seen)
		return -ENOMEM;
	to->seen = seen;
	for (size_t i = 0; i < evidence->observation_count; i++) {
		const struct observation *at = &evidence->observations[i];

		if (count > begin && alike(&seen[count - 1].seen, at)) {
			fold(&seen[count - 1].seen, at);
			continue;
		}
		seen[count++] = (struct past_seen){workload, *at};
	}
	to->past.seen = seen;
	to->past.seen_count = count;
	return 0;
}

static int add_workload(struct counted *to, const struct authority *authority,
    const struct workloads *workloads, const struct workload *workload,
    struct error *err)
{
	cleanup_evidence struct evidence evidence = {0};
	struct slice name = slice_of(workload->name);
	int r = case_evidence(authority, workloads, workload, 0,
	    to->past.until_ms - 1, &evidence, err);

	if (r < 0)
		return r;
	r = add_calls(to, name, &evidence);
	if (r == 0)
		r = add_seen(to, name, &evidence);
	return r < 0 ? error_set(err, r, "out of memory") : 0;
}

/* Of events, or of losses: each has its own horizon. */
static int read_unclaimed(struct counted *to, const struct authority *authority,
    const struct workloads *workloads, uint64_t until_ms, struct error *err)
{
	evidence_release(&to->unclaimed);
	return unclaimed_read(authority, workloads, 0, until_ms - 1,
	    &to->unclaimed, err);
}

static int count_calls(struct counted *to, const struct authority *authority,
    const struct workloads *workloads, struct error *err)
{
	int r =
	    read_unclaimed(to, authority, workloads, to->past.until_ms, err);

	if (r < 0)
		return r;
	r = add_calls(to, slice_of(""), &to->unclaimed);
	if (r < 0)
		return error_set(err, r, "cannot count what is to go");
	for (size_t i = 0; i < workloads->count && r == 0; i++)
		r = add_workload(to, authority, workloads, &workloads->items[i],
		    err);
	return r;
}

/* A count that is kept for the next to be told from was counted already. */
static int count_losses(struct counted *to, const struct authority *authority,
    const struct workloads *workloads, struct error *err)
{
	int r = read_unclaimed(to, authority, workloads, to->past.lost_until_ms,
	    err);

	if (r < 0)
		return r;
	to->losses = calloc(LOST_SOURCES, sizeof(*to->losses));
	if (!to->losses)
		return error_set(err, -ENOMEM, "out of memory");
	to->past.losses = to->losses;
	to->past.loss_count = lost_read(&to->unclaimed, to->past.lost_from_ms,
	    to->past.lost_until_ms - 1, NULL, to->losses);
	return 0;
}

int counted_read(const struct authority *authority,
    const struct workloads *workloads, uint64_t until_ms,
    uint64_t lost_until_ms, struct counted *ret, struct error *err)
{
	cleanup_past struct past before = {0};
	struct past *past = &ret->past;
	int r = authority->past(authority->of, &before, err);

	if (r < 0)
		return r;
	*ret = (struct counted){
	    .past = {.from_ms = before.until_ms,
	             .until_ms = until_ms,
	             .lost_from_ms = before.lost_until_ms,
	             .lost_until_ms = lost_until_ms}
        };
	if (past->until_ms > past->from_ms)
		r = count_calls(ret, authority, workloads, err);
	if (r == 0 && past->lost_until_ms > past->lost_from_ms)
		r = count_losses(ret, authority, workloads, err);
	return r;
}

void counted_release(struct counted *counted)
{
	free(counted->calls);
	free(counted->losses);
	free(counted->seen);
	evidence_release(&counted->unclaimed);
	*counted = (struct counted){0};
}
