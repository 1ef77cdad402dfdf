/* SPDX-License-Identifier: Apache-2.0 */
/* rollout step: all that policy lets a controller do by itself. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/json.h"
#include "cli/format.h"
#include "cli/rollout.h"
#include "cli/roots.h"
#include "reports/table.h"
#include "reports/verdict.h"

#define FORMATS    "text|json"
#define MOVES_MOST 4 /* such as adopt and update, one after the other */

struct step_options {
	const char *db, *workloads, *output;
	struct option_list roots;
	uint64_t now_ms;
	bool apply;
};

static const struct option_row rows[] = {
    OPTION_DB(struct step_options),
    OPTION_WORKLOADS(struct step_options),
    OPTION_OUTPUT(struct step_options, FORMATS),
    {0, "apply", OPTION_FLAG, offsetof(struct step_options, apply), NULL,
                                    "do it; else it is only said"                                                                                                           },
    {0, "root",  OPTION_LIST, offsetof(struct step_options, roots),
                                    ROOT_ARGUMENT,                                                       "where to write the phase's file: kubelet, docker, podman, systemd"},
    OPTION_NOW(struct step_options),
    OPTION_END,
};

static const struct column columns[] = {
    {"WORKLOAD", "workload", CELL_TEXT, false},
    {"PHASE",    "phase",    CELL_TEXT, false},
    {"VERDICT",  "verdict",  CELL_TEXT, false},
    {"MOVE",     "move",     CELL_TEXT, false},
    {"TO",       "to",       CELL_TEXT, false},
    {"BY",       "by",       CELL_TEXT, false},
    {"DONE",     "done",     CELL_FLAG, false},
    {"WHY",      "why",      CELL_TEXT, true },
    {"COMMAND",  "command",  CELL_TEXT, true },
};

struct step {
	struct step_options options;
	struct store *store;
	struct workloads workloads;
	struct roots roots;
	struct table *table;
	int status;
};

/* Trouble is worse than what a person has to look at; waiting is neither. */
static void note(struct step *step, int status)
{
	static const int worse[] = {EXIT_SUCCESS, EXIT_UNTRUSTED, EXIT_FINDINGS,
	    EXIT_TROUBLE};
	size_t was = 0, is = 0;

	for (size_t i = 0; i < ARRAY_SIZE(worse); i++) {
		if (worse[i] == step->status)
			was = i;
		if (worse[i] == status)
			is = i;
	}
	step->status = worse[was > is ? was : is];
}

static void put_row(struct step *step, const struct workload_case *self,
    const struct rollout_action *action, bool done)
{
	struct table *table = step->table;

	table_row(table);
	table_text(table, self->workload->name);
	table_text(table, phase_name(self->question.phase));
	table_text(table, verdict_word(&self->verdict, &self->question));
	table_text(table, move_name(action->move));
	table_text(table, phase_name(action->to));
	table_text(table, action->move == MOVE_NONE ? "-"
	                  : action->automatic       ? "policy"
	                                            : "person");
	table_flag(table, done);
	table_text(table, action->reason);
	table_text(table, *action->command ? action->command : "-");
}

static void put_none(struct step *step, const struct workload *workload)
{
	struct table *table = step->table;
	char command[256];

	(void)snprintf(command, sizeof(command), PROG " rollout init %s",
	    workload->name);
	table_row(table);
	table_text(table, workload->name);
	for (size_t i = 0; i < 2; i++)
		table_slice(table, (struct slice){NULL, 0});
	table_text(table, "init");
	table_text(table, phase_name(PHASE_LOG));
	table_text(table, "person");
	table_flag(table, false);
	table_text(table, "it has no rollout yet");
	table_text(table, command);
}

static int status_of(const struct workload_case *self,
    const struct rollout_action *action, bool done)
{
	if (done)
		return EXIT_SUCCESS;
	if ((action->move != MOVE_NONE && !action->automatic) ||
	    (action->move == MOVE_NONE &&
	        self->verdict.outcome == OUTCOME_HOLD))
		return EXIT_FINDINGS;
	return self->verdict.outcome == OUTCOME_UNTRUSTED ? EXIT_UNTRUSTED
	                                                  : EXIT_SUCCESS;
}

static bool apply(struct step *step, struct workload_case *self,
    const struct rollout_action *action)
{
	struct error err;
	int r;

	if (!step->options.apply || !action->automatic ||
	    action->move == MOVE_NONE)
		return false;
	r = step_do(self, action, actor_name(), &err);
	say_remarks(&self->remarks);
	if (r == 0) {
		if (action->to < action->from)
			rollout_say_nodes(self, action->to);
		return true;
	}
	if (r == -ESTALE || r == -EEXIST)
		(void)rollout_failed(self, r, &err);
	else
		(void)trouble(self->workload->name, &err);
	note(step, EXIT_TROUBLE);
	return false;
}

static bool is_other(const struct step *step, struct workload_case *self,
    struct rollout_action *ret)
{
	struct error err;
	int r =
	    step_differs(self, step->roots.items, step->roots.count, ret, &err);

	(void)case_told(&self->remarks, r < 0 ? r : 0, &err);
	return r > 0;
}

static bool write_files(const struct step *step, struct workload_case *self)
{
	struct error err;
	int r = step_write(self, step->roots.items, step->roots.count, &err);

	return case_told(&self->remarks, r, &err);
}

/* No file changes unseen: without a move of the rollout it is one by itself. */
static void take_files(struct step *step, struct workload_case *self,
    bool moved)
{
	struct rollout_action action;
	bool other = !moved && is_other(step, self, &action);
	bool written = step->options.apply && write_files(step, self);

	if (other)
		put_row(step, self, &action, written);
	if (step->options.apply && !written)
		note(step, EXIT_TROUBLE);
}

/* True: something was done, so that it is to be looked at again. */
static bool take(struct step *step, const struct workload *workload, bool moved)
{
	cleanup_case struct workload_case this = {0};
	struct rollout_action action;
	bool done;

	if (!case_open_in(step->store, &step->workloads, workload,
	        &(struct case_options){.now_ms = step->options.now_ms},
	        &this)) {
		note(step, EXIT_TROUBLE);
		return false;
	}
	if (!this.evidence.has_rollout) {
		put_none(step, workload);
		note(step, EXIT_FINDINGS);
		return false;
	}
	rollout_next(&this.question, &this.verdict, &action);
	done = apply(step, &this, &action);
	put_row(step, &this, &action, done);
	note(step, status_of(&this, &action, done));
	if (!done)
		take_files(step, &this, moved);
	return done;
}

static void take_all_of(struct step *step, const struct workload *workload)
{
	for (unsigned i = 0; i < MOVES_MOST; i++)
		if (!take(step, workload, i > 0))
			return;
}

static int show(const struct step *step, int format)
{
	struct json json;
	struct error err;

	if (format == FORMAT_JSON) {
		json_begin(&json, stdout, false);
		json_object(&json, NULL);
		json_u64(&json, "schema_version", SCHEMA_VERSION);
		json_bool(&json, "applied", step->options.apply);
		table_json(step->table, &json, "moves");
		json_end(&json);
		return step->status;
	}
	if (table_write(step->table, TABLE_TEXT, color_wanted(stdout), stdout,
	        &err) < 0)
		return trouble(NULL, &err);
	return step->status;
}

static bool open_all(struct step *step)
{
	const struct step_options *options = &step->options;

	if (!roots_find(&options->roots, &step->roots))
		return false;
	if (!read_workloads(options->workloads, &step->workloads) ||
	    !open_store(options->db, options->apply ? STORE_CREATE : STORE_READ,
	        &step->store))
		return false;
	if (table_new(columns, ARRAY_SIZE(columns), &step->table) == 0)
		return true;
	say("out of memory");
	return false;
}

static int run_in(struct step *step, int argc, char *argv[], int format)
{
	const struct workload *workload;

	if (!open_all(step))
		return EXIT_TROUBLE;
	for (int i = 0; i < argc; i++) {
		workload = find_workload(&step->workloads, argv[i]);
		if (!workload)
			return EXIT_TROUBLE;
		take_all_of(step, workload);
	}
	for (size_t i = 0; argc == 0 && i < step->workloads.count; i++)
		take_all_of(step, &step->workloads.items[i]);
	return show(step, format);
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct step *step = calloc(1, sizeof(*step));
	int format, status;

	if (!step)
		return EXIT_TROUBLE;
	status = command_options(self, &argc, &argv, &step->options);
	format =
	    status < 0 ? format_find(self, FORMATS, step->options.output) : -1;
	if (status < 0)
		status = format < 0 ? EXIT_TROUBLE
		                    : run_in(step, argc, argv, format);
	table_free(step->table);
	store_close(step->store);
	workloads_release(&step->workloads);
	free(step);
	return status;
}

const struct command rollout_step = {
    .name = "step",
    .synopsis = "[WORKLOAD...] [--apply] [--root [TARGET:]DIR]...",
    .summary = "what is to be done next, and do what policy allows",
    .description =
        "Adds ordinary calls to profiles in log, deploys profiles that "
        "changed, promotes\nwhat the gate lets go, demotes from kill where "
        "policy says so, and writes the\nfiles of the phases. The rest is "
        "proposed, and no file changes without a move\nthat is shown. It may "
        "be run as often as one likes: of two at once one does it,\nand the "
        "other says so.\n"
        "\n"
        "The exit status is 0 if nothing is left to a person (evidence may "
        "still be\nmissing), 1 if something is, 4 if evidence can't be "
        "trusted, 2 for trouble.",
    .options = rows,
    .examples = "  $ " PROG " rollout step\n"
                "  $ " PROG " rollout step --apply --root "
                "kubelet:/var/lib/kubelet/seccomp\n"
                "  $ " PROG " rollout step spin-worker --apply --root "
                "systemd:/etc/systemd/system\n",
    .run = run,
};
