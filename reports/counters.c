/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/counters.h"

#include <errno.h>
#include <stdio.h>

#include "base/count.h"
#include "syscalls/actions.h"

static void set_row(struct counter *row, const struct observed *at)
{
	const char *action = action_name(at->call.action);

	(void)syscall_text(at->call.arch, at->call.nr, row->syscall);
	(void)arch_text(arch_of_call(at->call.arch, at->call.nr), row->arch);
	(void)snprintf(row->action, sizeof(row->action), "%s",
	    action ? action : "unknown");
	row->count = at->count;
	row->first_ms = at->first_ms;
}

static int by_labels(const void *a, const void *b)
{
	const struct counter *x = a, *y = b;
	int order = strcmp(x->arch, y->arch);

	if (order == 0)
		order = strcmp(x->syscall, y->syscall);
	return order ? order : strcmp(x->action, y->action);
}

static int by_first(const void *a, const void *b)
{
	const struct counter *x = a, *y = b;

	if (x->first_ms != y->first_ms)
		return x->first_ms < y->first_ms ? -1 : 1;
	return by_labels(a, b);
}

static void fold(struct counters *counters)
{
	size_t kept = 0;

	qsort(counters->items, counters->count, sizeof(*counters->items),
	    by_labels);
	for (size_t i = 0; i < counters->count; i++) {
		struct counter *row = &counters->items[i];
		struct counter *last = kept ? &counters->items[kept - 1] : NULL;

		if (!last || by_labels(last, row) != 0) {
			counters->items[kept++] = *row;
			continue;
		}
		count_add(&last->count, row->count);
		if (row->first_ms < last->first_ms)
			last->first_ms = row->first_ms;
	}
	counters->count = kept;
}

static void bound(struct counters *counters)
{
	if (counters->count <= COUNTERS_MOST)
		return;
	qsort(counters->items, counters->count, sizeof(*counters->items),
	    by_first);
	for (size_t i = COUNTERS_MOST; i < counters->count; i++) {
		(void)snprintf(counters->items[i].syscall, SYSCALL_TEXT,
		    "other");
		(void)snprintf(counters->items[i].arch, ARCH_TEXT, "other");
	}
	fold(counters);
}

static size_t add_past(struct counter *to, const struct past *past,
    struct slice workload)
{
	size_t count = 0;

	for (size_t i = 0; past && i < past->call_count; i++) {
		const struct past_call *at = &past->calls[i];

		if (slice_same(at->workload, workload))
			set_row(&to[count++],
			    &(struct observed){.call = at->call,
			        .count = at->events,
			        .first_ms = at->first_ms});
	}
	return count;
}

int counters_read(const struct evidence *evidence, const struct past *past,
    struct slice workload, struct counters *ret)
{
	cleanup_observed struct observed_list list = {0};
	struct counters counters = {0};
	int r = observed_surely(evidence, 0, 0, &list);

	if (r < 0)
		return r;
	counters.items = calloc(list.count + 1 + (past ? past->call_count : 0),
	    sizeof(*counters.items));
	if (!counters.items)
		return -ENOMEM;
	for (; counters.count < list.count; counters.count++)
		set_row(&counters.items[counters.count],
		    &list.items[counters.count]);
	counters.count +=
	    add_past(counters.items + counters.count, past, workload);
	fold(&counters);
	bound(&counters);
	*ret = counters;
	return 0;
}

void counters_release(struct counters *counters)
{
	free(counters->items);
	*counters = (struct counters){0};
}

/* What the counter of that node was before; a boot sets it back. */
static uint64_t counted_before(const struct evidence *evidence, size_t at)
{
	const struct loss *now = &evidence->losses[at];

	while (at-- > 0) {
		const struct loss *loss = &evidence->losses[at];

		if (!slice_same(loss->node, now->node))
			continue;
		if (slice_equals(loss->what, "boot"))
			return 0;
		if (slice_equals(loss->what, "lost"))
			return loss->count <= now->count ? loss->count : 0;
	}
	return 0;
}

static uint64_t missing(const struct evidence *evidence, size_t at)
{
	const struct loss *loss = &evidence->losses[at];

	if (loss->how == LOSS_UNKNOWN)
		return 0;
	if (slice_equals(loss->what, "lost"))
		return loss->count - counted_before(evidence, at);
	return loss->count;
}

static struct past_loss *row_of(struct past_loss *rows, size_t *count,
    struct slice source)
{
	for (size_t i = 0; i < *count; i++)
		if (slice_same(rows[i].source, source))
			return &rows[i];
	if (*count == LOST_SOURCES)
		return &rows[LOST_SOURCES - 1];
	if (*count == LOST_SOURCES - 1)
		source = slice_of("other");
	rows[*count] = (struct past_loss){.source = source};
	return &rows[(*count)++];
}

static void add_lost(struct past_loss *row, uint64_t events, uint64_t intervals)
{
	count_add(&row->events, events);
	count_add(&row->intervals, intervals);
}

size_t lost_read(const struct evidence *evidence, uint64_t from_ms,
    uint64_t to_ms, const struct past *past,
    struct past_loss ret[static LOST_SOURCES])
{
	size_t count = 0;

	for (size_t i = 0; past && i < past->loss_count; i++)
		add_lost(row_of(ret, &count, past->losses[i].source),
		    past->losses[i].events, past->losses[i].intervals);
	for (size_t i = 0; i < evidence->loss_count; i++) {
		const struct loss *loss = &evidence->losses[i];

		if (loss->harmless || loss->trust == TRUST_FORGEABLE ||
		    loss->to_ms < from_ms || (to_ms && loss->to_ms > to_ms))
			continue;
		add_lost(row_of(ret, &count,
		             loss->source.ptr ? loss->source
		                              : slice_of("unknown")),
		    missing(evidence, i), 1);
	}
	return count;
}
