/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When things happened, as numbers: what the charts of a report are drawn of,
 * and the tables behind them. Private to reports/.
 */
#ifndef REPORTS_TIMELINE_H
#define REPORTS_TIMELINE_H

#include "reports/report.h"

#define AXIS_BINS 72

/* All charts of a report share it, so that they can be compared. */
struct axis {
	uint64_t from_ms, to_ms; /* whole bins */
	uint64_t step_ms;        /* of a bin */
	size_t bins;             /* AXIS_BINS at most */
};

/* From what was asked for, or else from the first thing that is known. */
void axis_of(const struct report *report, struct axis *ret);

/* The widest of a few round spans that cuts the axis into most parts or so. */
uint64_t axis_step(uint64_t span_ms, uint64_t most);

enum series {
	SERIES_LOG,
	SERIES_ERRNO,
	SERIES_KILL, /* of a thread or process */
	SERIES_OTHER,
	SERIES_COUNT
};

const char *series_name(enum series series);
enum series series_of(uint32_t action);

/*
 * Events, where the minutes or the hour begin that they were
 * counted in; what is less surely the workload's than least is left out.
 */
struct timeline {
	uint64_t counts[AXIS_BINS][SERIES_COUNT];
	uint64_t totals[SERIES_COUNT], total;
	uint64_t highest; /* sum of a bin */
};

void timeline_add(struct timeline *timeline, const struct axis *axis,
    const struct evidence *evidence, enum match least);

/* When something may have gone unseen on a node. */
struct gap {
	struct slice node;
	size_t index; /* of the node, from 0 */
	uint64_t from_ms, to_ms;
	const struct loss *loss; /* NULL: nobody watched */
};

struct gaps {
	struct gap *items; /* node by node, in order */
	size_t count, room;
	uint64_t unwatched_ms, lost_ms; /* summed over nodes */
	size_t nodes;
};

/*
 * On the nodes that the workload was seen on; on all that are known if it was
 * seen on none, or if all is true. 0 or -ENOMEM.
 */
int gaps_find(const struct report_workload *at, const struct axis *axis,
    bool all, struct gaps *ret);
void gaps_release(struct gaps *gaps);

#define cleanup_gaps CLEANUP(gaps_release)

/* How long a workload was in a phase. */
struct stay {
	enum phase phase;
	uint64_t from_ms, to_ms;
	const struct transition *by;
};

/* The i-th one, up to a time; false past the last. */
bool stay_at(const struct evidence *evidence, size_t i, uint64_t to_ms,
    struct stay *ret);

#endif
