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
