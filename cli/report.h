/* SPDX-License-Identifier: Apache-2.0 */
/* What a report is made of, read from the store. Private to cli/. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/case_open.h"
#include "controller/gathering.h"
#include "reports/report.h"

struct report_options {
	const char *db, *workloads, *output, *workload, *write, *only, *state;
	uint64_t since_ms, until_ms, now_ms;
	bool exit_code;
};

struct report_material {
	struct workloads workloads;
	struct store *store;
	struct gathering gathered;
	struct report_workload *rows, *kept; /* kept: by --only */
	size_t count;
	struct report_source *sources;
	struct report report; /* points into the others */
	struct report whole;  /* before it was narrowed */
};

/* What the store adds up, as reports have it. */
struct report_totals report_totals_of(const struct store_totals *totals);

/* False: said why. Nothing is written to the store. */
bool material_read(const struct report_options *options,
    struct report_material *ret);
void material_release(struct report_material *material);

#define cleanup_material CLEANUP(material_release)

#endif
