/* SPDX-License-Identifier: Apache-2.0 */
/* What a CI shows beside a step, if this is one. Private to cli/. */
#ifndef CLI_CI_H
#define CLI_CI_H

#include "reports/report.h"
#include "reports/table.h"

/*
 * On GitHub: annotations on standard error, where the runner reads them as
 * well, and Markdown at the end of the step's summary. Else nothing.
 */
void ci_tell(const struct report *report);

/* The same of one question and its answer. */
void ci_tell_verdict(const struct question *question,
    const struct verdict *verdict);

/*
 * The same of what a run showed: one annotation with that text, and in the
 * summary the table under it. table: NULL if there is none.
 */
void ci_tell_run(const char *workload, enum outcome outcome, const char *text,
    const struct table *table);

#endif
