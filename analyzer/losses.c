/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/losses.h"

#include <errno.h>

#include "analyzer/text.h"
#include "base/array.h"

/*
 * What only the source that told of it lost. Everything else the kernel lost
 * before any source could see it, and so does a word that is not known here.
 */
static const char *const of_source[] = {
    "printk_suppressed",
    "daemon_start",
    "daemon_end",
    "daemon_abort",
    "daemon_rotate",
    "daemon_resume",
    "daemon_suspend",
    "daemon_error",
    "daemon_config",
    "journal_suppressed",
    "journal_missed",
    "journal_corrupt",
    "syslog_lost",
    "repeated",
    "boot",
    "booted",
    "gap",
    "overrun",
    "truncated",
    "unreadable",
    "overflow",
};

static bool is_of_source(const struct loss *loss)
{
	if (!loss->source.ptr)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(of_source); i++)
		if (slice_equals(loss->what, of_source[i]))
			return true;
	return false;
}

static bool is_counter(const struct loss *loss)
{
	return slice_equals(loss->what, "lost");
}

struct span loss_span(const struct question *question, const struct loss *loss)
{
	uint64_t to = loss->to_ms ? loss->to_ms : question->now_ms;

	return (struct span){loss->from_ms, to};
}

static bool on_node(const struct question *question, const struct loss *loss,
    struct slice node)
{
	return loss->trust != TRUST_FORGEABLE &&
	       loss->from_ms <= question->now_ms &&
	       same_or_unknown(workloads_node(question->workloads, loss->node),
	           node);
}

bool loss_counts(const struct question *question, const struct loss *loss,
    struct slice node)
{
	bool none = loss->count == 0 &&
	            (loss->how == LOSS_EXACT || loss->how == LOSS_AT_MOST);

	return !loss->harmless && !none && on_node(question, loss, node);
}

static int add(const struct question *question, const struct loss *loss,
    struct spans *to)
{
	struct span span = loss_span(question, loss);

	return spans_add(to, span.from_ms, span.to_ms);
}

static int by_time(const void *a, const void *b)
{
	const struct loss *left = *(const struct loss *const *)a;
	const struct loss *right = *(const struct loss *const *)b;

	if (left->to_ms != right->to_ms)
		return left->to_ms < right->to_ms ? -1 : 1;
	return (left->count > right->count) - (left->count < right->count);
}

/* The kernel's counter begins at 0 with each boot; a change is a loss. */
static int add_changes(const struct question *question,
    const struct loss *const *samples, size_t count, struct spans *to)
{
	uint64_t before = 0, since = 0;
	int r = 0;

	for (size_t i = 0; i < count && r == 0; i++) {
		struct span at = loss_span(question, samples[i]);
		bool counter = is_counter(samples[i]);
		uint64_t now = counter ? samples[i]->count : 0;

		if (counter && now != before)
			r = spans_add(to, since, at.to_ms);
		before = now;
		since = at.to_ms;
	}
	return r;
}

static int counters(const struct question *question, struct slice node,
    struct spans *ret)
{
	const struct evidence *seen = question->seen;
	cleanup_free const struct loss **samples = NULL;
	size_t count = 0;

	samples = calloc(seen->loss_count + 1, sizeof(void *));
	if (!samples)
		return -ENOMEM;
	for (size_t i = 0; i < seen->loss_count; i++) {
		const struct loss *loss = &seen->losses[i];

		if ((is_counter(loss) || slice_equals(loss->what, "boot")) &&
		    on_node(question, loss, node))
			samples[count++] = loss;
	}
	qsort(samples, count, sizeof(void *), by_time);
	return add_changes(question, samples, count, ret);
}

int losses_of_node(const struct question *question, struct slice node,
    struct spans *ret)
{
	const struct evidence *seen = question->seen;
	int r = counters(question, node, ret);

	for (size_t i = 0; i < seen->loss_count && r == 0; i++) {
		const struct loss *loss = &seen->losses[i];

		if (!is_counter(loss) && !is_of_source(loss) &&
		    loss_counts(question, loss, node))
			r = add(question, loss, ret);
	}
	return r;
}

int losses_of_source(const struct question *question, struct slice node,
    struct slice source, struct spans *ret)
{
	const struct evidence *seen = question->seen;
	int r = 0;

	for (size_t i = 0; i < seen->loss_count && r == 0; i++) {
		const struct loss *loss = &seen->losses[i];

		if (is_of_source(loss) && same(loss->source, source) &&
		    loss_counts(question, loss, node))
			r = add(question, loss, ret);
	}
	return r;
}
