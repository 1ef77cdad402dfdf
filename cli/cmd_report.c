/* SPDX-License-Identifier: Apache-2.0 */
/* report: all workloads at once, for a person, a page, a scraper, a CI. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/time.h"
#include "cli/ci.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/report_only.h"
#include "cli/terminal.h"

#define FORMATS \
	"text|json|csv|html|markdown|prometheus|junit|github|codequality"

static const struct option_row rows[] = {
    OPTION_DB(struct report_options),
    OPTION_WORKLOADS(struct report_options),
    OPTION_OUTPUT(struct report_options, FORMATS),
    {'S', "since",     OPTION_TIME, offsetof(struct report_options, since_ms),
                                      "TIME",                                                                            "nothing from before"             },
    {'U', "until",     OPTION_TIME, offsetof(struct report_options, until_ms),
                                      "TIME",                                                                            "nothing from after"              },
    {0,   "workload",  OPTION_TEXT, offsetof(struct report_options, workload),
                                      "NAME",                                                                            "of this workload only"           },
    {0,   "only",      OPTION_TEXT, offsetof(struct report_options, only),
                                      "changes|problems",                                                                "say nothing if there are none"   },
    {0,   "state",     OPTION_TEXT, offsetof(struct report_options, state),     "FILE",
                                      "what the last report said, and now this one"                                                                        },
    {0,   "write",     OPTION_TEXT, offsetof(struct report_options, write),     "FILE",
                                      "into a file, whole or not at all"                                                                                   },
    {0,   "exit-code", OPTION_FLAG, offsetof(struct report_options, exit_code),
                                      NULL,                                                                              "leave with 1 if anything is held"},
    OPTION_NOW(struct report_options),
    OPTION_END,
};

struct page {
	const struct report_format *format;
	const struct report *report;
};

static int write_page(FILE *out, void *arg, struct error *err)
{
	const struct page *page = arg;

	return page->format->write(page->report, out, err);
}

static int publish(struct page *page, const char *path)
{
	struct error err;
	int r;

	if (path) {
		r = file_replace(path, 0644, write_page, page, &err);
		return r < 0 ? trouble(path, &err) : EXIT_SUCCESS;
	}
	pager_start();
	r = write_page(stdout, page, &err);
	return r < 0 ? trouble(NULL, &err) : EXIT_SUCCESS;
}

static int unknown_format(const struct command *self, const char *name)
{
	char names[128] = "";
	size_t used = 0;

	for (size_t i = 0; report_format_at(i); i++)
		used += (size_t)snprintf(names + used, sizeof(names) - used,
		    "%s%s", used ? ", " : "", report_format_at(i)->name);
	return command_usage(self, "-o %s: expected one of %s", name, names);
}

/* -1: they make sense. */
static int check(const struct command *self,
    const struct report_options *options)
{
	const char *only = options->only;

	if (!report_format_find(options->output))
		return unknown_format(self, options->output);
	if (only && strcmp(only, "changes") != 0 &&
	    strcmp(only, "problems") != 0)
		return command_usage(self,
		    "--only %s: expected changes or problems", only);
	if (only && strcmp(only, "changes") == 0 && !options->state)
		return command_usage(self,
		    "--only changes: since when? Give it a --state FILE");
	if ((options->since_ms || options->until_ms) &&
	    strcmp(options->output, "prometheus") == 0)
		return command_usage(self,
		    "-o prometheus counts from the beginning: no --since, no "
		    "--until");
	return -1;
}

static int say_all(const struct report_options *options,
    struct report_material *material)
{
	struct page page = {report_format_find(options->output),
	    &material->report};

	material->report.color = !options->write && color_wanted(stdout);
	ci_tell(&material->report);
	return publish(&page, options->write);
}

/* The state speaks of all workloads, whatever was worth saying. */
static int tell(const struct report_options *options,
    struct report_material *material, const struct report_state *state)
{
	int status = EXIT_SUCCESS;

	if (report_narrow(material, options->only,
	        options->state ? state : NULL))
		status = say_all(options, material);
	if (status == EXIT_SUCCESS && options->state)
		status = write_state(&material->whole, options->state);
	return status;
}

static int run(const struct command *self, int argc, char *argv[])
{
	cleanup_material struct report_material material = {0};
	cleanup_report_state struct report_state state = {0};
	struct report_options options = {.output = "text"};
	int status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc > 0)
		return command_usage(self, "unexpected operand %s", argv[0]);
	status = check(self, &options);
	if (status >= 0)
		return status;
	if (!read_state(options.state, &state) ||
	    !material_read(&options, &material))
		return EXIT_TROUBLE;
	status = tell(&options, &material, &state);
	if (status == EXIT_SUCCESS && options.exit_code &&
	    material.gathered.held)
		return EXIT_FINDINGS;
	return status;
}

const struct command cmd_report = {
    .name = "report",
    .synopsis = "[-o FORMAT] [--since TIME] [--until TIME] [--write FILE]",
    .summary = "all workloads, what was recorded and what blocks",
    .description =
        "Verdicts are as of now; what was recorded is of the span asked for.\n"
        "Prometheus counts from the beginning, for node_exporter's textfile\n"
        "collector. On GitHub Actions annotations and the step's summary come\n"
        "by themselves; codequality is for GitLab's artifacts:reports.\n"
        "\n"
        "--only changes says what is not as the state has it, --only problems\n"
        "what is held or cannot be trusted; with a state, once each.",
    .options = rows,
    .examples = "  $ " PROG " report\n"
                "  $ " PROG " report -o html --since -30d --write "
                "/srv/www/seccomp.html\n"
                "  $ " PROG " report -o prometheus --write "
                "/var/lib/node_exporter/seccompctl.prom\n"
                "  $ " PROG " report --only changes --state "
                "/var/lib/seccompctl/report.state\n",
    .run = run,
};
