/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A report: all workloads over a span of time, for people and for machines.
 * Every format gets the whole and walks it itself. A report reads nothing but
 * what it is given, and writes nothing but to its stream.
 */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include <stdio.h>

#include "analyzer/judge.h"
#include "analyzer/observed.h"
#include "base/error.h"

struct report_workload {
	const struct question *question; /* and the evidence it rests on */
	const struct verdict *verdict;
	const struct evidence *shown; /* of the span; NULL: that evidence */
};

static inline const struct evidence *report_shown(
    const struct report_workload *at)
{
	return at->shown ? at->shown : at->question->seen;
}

struct report_source {
	struct slice source, node;
	uint64_t read_ms, watched_ms, records, rejected;
};

struct report_totals {
	uint64_t events, classes, subjects, unverified, rejected, conflicts,
	    too_old, symptoms, losses, runs, bytes, collapsed;
};

struct report {
	uint64_t from_ms, to_ms, made_ms; /* from_ms 0: from the first on */
	const struct report_workload *workloads;
	size_t workload_count;
	const struct evidence *unclaimed; /* what is surely nobody's */
	const struct report_source *sources;
	size_t source_count;
	struct report_totals totals;
	const struct past *past; /* what was pruned; NULL: nothing was */
	const char *version;     /* of the program */
	bool color;
};

/* Worst first: indexes of workloads, to be freed; NULL: out of memory. */
size_t *report_order(const struct report *report);

struct json;

/* Each sum by its name, into the object that is open. */
void report_totals_json(const struct report_totals *totals, struct json *json);

/* How many of them need somebody: hold and untrusted, the first in order. */
size_t report_urgent(const struct report *report);

/* Whether all calls that were read are such as anybody can have written. */
bool report_unverified(const struct report *report);
#define UNVERIFIED_WORDS                                                  \
	"What was read can have been written by anybody, so none of its " \
	"calls count.\nIf nobody has changed it, say so: "
#define UNVERIFIED_MEND PROG " collect --trust kernel SOURCE"

struct report_format {
	const char *name;
	const char *mime;
	int (*write)(const struct report *report, FILE *out, struct error *err);
};

/* NULL: there is no format of that name; or past the last. */
const struct report_format *report_format_find(const char *name);
const struct report_format *report_format_at(size_t i);

#endif
