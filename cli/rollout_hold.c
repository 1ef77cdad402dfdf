/* SPDX-License-Identifier: Apache-2.0 */
/* rollout hold, resume and history. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/json.h"
#include "base/time.h"
#include "cli/format.h"
#include "cli/rollout.h"
#include "reports/table.h"
#include "reports/verdict.h"

static const struct option_row hold_rows[] = {
    ROLLOUT_OPTIONS,
    {'r', "reason", OPTION_TEXT, offsetof(struct rollout_options, reason),
      "TEXT", "why"},
    OPTION_END,
};

static int set_hold(const struct command *self, int argc, char *argv[],
    bool held)
{
	cleanup_case struct workload_case this = {0};
	struct rollout_options options = {0};
	struct error err;
	int status = rollout_open(self, argc, argv, &options, &this);

	if (status >= 0)
		return status;
	if (held && (!options.reason || !*options.reason))
		return command_usage(self, "a hold needs a --reason");
	if (!this.evidence.has_rollout) {
		say("%s: has no rollout yet", this.workload->name);
		return EXIT_TROUBLE;
	}
	if (this.authority.hold(this.authority.of,
	        slice_of(this.workload->name), held,
	        slice_of(options.reason ? options.reason : ""),
	        slice_of(actor_name()), this.question.now_ms, &err) < 0)
		return trouble("holding the rollout", &err);
	printf("%s: %s\n", this.workload->name, held ? "held" : "resumed");
	return EXIT_SUCCESS;
}

static int run_hold(const struct command *self, int argc, char *argv[])
{
	return set_hold(self, argc, argv, true);
}

static int run_resume(const struct command *self, int argc, char *argv[])
{
	return set_hold(self, argc, argv, false);
}

const struct command rollout_hold = {
    .name = "hold",
    .synopsis = "WORKLOAD --reason TEXT",
    .summary = "no promotion until resumed",
    .options = hold_rows,
    .examples = "  $ " PROG " rollout hold spin-worker -r 'release freeze'\n",
    .run = run_hold,
};

const struct command rollout_resume = {
    .name = "resume",
    .synopsis = "WORKLOAD [--reason TEXT]",
    .summary = "end a hold",
    .options = hold_rows,
    .examples = "  $ " PROG " rollout resume spin-worker\n",
    .run = run_resume,
};

struct history_options {
	const char *db, *output;
};

#define FORMATS "text|json|csv"

static const struct option_row history_rows[] = {
    OPTION_DB(struct history_options),
    OPTION_OUTPUT(struct history_options, FORMATS),
    OPTION_END,
};

static const struct column columns[] = {
    {"ID",             "id",             CELL_COUNT, false},
    {"AT",             "at",             CELL_TIME,  false},
    {"FROM",           "from",           CELL_TEXT,  false},
    {"TO",             "to",             CELL_TEXT,  false},
    {"PROFILE",        "profile_hash",   CELL_TEXT,  false},
    {"VERDICT",        "verdict",        CELL_TEXT,  false},
    {"OVERRIDE",       "override",       CELL_FLAG,  false},
    {"UNDONE",         "undone",         CELL_FLAG,  false},
    {"ACTOR",          "actor",          CELL_TEXT,  false},
    {"REASON",         "reason",         CELL_TEXT,  true },
    {"TRUST SAID FOR", "trust_said_for", CELL_TEXT,  true },
};

static void put_phase(struct table *table, int phase)
{
	if (phase < 0)
		table_slice(table, (struct slice){NULL, 0});
	else
		table_text(table, phase_name((enum phase)phase));
}

static void put_transition(struct table *table, const struct transition *at)
{
	struct slice hash = at->profile_hash;

	if (hash.len > 12)
		hash.len = 12; /* enough to tell them apart */
	table_row(table);
	table_count(table, (uint64_t)at->id);
	table_time(table, at->at_ms);
	put_phase(table, at->from);
	put_phase(table, at->to);
	table_slice(table, hash);
	table_slice(table, at->verdict);
	table_flag(table, at->override);
	table_flag(table, at->undone);
	table_slice(table, at->actor);
	table_slice(table, at->reason);
	table_slice(table, at->said);
}

static int write_history(const struct evidence *evidence, int format)
{
	cleanup_table struct table *table = NULL;
	struct json json;
	struct error err;

	if (table_new(columns, ARRAY_SIZE(columns), &table) < 0)
		return EXIT_TROUBLE;
	for (size_t i = 0; i < evidence->transition_count; i++)
		put_transition(table, &evidence->transitions[i]);
	if (format == FORMAT_JSON) {
		json_begin(&json, stdout, false);
		json_object(&json, NULL);
		json_u64(&json, "schema_version", SCHEMA_VERSION);
		json_slice(&json, "workload", evidence->workload);
		table_json(table, &json, "transitions");
		json_end(&json);
		return EXIT_SUCCESS;
	}
	if (table_write(table, format == FORMAT_CSV ? TABLE_CSV : TABLE_TEXT,
	        color_wanted(stdout), stdout, &err) < 0)
		return trouble(NULL, &err);
	return EXIT_SUCCESS;
}

static int run_history(const struct command *self, int argc, char *argv[])
{
	cleanup_store struct store *store = NULL;
	cleanup_evidence struct evidence evidence = {0};
	struct history_options options = {0};
	struct evidence_query query;
	struct error err;
	int format, status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc != 1)
		return command_usage(self, "expected one workload");
	format = format_find(self, FORMATS, options.output);
	if (format < 0 || !open_store(options.db, STORE_READ, &store))
		return EXIT_TROUBLE;
	query = (struct evidence_query){.workload = slice_of(argv[0]),
	    .from_ms = time_now_ms()};
	if (store_evidence(store, &query, &evidence, &err) < 0)
		return trouble("reading the store", &err);
	if (evidence.transition_count == 0)
		say("%s: nothing has happened to it yet", argv[0]);
	return write_history(&evidence, format);
}

const struct command rollout_history = {
    .name = "history",
    .synopsis = "WORKLOAD [-o text|json|csv]",
    .summary = "every transition, with who and why",
    .options = history_rows,
    .examples = "  $ " PROG " rollout history spin-worker\n",
    .run = run_history,
};
