/* SPDX-License-Identifier: Apache-2.0 */
/* report: all workloads at once, for a person, a page, a scraper, a CI. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "cli/terminal.h"

static const struct option_row rows[] = {
    OPTION_DB(struct report_options),
    OPTION_WORKLOADS(struct report_options),
    OPTION_OUTPUT(struct report_options, "text|json"),
    {'S', "since",     OPTION_TIME, offsetof(struct report_options, since_ms),
                                          "TIME",                                                                            "nothing from before"             },
    {'U', "until",     OPTION_TIME, offsetof(struct report_options, until_ms),
                                          "TIME",                                                                            "nothing from after"              },
    {0,   "workload",  OPTION_TEXT, offsetof(struct report_options, workload),
                                          "NAME",                                                                            "of this workload only"           },
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

static int run(const struct command *self, int argc, char *argv[])
{
	cleanup_material struct report_material material = {0};
	struct report_options options = {0};
	struct page page;
	int status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc > 0)
		return command_usage(self, "unexpected operand %s", argv[0]);
	if (!options.output)
		options.output = "text";
	page.format = report_format_find(options.output);
	if (!page.format)
		return unknown_format(self, options.output);
	if (!material_read(&options, &material))
		return EXIT_TROUBLE;
	material.report.color = !options.write && color_wanted(stdout);
	page.report = &material.report;
	status = publish(&page, options.write);
	if (status == EXIT_SUCCESS && options.exit_code && material.held)
		return EXIT_FINDINGS;
	return status;
}

const struct command cmd_report = {
    .name = "report",
    .synopsis = "[-o FORMAT] [--since TIME] [--until TIME] [--write FILE]",
    .summary = "all workloads, what was recorded and what blocks",
    .options = rows,
    .examples = "  $ " PROG " report\n"
                "  $ " PROG " report -o json --since -24h --write "
                "/srv/www/seccomp.json\n",
    .run = run,
};
