/* SPDX-License-Identifier: Apache-2.0 */
/* status: where every workload stands, what blocks it, what was watched. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/count.h"
#include "base/escape.h"
#include "base/json.h"
#include "base/time.h"
#include "cli/case_open.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/report.h"
#include "cli/roots.h"
#include "cli/terminal.h"
#include "controller/unclaimed.h"
#include "reports/table.h"
#include "reports/verdict.h"

#define FORMATS "text|json"

struct options {
	const char *db, *workloads, *output;
	struct option_list roots;
	uint64_t now_ms;
	bool exit_code;
};

static const struct option_row rows[] = {
    OPTION_DB(struct options),
    OPTION_WORKLOADS(struct options),
    OPTION_OUTPUT(struct options, FORMATS),
    OPTION_NOW(struct options),
    {0, "exit-code", OPTION_FLAG, offsetof(struct options, exit_code), NULL,
                      "leave with 1 if anything is held"                        },
    {0, "root",      OPTION_LIST, offsetof(struct options, roots),     ROOT_ARGUMENT,
                      "say which of the phases' files there are not written yet"},
    OPTION_END,
};

static const struct column workload_columns[] = {
    {"WORKLOAD",   "workload",   CELL_TEXT,  false},
    {"PHASE",      "phase",      CELL_TEXT,  false},
    {"SINCE",      "since",      CELL_TIME,  false},
    {"CLEAN FOR",  "clean_for",  CELL_TEXT,  false},
    {"RUNS",       "runs",       CELL_COUNT, false},
    {"CLEAN",      "clean_ends", CELL_COUNT, false},
    {"EVENTS",     "events",     CELL_COUNT, false},
    {"VERDICT",    "verdict",    CELL_TEXT,  false},
    {"BLOCKED BY", "blocked_by", CELL_TEXT,  true },
};

static const struct column source_columns[] = {
    {"SOURCE",   "source",   CELL_TEXT,  true },
    {"NODE",     "node",     CELL_TEXT,  true },
    {"READ",     "read",     CELL_TIME,  false},
    {"UP TO",    "watched",  CELL_TIME,  false},
    {"RECORDS",  "records",  CELL_COUNT, false},
    {"REJECTED", "rejected", CELL_COUNT, false},
};

struct status {
	const struct command *self;
	struct options options;
	struct roots roots;
	int format;
	struct workloads workloads;
	struct store *store;
	struct table *rows, *sources;
	struct json json;
	FILE *said; /* what goes below the table of workloads */
	bool held;
};

static uint64_t count_events(const struct evidence *evidence)
{
	uint64_t events = 0;

	for (size_t i = 0; i < evidence->observation_count; i++)
		count_add(&events, evidence->observations[i].events);
	return events;
}

/* The names of the checks that failed, worst first. */
static void blockers(const struct verdict *verdict, char *buf, size_t size)
{
	size_t used = 0;

	buf[0] = '\0';
	for (int worst = OUTCOME_HOLD; worst > OUTCOME_PASS; worst--)
		for (unsigned i = 0; i < CHECK_COUNT; i++) {
			if ((int)verdict->checks[i].outcome != worst ||
			    used + 1 >= size)
				continue;
			used += (size_t)snprintf(buf + used, size - used,
			    "%s%s", used ? ", " : "", check_name(i));
		}
}

static void put_said(struct status *status, const struct workload_case *at)
{
	char said[SAID_TEXT];

	if (!*verdict_said(&at->verdict, said))
		return;
	escape(status->said, MEDIUM_TERMINAL, slice_of(at->workload->name));
	fputs(" rests on --trust kernel, said for ", status->said);
	escape(status->said, MEDIUM_TERMINAL, slice_of(said));
	fputc('\n', status->said);
}

static void put_workload(struct status *status, const struct workload_case *at)
{
	const struct evidence *seen = &at->evidence;
	char span[TIME_TEXT], why[256];

	table_row(status->rows);
	table_text(status->rows, at->workload->name);
	table_text(status->rows, phase_name(at->question.phase));
	table_time(status->rows,
	    seen->has_rollout ? seen->rollout.since_ms : 0);
	table_text(status->rows, span_format(at->verdict.clean_ms, span));
	table_count(status->rows, at->verdict.runs);
	table_count(status->rows, at->verdict.clean_ends);
	table_count(status->rows, count_events(seen));
	table_text(status->rows,
	    seen->rollout.held ? "held"
	                       : verdict_word(&at->verdict, &at->question));
	blockers(&at->verdict, why, sizeof(why));
	if (seen->rollout.held)
		table_slice(status->rows, seen->rollout.hold_reason);
	else
		table_text(status->rows, why);
}

static void put_workload_json(struct status *status,
    const struct workload_case *at)
{
	const struct evidence *seen = &at->evidence;
	struct json *json = &status->json;

	json_object(json, NULL);
	verdict_json(&at->question, &at->verdict, json);
	json_time_ms(json, "since",
	    seen->has_rollout ? seen->rollout.since_ms : 0);
	json_text(json, "profile_hash", at->profile_hash);
	json_bool(json, "held", seen->rollout.held);
	json_u64(json, "events", count_events(seen));
	json_end(json);
}

static bool add_workload(struct status *status, const struct workload *workload)
{
	cleanup_case struct workload_case at = {0};
	const struct case_options want = {.now_ms = status->options.now_ms};

	if (!case_open_in(status->store, &status->workloads, workload, &want,
	        &at))
		return false;
	status->held |= at.verdict.outcome == OUTCOME_HOLD;
	if (status->format == FORMAT_JSON)
		put_workload_json(status, &at);
	else
		put_workload(status, &at);
	put_said(status, &at);
	roots_say_unwritten(&status->roots, &at);
	return true;
}

static bool add_workloads(struct status *status, const char *only)
{
	if (only) {
		const struct workload *workload =
		    find_workload(&status->workloads, only);

		return workload && add_workload(status, workload);
	}
	for (size_t i = 0; i < status->workloads.count; i++)
		if (!add_workload(status, &status->workloads.items[i]))
			return false;
	return true;
}

static int put_source(const struct source_state *state, void *arg)
{
	struct status *status = arg;

	table_row(status->sources);
	table_slice(status->sources, state->source);
	table_slice(status->sources, state->node);
	table_time(status->sources, state->read_ms);
	table_time(status->sources, state->watched_ms);
	table_count(status->sources, state->records);
	table_count(status->sources, state->rejected);
	return 0;
}

static void put_totals(const struct store_totals *totals, FILE *out)
{
	fprintf(out,
	    "%llu events of %llu classes, %llu symptoms, %llu losses, "
	    "%llu runs",
	    (unsigned long long)totals->events,
	    (unsigned long long)totals->classes,
	    (unsigned long long)totals->symptoms,
	    (unsigned long long)totals->losses,
	    (unsigned long long)totals->runs);
	if (totals->unverified)
		fprintf(out, "; %llu unverified",
		    (unsigned long long)totals->unverified);
	if (totals->conflicts)
		fprintf(out, "; %llu conflicts",
		    (unsigned long long)totals->conflicts);
	if (totals->rejected)
		fprintf(out, "; %llu unreadable",
		    (unsigned long long)totals->rejected);
	if (totals->collapsed)
		fprintf(out, "; %llu classes had names dropped",
		    (unsigned long long)totals->collapsed);
	fputc('\n', out);
}

static void put_unclaimed(const struct unclaimed *unclaimed, FILE *out)
{
	if (unclaimed->events)
		fprintf(out,
		    "%llu events of %zu programs belong surely to no workload "
		    "(" PROG " report shows them)\n",
		    (unsigned long long)unclaimed->events, unclaimed->programs);
}

static int write_text(struct status *status, const struct store_totals *totals,
    const struct unclaimed *unclaimed, const char *said, struct error *err)
{
	bool color = color_wanted(stdout);
	int r = table_write(status->rows, TABLE_TEXT, color, stdout, err);

	if (r < 0)
		return r;
	fputs(said, stdout);
	fputc('\n', stdout);
	if (table_rows(status->sources) > 0) {
		r = table_write(status->sources, TABLE_TEXT, color, stdout,
		    err);
		fputc('\n', stdout);
	}
	put_totals(totals, stdout);
	put_unclaimed(unclaimed, stdout);
	return r;
}

static void write_json_tail(struct status *status,
    const struct store_totals *totals, const struct unclaimed *unclaimed)
{
	const struct report_totals sums = report_totals_of(totals);
	struct json *json = &status->json;

	json_end(json);
	table_json(status->sources, json, "sources");
	json_object(json, "totals");
	report_totals_json(&sums, json);
	json_end(json);
	json_object(json, "unclaimed");
	json_u64(json, "events", unclaimed->events);
	json_u64(json, "programs", unclaimed->programs);
	json_time_ms(json, "first", unclaimed->first_ms);
	json_time_ms(json, "last", unclaimed->last_ms);
	json_end(json);
	json_end(json);
}

static int show(struct status *status, const char *only, struct error *err)
{
	cleanup_free char *said = NULL;
	size_t said_len = 0;
	cleanup_evidence struct evidence rest = {0};
	const struct authority authority = store_authority(status->store);
	struct unclaimed unclaimed = {0};
	struct store_totals totals = {0};
	int r;

	if (status->format == FORMAT_JSON) {
		json_begin(&status->json, stdout, false);
		json_object(&status->json, NULL);
		json_u64(&status->json, "schema_version", SCHEMA_VERSION);
		json_array(&status->json, "workloads");
	}
	status->said = open_memstream(&said, &said_len);
	if (!status->said)
		return error_set(err, -ENOMEM, "out of memory");
	r = add_workloads(status, only) ? 0 : -EIO;
	if (fclose(status->said) != 0 || r < 0)
		return error_set(err, -EIO, "status is incomplete");
	r = store_sources(status->store, put_source, status, err);
	if (r == 0)
		r = store_totals(status->store, &totals, err);
	if (r == 0)
		r = unclaimed_read(&authority, &status->workloads, 0, 0, &rest,
		    err);
	if (r < 0)
		return r;
	unclaimed_count(&rest, &unclaimed);
	if (status->format != FORMAT_JSON)
		return write_text(status, &totals, &unclaimed, said, err);
	write_json_tail(status, &totals, &unclaimed);
	return 0;
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct status status = {.self = self};
	struct error err;
	int r = command_options(self, &argc, &argv, &status.options);

	if (r >= 0)
		return r;
	if (argc > 1)
		return command_usage(self, "expected one workload at most");
	status.format = format_find(self, FORMATS, status.options.output);
	if (status.format < 0 ||
	    !roots_find(&status.options.roots, &status.roots))
		return EXIT_TROUBLE;
	r = EXIT_TROUBLE;
	if (open_store(status.options.db, STORE_READ, &status.store) &&
	    (argc ? read_workloads(status.options.workloads, &status.workloads)
	          : read_workloads_for(status.store, status.options.workloads,
	                &status.workloads)) &&
	    table_new(workload_columns, ARRAY_SIZE(workload_columns),
	        &status.rows) == 0 &&
	    table_new(source_columns, ARRAY_SIZE(source_columns),
	        &status.sources) == 0) {
		pager_start();
		r = show(&status, argc ? argv[0] : NULL, &err) < 0
		        ? trouble(NULL, &err)
		        : EXIT_SUCCESS;
	}
	table_free(status.rows);
	table_free(status.sources);
	store_close(status.store);
	workloads_release(&status.workloads);
	return r == EXIT_SUCCESS && status.options.exit_code && status.held
	           ? EXIT_FINDINGS
	           : r;
}

const struct command cmd_status = {
    .name = "status",
    .synopsis = "[WORKLOAD] [-o text|json]",
    .summary = "phase, clean for how long, and what blocks",
    .options = rows,
    .examples = "  $ " PROG " status\n"
                "  $ " PROG " status spin-worker -o json\n",
    .run = run,
};
