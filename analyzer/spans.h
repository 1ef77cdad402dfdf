/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of milliseconds, as spans that hold both of their ends. */
#ifndef ANALYZER_SPANS_H
#define ANALYZER_SPANS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"

struct span {
	uint64_t from_ms, to_ms;
};

/* In order and apart from each other, but for what spans_add() just added. */
struct spans {
	struct span *items;
	size_t count, room;
};

void spans_release(struct spans *spans);

#define cleanup_spans CLEANUP(spans_release)

/* 0 or -ENOMEM. One that ends before it begins adds nothing. */
int spans_add(struct spans *spans, uint64_t from_ms, uint64_t to_ms);

/* Put in order what was added, and make one of what overlaps or touches. */
void spans_join(struct spans *spans);

/* What is in spans and not in holes; both joined. */
int spans_without(const struct spans *spans, const struct spans *holes,
    struct spans *ret);

/* The one that holds at, or NULL. */
const struct span *spans_find(const struct spans *spans, uint64_t at_ms);

#endif
