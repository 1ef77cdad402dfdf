/* SPDX-License-Identifier: Apache-2.0 */
/* Events by the labels that a scraper gets. Private to reports/. */
#ifndef REPORTS_COUNTERS_H
#define REPORTS_COUNTERS_H

#include "reports/report.h"

#define COUNTERS_MOST 64U /* of a workload; the rest is "other" */

struct counter {
	char arch[ARCH_TEXT], syscall[SYSCALL_TEXT], action[16];
	uint64_t count, first_ms;
};

struct counters {
	struct counter *items;
	size_t count;
};

/*
 * Of what is surely the workload's own. No two rows have the same labels. What is over goes to "other", and it is
 * what was seen last that does: a rank by number would move calls back and
 * forth, and a counter must not sink. What was
 * pruned of the workload ("": nobody's) is counted, too. 0 or -ENOMEM.
 */
int counters_read(const struct evidence *evidence, const struct past *past,
    struct slice workload, struct counters *ret);
void counters_release(struct counters *counters);

#define cleanup_counters CLEANUP(counters_release)

#endif
