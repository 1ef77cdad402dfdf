/* SPDX-License-Identifier: Apache-2.0 */
/* What a report is made of: every case, and what is nobody's. */
#ifndef CONTROLLER_GATHERING_H
#define CONTROLLER_GATHERING_H

#include "base/arena.h"
#include "controller/case.h"

struct gathering_asked {
	const struct workload *only; /* NULL: all */
	uint64_t since_ms, until_ms, now_ms;
};

struct gathered_case {
	struct workload_case is;
	struct evidence shown; /* of the span that was asked for, if it is */
	bool other_span;       /* another than the one the verdict rests on */
};

struct gathering {
	struct gathered_case *cases;
	size_t count;
	struct source_state *sources;
	size_t source_count;
	struct evidence unclaimed;
	struct store_totals totals;
	struct past past; /* what was pruned */
	bool held;        /* a workload is */
	struct arena texts;
};

/*
 * Nothing is written. 0, or a negative errno as of case_read(); what was said
 * beside the verdicts is with each case. *ret is to be released in any case.
 */
int gathering_read(const struct authority *authority,
    const struct workloads *workloads, const struct gathering_asked *asked,
    struct gathering *ret, struct error *err);
void gathering_release(struct gathering *gathering);

#endif
