/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For a scraper, by node_exporter's textfile collector. No label is what a
 * program picked, and none has an end: workloads are workloads.yaml's, calls,
 * architectures and actions are names of ours, sources are bounded.
 */
#include "analyzer/lost.h"
#include "reports/formats.h"

#include <inttypes.h>

#include "base/array.h"
#include "base/escape.h"
#include "reports/counters.h"

#define PREFIX       "seccompctl_"
#define SOURCES_MOST 64U

static void put_head(FILE *out, const char *name, const char *type,
    const char *help)
{
	fprintf(out, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n", name,
	    help, name, type);
}

static void put_label(FILE *out, const char *mark, const char *name,
    struct slice value)
{
	fprintf(out, "%s%s=\"", mark, name);
	escape(out, MEDIUM_PROMETHEUS, value);
	fputc('"', out);
}

static void put_sample(FILE *out, const char *name,
    const struct report_workload *at)
{
	fprintf(out, PREFIX "%s", name);
	put_label(out, "{", "workload", slice_of(at->question->workload->name));
}

static void put_seconds(FILE *out, uint64_t ms)
{
	fprintf(out, "%" PRIu64 ".%03u\n", ms / 1000, (unsigned)(ms % 1000));
}

static int put_rows(FILE *out, const char *name, const char *workload,
    const struct evidence *evidence, const struct past *past)
{
	cleanup_counters struct counters counters = {0};
	int r = counters_read(evidence, past,
	    slice_of(workload ? workload : ""), &counters);

	for (size_t i = 0; i < counters.count && r == 0; i++) {
		const struct counter *row = &counters.items[i];

		fprintf(out, PREFIX "%s", name);
		if (workload)
			put_label(out, "{", "workload", slice_of(workload));
		put_label(out, workload ? "," : "{", "arch",
		    slice_of(row->arch));
		put_label(out, ",", "syscall", slice_of(row->syscall));
		put_label(out, ",", "action", slice_of(row->action));
		fprintf(out, "} %" PRIu64 "\n", row->count);
	}
	return r;
}

static int put_events(const struct report *report, FILE *out)
{
	int r = 0;

	put_head(out, "events_total", "counter",
	    "System calls that the kernel recorded, surely of a workload.");
	for (size_t i = 0; i < report->workload_count && r == 0; i++) {
		const struct report_workload *at = &report->workloads[i];

		r = put_rows(out, "events_total", at->question->workload->name,
		    report_shown(at), report->past);
	}
	put_head(out, "unclaimed_events_total", "counter",
	    "System calls that the kernel recorded of no workload.");
	return r < 0 ? r
	             : put_rows(out, "unclaimed_events_total", NULL,
	                   report->unclaimed, report->past);
}

static void put_lost(const struct report *report, FILE *out)
{
	struct past_loss rows[LOST_SOURCES];
	size_t count = lost_read(report->unclaimed,
	    report->past ? report->past->lost_until_ms : 0, 0, report->past,
	    rows);

	put_head(out, "lost_events_total", "counter",
	    "Records known to be missing, as far as their number is known.");
	for (size_t i = 0; i < count; i++) {
		fprintf(out, PREFIX "lost_events_total");
		put_label(out, "{", "source", rows[i].source);
		fprintf(out, "} %" PRIu64 "\n", rows[i].events);
	}
	put_head(out, "losses_total", "counter",
	    "Times that records went missing, their number known or not.");
	for (size_t i = 0; i < count; i++) {
		fprintf(out, PREFIX "losses_total");
		put_label(out, "{", "source", rows[i].source);
		fprintf(out, "} %" PRIu64 "\n", rows[i].intervals);
	}
}

static void put_phases(FILE *out, const struct report_workload *at)
{
	for (unsigned i = 0; i < PHASE_COUNT; i++) {
		bool there =
		    at->question->seen->has_rollout && at->question->phase == i;

		put_sample(out, "profile_phase", at);
		put_label(out, ",", "phase", slice_of(phase_name(i)));
		fprintf(out, "} %d\n", there);
	}
}

static void put_since(FILE *out, const struct report_workload *at)
{
	if (!at->question->seen->has_rollout)
		return;
	put_sample(out, "phase_start_timestamp_seconds", at);
	fputs("} ", out);
	put_seconds(out, at->question->seen->rollout.since_ms);
}

static void put_pass(FILE *out, const struct report_workload *at)
{
	put_sample(out, "gate_pass", at);
	fprintf(out, "} %d\n", at->verdict->outcome == OUTCOME_PASS);
}

static void put_outcomes(FILE *out, const struct report_workload *at)
{
	for (unsigned i = OUTCOME_PASS; i <= OUTCOME_HOLD; i++) {
		put_sample(out, "gate_outcome", at);
		put_label(out, ",", "outcome", slice_of(outcome_name(i)));
		fprintf(out, "} %d\n", at->verdict->outcome == i);
	}
}

static void put_clean(FILE *out, const struct report_workload *at)
{
	put_sample(out, "clean_seconds", at);
	fputs("} ", out);
	put_seconds(out, at->verdict->clean_ms);
}

static void put_runs(FILE *out, const struct report_workload *at)
{
	put_sample(out, "window_runs", at);
	fprintf(out, "} %" PRIu64 "\n", at->verdict->runs);
}

static void put_findings(FILE *out, const struct report_workload *at)
{
	for (unsigned kind = 0; kind < FINDING_COUNT; kind++) {
		const struct findings *findings = &at->verdict->findings;
		size_t count = 0;

		for (size_t i = 0; i < findings->count; i++)
			count += findings->items[i].kind == kind &&
			         findings->items[i].outcome != OUTCOME_PASS;
		put_sample(out, "findings", at);
		put_label(out, ",", "kind", slice_of(finding_kind_name(kind)));
		fprintf(out, "} %zu\n", count);
	}
}

static void put_held(FILE *out, const struct report_workload *at)
{
	put_sample(out, "rollout_held", at);
	fprintf(out, "} %d\n", at->question->seen->rollout.held);
}

static const struct {
	const char *name, *help;
	void (*put)(FILE *out, const struct report_workload *at);
} gauges[] = {
    {"profile_phase",                 "1 for the phase that the workload's profile is in.",
     put_phases                                                                                              },
    {"phase_start_timestamp_seconds", "Since when it is in that phase.",
     put_since                                                                                               },
    {"gate_pass",                     "1 if it may be promoted, or may stay at the last phase.",
     put_pass                                                                                                },
    {"gate_outcome",                  "1 for what the gate says.",                               put_outcomes},
    {"clean_seconds",                 "For how long it has been clean.",                         put_clean   },
    {"window_runs",                   "Runs in the window that is judged.",                      put_runs    },
    {"findings",                      "Findings that block, by their kind.",                     put_findings},
    {"rollout_held",                  "1 if a person holds the rollout.",                        put_held    },
};

static void put_gauges(const struct report *report, FILE *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(gauges); i++) {
		put_head(out, gauges[i].name, "gauge", gauges[i].help);
		for (size_t k = 0; k < report->workload_count; k++)
			gauges[i].put(out, &report->workloads[k]);
	}
}

static void put_source(FILE *out, const char *name,
    const struct report_source *at)
{
	fprintf(out, PREFIX "%s", name);
	put_label(out, "{", "source", at->source);
	put_label(out, ",", "node",
	    at->node.ptr ? at->node : slice_of("unknown"));
	fputs("} ", out);
}

static void put_sources(const struct report *report, FILE *out)
{
	size_t count = report->source_count < SOURCES_MOST
	                   ? report->source_count
	                   : SOURCES_MOST;

	put_head(out, "last_ingest_timestamp_seconds", "gauge",
	    "When a source was last read.");
	for (size_t i = 0; i < count; i++) {
		put_source(out, "last_ingest_timestamp_seconds",
		    &report->sources[i]);
		put_seconds(out, report->sources[i].read_ms);
	}
	put_head(out, "records_total", "counter",
	    "Records read from a source.");
	for (size_t i = 0; i < count; i++) {
		put_source(out, "records_total", &report->sources[i]);
		fprintf(out, "%" PRIu64 "\n", report->sources[i].records);
	}
	put_head(out, "rejected_lines_total", "counter",
	    "Lines of a source that open like a record and cannot be read.");
	for (size_t i = 0; i < count; i++) {
		put_source(out, "rejected_lines_total", &report->sources[i]);
		fprintf(out, "%" PRIu64 "\n", report->sources[i].rejected);
	}
}

static void put_program(const struct report *report, FILE *out)
{
	put_head(out, "store_bytes", "gauge", "Size of the store.");
	fprintf(out, PREFIX "store_bytes %" PRIu64 "\n", report->totals.bytes);
	put_head(out, "report_timestamp_seconds", "gauge",
	    "When this page was made.");
	fprintf(out, PREFIX "report_timestamp_seconds ");
	put_seconds(out, report->made_ms);
	put_head(out, "build_info", "gauge", "Always 1.");
	fprintf(out, PREFIX "build_info");
	put_label(out, "{", "version",
	    slice_of(report->version ? report->version : ""));
	fputs("} 1\n", out);
}

static int write_prometheus(const struct report *report, FILE *out,
    struct error *err)
{
	int r = put_events(report, out);

	if (r < 0)
		return error_set(err, r, "out of memory");
	put_lost(report, out);
	put_gauges(report, out);
	put_sources(report, out);
	put_program(report, out);
	return 0;
}

const struct report_format report_prometheus = {"prometheus",
    "text/plain; version=0.0.4", write_prometheus};
