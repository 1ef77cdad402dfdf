/* SPDX-License-Identifier: Apache-2.0 */
/* gate: may the workload go on? The exit status is the answer. */
#include <stdlib.h>

#include "cli/case.h"
#include "cli/ci.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "reports/verdict.h"

#define FORMATS "text|json"

struct options {
	const char *db, *workloads, *output, *to;
	uint64_t now_ms;
};

static const struct option_row rows[] = {
    OPTION_DB(struct options),
    OPTION_WORKLOADS(struct options),
    OPTION_OUTPUT(struct options, FORMATS),
    {0, "to", OPTION_TEXT, offsetof(struct options, to), "log|errno|kill",
                               "the phase to go to (default: the next one)"},
    OPTION_NOW(struct options),
    OPTION_END,
};

static void write_json(const struct workload_case *gate)
{
	struct json json;

	json_begin(&json, stdout, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", SCHEMA_VERSION);
	verdict_json(&gate->question, &gate->verdict, &json);
	json_end(&json);
}

static int run(const struct command *self, int argc, char *argv[])
{
	cleanup_case struct workload_case gate = {0};
	struct options options = {0};
	struct case_options want;
	struct error err;
	int format, status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc != 1)
		return command_usage(self, "expected one workload");
	format = format_find(self, FORMATS, options.output);
	if (format < 0)
		return EXIT_TROUBLE;
	want = (struct case_options){.db = options.db,
	    .workloads = options.workloads,
	    .to = options.to,
	    .now_ms = options.now_ms};
	if (!case_open(argv[0], &want, &gate))
		return EXIT_TROUBLE;
	if (format == FORMAT_JSON)
		write_json(&gate);
	else if (verdict_text(&gate.question, &gate.verdict,
	             color_wanted(stdout), stdout, &err) < 0)
		return trouble(NULL, &err);
	ci_tell_verdict(&gate.question, &gate.verdict);
	return exit_status_of(gate.verdict.outcome);
}

const struct command cmd_gate = {
    .name = "gate",
    .synopsis = "WORKLOAD [--to PHASE] [--now TIME] [-o text|json]",
    .summary = "may the workload's profile go on to the next phase",
    .description =
        "The exit status is the answer: 0 promote (or keep), 1 hold,\n"
        "2 trouble, 3 insufficient evidence, 4 untrusted evidence.",
    .options = rows,
    .examples = "  $ " PROG " gate spin-worker\n"
                "  $ " PROG " gate spin-worker --to kill -o json\n"
                "  $ " PROG " gate spin-worker && deploy\n",
    .run = run,
};
