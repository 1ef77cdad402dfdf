/* SPDX-License-Identifier: Apache-2.0 */
/* gate: may the workload go on? The exit status is the answer. */
#include <stdlib.h>

#include "cli/case_open.h"
#include "cli/ci.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/roots.h"
#include "reports/verdict.h"

#define FORMATS "text|json"

struct options {
	const char *db, *workloads, *output, *to;
	struct option_list roots;
	uint64_t now_ms, at;
};

static const struct option_row rows[] = {
    OPTION_DB(struct options),
    OPTION_WORKLOADS(struct options),
    OPTION_OUTPUT(struct options, FORMATS),
    {0, "to",   OPTION_TEXT,  offsetof(struct options, to),    "log|errno|kill",
                               "the phase to go to (default: the next one)"              },
    {0, "at",   OPTION_COUNT, offsetof(struct options, at),    "TRANSITION",
                               "ask again what that one of rollout history rests on"     },
    {0, "root", OPTION_LIST,  offsetof(struct options, roots), ROOT_ARGUMENT,
                               "say which of the phase's files there are not written yet"},
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

/* Records that came late, of a time before it, may say otherwise. */
static void say_replay(const struct workload_case *gate)
{
	const char *word = verdict_word(&gate->verdict, &gate->question);

	if (gate->at && !slice_equals(gate->at->verdict, word))
		say("transition %lld rests on the verdict %.*s: what was told "
		    "since makes it %s",
		    (long long)gate->at->id, (int)gate->at->verdict.len,
		    gate->at->verdict.ptr, word);
}

static int run(const struct command *self, int argc, char *argv[])
{
	cleanup_case struct workload_case gate = {0};
	struct options options = {0};
	struct case_options want;
	struct roots roots;
	struct error err;
	int format, status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc != 1)
		return command_usage(self, "expected one workload");
	if (options.at && (options.to || options.now_ms))
		return command_usage(self,
		    "--at goes with neither --to nor --now");
	format = format_find(self, FORMATS, options.output);
	if (format < 0 || !roots_find(&options.roots, &roots))
		return EXIT_TROUBLE;
	want = (struct case_options){.db = options.db,
	    .workloads = options.workloads,
	    .to = options.to,
	    .at = options.at,
	    .now_ms = options.now_ms};
	if (!case_open(argv[0], &want, &gate))
		return EXIT_TROUBLE;
	if (format == FORMAT_JSON)
		write_json(&gate);
	else if (verdict_text(&gate.question, &gate.verdict,
	             color_wanted(stdout), stdout, &err) < 0)
		return trouble(NULL, &err);
	ci_tell_verdict(&gate.question, &gate.verdict);
	say_replay(&gate);
	if (!gate.at) /* files are what they are now */
		roots_say_unwritten(&roots, &gate);
	return exit_status_of(gate.verdict.outcome);
}

const struct command cmd_gate = {
    .name = "gate",
    .synopsis = "WORKLOAD [--to PHASE] [--now TIME | --at TRANSITION] "
                "[-o text|json]",
    .summary = "may the workload's profile go on to the next phase",
    .description =
        "The exit status is the answer: 0 promote (or keep), 1 hold,\n"
        "2 trouble, 3 insufficient evidence, 4 untrusted evidence.",
    .options = rows,
    .examples = "  $ " PROG " gate spin-worker\n"
                "  $ " PROG " gate spin-worker --to kill -o json\n"
                "  $ " PROG " gate spin-worker --at 12\n"
                "  $ " PROG " gate spin-worker && deploy\n",
    .run = run,
};
