/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/timeline.h"

#include <linux/seccomp.h>

#include "base/array.h"
#include "base/count.h"

#define MINUTE_MS  UINT64_C(60000)
#define HOUR_MS    (60 * MINUTE_MS)
#define DAY_MS     (24 * HOUR_MS)
#define CLOCKS_SET UINT64_C(978307200000) /* 2001: before it none was */

static const uint64_t steps[] = {
    10 * MINUTE_MS,
    30 * MINUTE_MS,
    HOUR_MS,
    2 * HOUR_MS,
    3 * HOUR_MS,
    6 * HOUR_MS,
    12 * HOUR_MS,
    DAY_MS,
    2 * DAY_MS,
    7 * DAY_MS,
    14 * DAY_MS,
    28 * DAY_MS,
    91 * DAY_MS,
    364 * DAY_MS,
};

uint64_t axis_step(uint64_t span_ms, uint64_t most)
{
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
		if (span_ms <= steps[i] * most)
			return steps[i];
	return (span_ms / most / DAY_MS + 1) * DAY_MS;
}

static void earlier(uint64_t *first, uint64_t ms)
{
	if (ms >= CLOCKS_SET && ms < *first)
		*first = ms;
}

static uint64_t first_known(const struct report *report)
{
	uint64_t first = report->made_ms;

	for (size_t i = 0; i < report->workload_count; i++) {
		const struct evidence *at = report_shown(&report->workloads[i]);

		for (size_t k = 0; k < at->observation_count; k++)
			earlier(&first, at->observations[k].first_ms);
		for (size_t k = 0; k < at->transition_count; k++)
			earlier(&first, at->transitions[k].at_ms);
		for (size_t k = 0; k < at->run_count; k++)
			earlier(&first, at->runs[k].started_ms);
	}
	for (size_t k = 0; k < report->unclaimed->observation_count; k++)
		earlier(&first, report->unclaimed->observations[k].first_ms);
	return first;
}

void axis_of(const struct report *report, struct axis *ret)
{
	uint64_t to = report->to_ms ? report->to_ms : report->made_ms;
	uint64_t from = report->from_ms ? report->from_ms : first_known(report);

	if (from >= to)
		from = to - (to < HOUR_MS ? to : HOUR_MS);
	/* One less: the ends are in the midst of bins. */
	ret->step_ms = axis_step(to - from, AXIS_BINS - 1);
	ret->from_ms = from / ret->step_ms * ret->step_ms;
	ret->to_ms = (to / ret->step_ms + 1) * ret->step_ms;
	ret->bins = (size_t)((ret->to_ms - ret->from_ms) / ret->step_ms);
}

static const char *const series_names[] = {
    [SERIES_LOG] = "log",
    [SERIES_ERRNO] = "errno",
    [SERIES_KILL] = "kill",
    [SERIES_OTHER] = "other",
};

const char *series_name(enum series series)
{
	return series_names[series];
}

enum series series_of(uint32_t action)
{
	switch (action) {
	case SECCOMP_RET_LOG:
		return SERIES_LOG;
	case SECCOMP_RET_ERRNO:
		return SERIES_ERRNO;
	case SECCOMP_RET_KILL_PROCESS:
	case SECCOMP_RET_KILL_THREAD:
		return SERIES_KILL;
	default:
		return SERIES_OTHER;
	}
}

static void add(struct timeline *timeline, size_t bin, enum series series,
    uint64_t events)
{
	uint64_t sum = 0;

	count_add(&timeline->counts[bin][series], events);
	count_add(&timeline->totals[series], events);
	count_add(&timeline->total, events);
	for (size_t i = 0; i < SERIES_COUNT; i++)
		count_add(&sum, timeline->counts[bin][i]);
	if (sum > timeline->highest)
		timeline->highest = sum;
}

void timeline_add(struct timeline *timeline, const struct axis *axis,
    const struct evidence *evidence, enum match least)
{
	for (size_t i = 0; i < evidence->observation_count; i++) {
		const struct observation *at = &evidence->observations[i];
		uint64_t when = at->first_ms;

		if (at->match < least)
			continue;
		/* It may have begun before the span that is asked for. */
		if (when < axis->from_ms && at->last_ms >= axis->from_ms)
			when = axis->from_ms;
		if (when >= axis->from_ms && when < axis->to_ms)
			add(timeline,
			    (size_t)((when - axis->from_ms) / axis->step_ms),
			    series_of(at->no_action ? ACTION_UNTOLD
			                            : at->call.action),
			    at->events);
	}
}

bool stay_at(const struct evidence *evidence, size_t i, uint64_t to_ms,
    struct stay *ret)
{
	const struct transition *at = &evidence->transitions[i];

	if (i >= evidence->transition_count)
		return false;
	*ret = (struct stay){
	    .phase = (enum phase)at->to,
	    .from_ms = at->at_ms,
	    .to_ms = i + 1 < evidence->transition_count ? at[1].at_ms : to_ms,
	    .by = at,
	};
	if (ret->to_ms < ret->from_ms) /* the clock was set back */
		ret->to_ms = ret->from_ms;
	return true;
}
