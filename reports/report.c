/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "reports/formats.h"

static const struct report_format *const formats[] = {
    &report_text,
    &report_json,
    &report_csv,
    &report_html,
    &report_markdown,
    &report_prometheus,
    &report_junit,
    &report_github,
    &report_codequality,
};

const struct report_format *report_format_at(size_t i)
{
	return i < ARRAY_SIZE(formats) ? formats[i] : NULL;
}

const struct report_format *report_format_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

/* Stable, so that what is alike stays in workloads.yaml's order. */
size_t *report_order(const struct report *report)
{
	size_t *order = calloc(report->workload_count + 1, sizeof(*order));
	size_t count = 0;

	if (!order)
		return NULL;
	for (int outcome = OUTCOME_HOLD; outcome >= OUTCOME_PASS; outcome--)
		for (size_t i = 0; i < report->workload_count; i++)
			if ((int)report->workloads[i].verdict->outcome ==
			    outcome)
				order[count++] = i;
	return order;
}

bool report_unverified(const struct report *report)
{
	return report->totals.events == 0 && report->totals.unverified > 0;
}

size_t report_urgent(const struct report *report)
{
	size_t urgent = 0;

	for (size_t i = 0; i < report->workload_count; i++) {
		enum outcome outcome = report->workloads[i].verdict->outcome;

		urgent +=
		    outcome == OUTCOME_HOLD || outcome == OUTCOME_UNTRUSTED;
	}
	return urgent;
}
