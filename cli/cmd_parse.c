/* SPDX-License-Identifier: Apache-2.0 */
/* seccompctl parse: what each line means. Stores nothing. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/reading.h"
#include "cli/record_json.h"
#include "collector/read.h"
#include "collector/source_file.h"

struct options {
	const char *output;
	struct reading_options reading;
};

static const struct option_row rows[] = {
    OPTION_OUTPUT(struct options, "ndjson"),
    OPTION_READING(struct options),
    OPTION_END,
};

/* Returns -1 to go on, or an exit status. */
static int read_options(const struct command *self,
    const struct options *options, struct reader_options *ret)
{
	if (options->output && strcmp(options->output, "ndjson") != 0)
		return command_usage(self, "-o %s: expected ndjson",
		    options->output);
	return reading_options_read(self, &options->reading, ret);
}

static void print_record(struct record *record, const char *node,
    const char *file)
{
	struct slice *whose = record_node(record);

	if (node && whose && !whose->ptr)
		*whose = slice_of(node);
	record_print_json(stdout, record, file);
}

/* What the source lost is no line of it, and told as it is noticed. */
static void print_losses(struct source *source, const char *node,
    const char *file)
{
	struct record record = {.kind = RECORD_LOSS};

	while (source->type->loss(source, &record.loss) == 1)
		print_record(&record, node, file);
}

/* Whoever writes into a pipe takes their time. False: that was all. */
static bool wait_for_more(const struct source *source)
{
	struct pollfd in = {.fd = source->type->wait_fd(source),
	    .events = POLLIN};

	return in.fd >= 0 && (poll(&in, 1, -1) > 0 || errno == EINTR);
}

static int parse_lines(struct source *source, struct reader *reader,
    const char *node, const char *file, struct error *err)
{
	struct record record;
	struct entry entry;
	int r;

	do {
		while ((r = source->type->next(source, &entry, err)) > 0) {
			reader_read(reader, &entry, &record);
			print_record(&record, node, file);
		}
	} while (r == 0 && wait_for_more(source));
	while (reader_finish(reader, &record))
		print_record(&record, node, file);
	print_losses(source, node, file);
	return r;
}

static int parse_file(const char *path, const struct reader_options *options,
    const char *node)
{
	const char *name = strcmp(path, "-") == 0 ? "stdin" : path;
	cleanup_source struct source *source = NULL;
	cleanup_reader struct reader *reader = NULL;
	struct error err = {""};
	int r = reader_new(options, &reader);

	if (r < 0)
		return trouble(NULL, &(struct error){"out of memory"});
	r = source_file.open(path, reader_said(options), NULL, &source, &err);
	if (r == 0)
		r = parse_lines(source, reader, node, name, &err);
	return r < 0 ? trouble(name, &err) : EXIT_SUCCESS;
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct options options = {.output = NULL};
	struct reader_options reading = {.has_trust = false};
	int status = command_options(self, &argc, &argv, &options);

	if (status < 0)
		status = read_options(self, &options, &reading);
	if (status >= 0)
		return status;
	if (argc == 0)
		return parse_file("-", &reading, options.reading.node);
	status = EXIT_SUCCESS;
	for (int i = 0; i < argc; i++)
		if (parse_file(argv[i], &reading, options.reading.node) != 0)
			status = EXIT_TROUBLE;
	return status;
}

const struct command cmd_parse = {
    .name = "parse",
    .synopsis = "[OPTION...] [FILE...]",
    .summary = "tell what each line of a log means, as NDJSON",
    .description =
        "Reads audit logs, kernel and system logs, journal exports and what\n"
        "other tools make of them, in whatever framing, and writes one JSON\n"
        "object for each event, symptom, loss, start or end of a run, and\n"
        "for each line that opens like a record and cannot be read. Nothing\n"
        "is stored. Without FILE, or with -, standard input is read.",
    .options = rows,
    .examples =
        "  $ " PROG " parse /var/log/audit/audit.log\n"
        "  $ journalctl -o json | " PROG " parse\n"
        "  $ dmesg | " PROG " parse - | jq 'select(.kind == \"event\")'\n",
    .run = run,
};
