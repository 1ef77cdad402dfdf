/* SPDX-License-Identifier: Apache-2.0 */
/* seccompctl parse: what each line means. Stores nothing. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "cli/commands.h"
#include "cli/reading.h"
#include "cli/record_json.h"
#include "collector/read.h"

#define LINE_MAX_BYTES (1U << 20)

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

static struct slice *node_of(struct record *record)
{
	switch (record->kind) {
	case RECORD_EVENT:
		return &record->event.subject.node;
	case RECORD_SYMPTOM:
		return &record->symptom.subject.node;
	case RECORD_LOSS:
		return &record->loss.node;
	case RECORD_RUN:
		return &record->run.subject.node;
	case RECORD_NONE:
	case RECORD_REJECTED:
		break;
	}
	return NULL;
}

static void print_record(struct record *record, const char *node,
    const char *file)
{
	struct slice *whose = node_of(record);

	if (node && whose && !whose->ptr)
		*whose = slice_of(node);
	record_print_json(stdout, record, file);
}

static int parse_lines(FILE *in, struct reader *reader, const char *node,
    const char *name)
{
	cleanup_free char *buf = NULL;
	size_t size = 0;
	ssize_t len;
	struct record record;
	struct entry entry = {.trust = TRUST_KERNEL};

	while ((len = getline(&buf, &size, in)) >= 0) {
		size_t whole = (size_t)len - (buf[len - 1] == '\n');

		entry.cut = whole > LINE_MAX_BYTES;
		entry.text =
		    (struct slice){buf, entry.cut ? LINE_MAX_BYTES : whole};
		entry.line_number++;
		reader_read(reader, &entry, &record);
		print_record(&record, node, name);
		entry.position += (uint64_t)len;
	}
	while (reader_finish(reader, &record))
		print_record(&record, node, name);
	return feof(in) ? 0 : -EIO;
}

static int parse_file(const char *path, const struct reader_options *options,
    const char *node)
{
	bool is_stdin = strcmp(path, "-") == 0;
	const char *name = is_stdin ? "stdin" : path;
	cleanup_fclose FILE *file = NULL;
	cleanup_reader struct reader *reader = NULL;
	int r;

	if (!is_stdin) {
		file = fopen(path, "re");
		if (!file) {
			say("%s: %s", path, strerror(errno));
			return EXIT_TROUBLE;
		}
	}
	r = reader_new(options, &reader);
	if (r == 0)
		r = parse_lines(is_stdin ? stdin : file, reader, node, name);
	if (r < 0) {
		say("%s: %s", name, strerror(-r));
		return EXIT_TROUBLE;
	}
	return EXIT_SUCCESS;
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct options options = {.output = NULL};
	struct reader_options reading;
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
