/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the last report said, in a few words, so that the next one can keep
 * quiet about it: verdict, phase, hold and what blocks of each workload. Counts
 * and times are not among it: that there are more of them is no news.
 */
#ifndef REPORTS_STATE_H
#define REPORTS_STATE_H

#include "base/document.h"
#include "reports/report.h"

struct report_state {
	struct document *document; /* NULL: there was no report before */
};

/* A file that is not there is a state of nothing. Else as document_read(). */
int report_state_read(const char *path, struct report_state *ret,
    struct problems *problems);
void report_state_release(struct report_state *state);

#define cleanup_report_state CLEANUP(report_state_release)

/* Whether all that the state has of the workload is as it was. */
bool report_state_same(const struct report_state *state,
    const struct report_workload *at);

/* Of all workloads of a report. */
int report_state_write(const struct report *report, FILE *out,
    struct error *err);

#endif
