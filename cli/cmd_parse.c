/* SPDX-License-Identifier: Apache-2.0 */
/* seccompctl parse: what each line means. Stores nothing. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/cleanup.h"
#include "cli/commands.h"
#include "cli/record_json.h"
#include "collector/read.h"

#define LINE_MAX_BYTES (1U << 20)

struct options {
	const char *output, *tz, *trust, *node;
};

static const struct option_row rows[] = {
    OPTION_OUTPUT(struct options, "ndjson"),
    {0, "tz",    OPTION_TEXT, offsetof(struct options, tz),    "+HH:MM",
                                "the time zone of ausearch -i"                                                               },
    {0, "trust", OPTION_TEXT, offsetof(struct options, trust),
                                "kernel|forgeable",                                                 "who can have written it"},
    {0, "node",  OPTION_TEXT, offsetof(struct options, node),  "NAME",
                                "the host of lines that name none"                                                           },
    OPTION_END,
};

/* "+02:00", "-0530", "+2", "UTC", "Z". */
static bool read_tz(const char *text, int *ret)
{
	struct slice rest = slice_of(text);
	uint64_t h = 0, m = 0;
	bool west;

	*ret = 0;
	if (slice_equals(rest, "UTC") || slice_equals(rest, "Z"))
		return true;
	west = slice_skip(&rest, "-");
	if (!west && !slice_skip(&rest, "+"))
		return false;
	if (slice_take_u64(&rest, 10, &h) < 0)
		return false;
	if (slice_skip(&rest, ":")) {
		if (slice_take_u64(&rest, 10, &m) < 0)
			return false;
	} else if (h > 99) {
		m = h % 100;
		h /= 100;
	}
	if (rest.len > 0 || h > 14 || m > 59)
		return false;
	*ret = (int)(h * 60 + m) * (west ? -1 : 1);
	return true;
}

static bool read_trust(const char *text, enum trust *ret)
{
	static const enum trust trusts[] = {TRUST_KERNEL, TRUST_FORGEABLE};

	for (size_t i = 0; i < ARRAY_SIZE(trusts); i++)
		if (strcmp(text, trust_name(trusts[i])) == 0) {
			*ret = trusts[i];
			return true;
		}
	return false;
}

/* Returns -1 to go on, or an exit status. */
static int read_options(const struct command *self,
    const struct options *options, struct reader_options *ret)
{
	*ret = (struct reader_options){.tz_minutes = 0};
	if (options->output && strcmp(options->output, "ndjson") != 0)
		return command_usage(self, "-o %s: expected ndjson",
		    options->output);
	if (options->tz) {
		ret->has_tz = true;
		if (!read_tz(options->tz, &ret->tz_minutes))
			return command_usage(self,
			    "--tz %s: expected UTC or an offset such as +02:00",
			    options->tz);
	}
	if (options->trust) {
		ret->has_trust = true;
		if (!read_trust(options->trust, &ret->trust))
			return command_usage(self,
			    "--trust %s: expected kernel or forgeable",
			    options->trust);
	}
	return -1;
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
		return parse_file("-", &reading, options.node);
	status = EXIT_SUCCESS;
	for (int i = 0; i < argc; i++)
		if (parse_file(argv[i], &reading, options.node) != 0)
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
