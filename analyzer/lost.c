/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/lost.h"

#include "base/count.h"

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
