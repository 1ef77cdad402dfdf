/* SPDX-License-Identifier: Apache-2.0 */
/* seccompctl collect: keep what logs and the kernel say. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/escape.h"
#include "base/json.h"
#include "cli/collecting.h"
#include "cli/commands.h"
#include "cli/format.h"

#define FORMATS "text|json"

struct options {
	const char *db, *output, *workloads;
	struct reading_options reading;
	bool follow, no_sandbox;
};

static const struct option_row rows[] = {
    OPTION_DB(struct options),
    OPTION_OUTPUT(struct options, FORMATS),
    OPTION_WORKLOADS(struct options),
    OPTION_READING(struct options),
    {'f', "follow",     OPTION_FLAG, offsetof(struct options, follow),     NULL,
                      "go on until a signal says to stop"   },
    {0,   "no-sandbox", OPTION_FLAG, offsetof(struct options, no_sandbox), NULL,
                      "follow with all privileges there are"},
    OPTION_END,
};

/* In the order they are told. */
static const struct {
	const char *key, *text;
	size_t offset;
	bool always; /* in text too, also when it is 0 */
} numbers[] = {
    {"lines",         "lines",              offsetof(struct ingest_counts, lines),         true },
    {"records",       "records",            offsetof(struct ingest_counts, records),       true },
    {"other",         NULL,                 offsetof(struct ingest_counts, other),         false},
    {"new_events",    "new events",         offsetof(struct ingest_counts, new_events),
     true                                                                                       },
    {"duplicates",    "duplicates",         offsetof(struct ingest_counts, duplicates),
     false                                                                                      },
    {"conflicts",     "conflicts",          offsetof(struct ingest_counts, conflicts),
     false                                                                                      },
    {"too_old",       "too old",            offsetof(struct ingest_counts, too_old),       false},
    {"unverified",    "unverified",         offsetof(struct ingest_counts, unverified),
     false                                                                                      },
    {"rejected",      "rejected",           offsetof(struct ingest_counts, rejected),      false},
    {"symptoms",      "symptoms",           offsetof(struct ingest_counts, symptoms),      false},
    {"losses",        "losses",             offsetof(struct ingest_counts, losses),        false},
    {"runs",          "starts and ends",    offsetof(struct ingest_counts, runs),          false},
    {"source_losses", "gaps in the source",
     offsetof(struct ingest_counts,                                        source_losses), false},
    {"bytes",         NULL,                 offsetof(struct ingest_counts, bytes),         false},
};

static uint64_t number(const struct ingest_counts *counts, size_t i)
{
	return *(const uint64_t *)(const void *)((const char *)counts +
	                                         numbers[i].offset);
}

static void print_counts(const char *name, const struct ingest_counts *counts)
{
	const char *comma = ": ";

	escape(stdout, MEDIUM_TERMINAL, slice_of(name));
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		uint64_t n = number(counts, i);

		if (!numbers[i].text || (n == 0 && !numbers[i].always))
			continue;
		printf("%s%" PRIu64 " %s", comma, n, numbers[i].text);
		comma = ", ";
	}
	putchar('\n');
}

static void print_text(const struct collecting *collecting,
    const struct ingest_counts *total)
{
	for (size_t i = 0; i < collecting->count; i++)
		if (collecting->items[i].result == 0)
			print_counts(collecting->items[i].name,
			    &collecting->items[i].counts);
	if (collecting->count > 1)
		print_counts("in all", total);
}

static void json_counts(struct json *json, const struct ingest_counts *counts)
{
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		json_u64(json, numbers[i].key, number(counts, i));
	json_double(json, "seconds", counts->seconds);
}

static void print_json(const struct collecting *collecting,
    const struct ingest_counts *total)
{
	struct json json;

	json_begin(&json, stdout, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", 1);
	json_counts(&json, total);
	json_array(&json, "sources");
	for (size_t i = 0; i < collecting->count; i++) {
		const struct ingest_item *item = &collecting->items[i];

		json_object(&json, NULL);
		json_text(&json, "source", item->name);
		json_text(&json, "type", item->type->name);
		json_text(&json, "error",
		    item->result < 0 ? item->err.text : NULL);
		json_counts(&json, &item->counts);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
}

static int conclude(const struct collecting *collecting, int format)
{
	struct ingest_counts total = {0};
	int status = EXIT_SUCCESS;

	for (size_t i = 0; i < collecting->count; i++) {
		const struct ingest_item *item = &collecting->items[i];

		ingest_counts_add(&total, &item->counts);
		if (item->result < 0)
			status = trouble(item->what, &item->err);
	}
	if (format == FORMAT_JSON)
		print_json(collecting, &total);
	else
		print_text(collecting, &total);
	return status;
}

static bool add_sources(struct collecting *collecting, int argc, char *argv[])
{
	if (argc == 0)
		return collecting_add_usual(collecting);
	for (int i = 0; i < argc; i++) {
		if (!collecting_add(collecting, argv[i]))
			return false;
		/* auditd passes two words to a plugin, and no more. */
		collecting->follow |= strcmp(argv[i], "plugin") == 0;
	}
	return true;
}

static int run(const struct command *self, int argc, char *argv[])
{
	cleanup_collecting struct collecting collecting = {0};
	cleanup_store struct store *store = NULL;
	struct options options = {0};
	const char *db;
	int format = FORMAT_TEXT;
	int status = command_options(self, &argc, &argv, &options);

	if (status < 0)
		status = reading_options_read(self, &options.reading,
		    &collecting.reading);
	if (status < 0)
		format = format_find(self, FORMATS, options.output);
	if (status >= 0 || format < 0)
		return status >= 0 ? status : EXIT_TROUBLE;
	collecting.node = options.reading.node;
	collecting.workloads = options.workloads;
	collecting.follow = options.follow;
	collecting.no_sandbox = options.no_sandbox;
	db = store_path(options.db);
	if (!add_sources(&collecting, argc, argv) ||
	    !open_store(db, STORE_CREATE, &store) ||
	    !collecting_run(&collecting, store, db))
		return EXIT_TROUBLE;
	return conclude(&collecting, format);
}

const struct command cmd_collect = {
    .name = "collect",
    .synopsis = "[OPTION...] [SOURCE...]",
    .summary = "keep what logs and the kernel say of filtered calls",
    .description =
        "SOURCE is a log, a folder of logs with the rotated and compressed\n"
        "ones, - for standard input, or netlink, kmsg, journal[:DIR|FILE].\n"
        "Named none: the audit log and the journal, whichever exist; with\n"
        "--follow netlink, else the journal, else the kernel log.\n"
        "\n"
        "Every event counts once, by whatever way it came and however often\n"
        "collect is run. Lines that cannot be read whole are counted and\n"
        "kept; what anybody could have written is kept apart: a log is the\n"
        "kernel's word if root alone can write it and the folders it lies\n"
        "in. Of a copy, and of standard input, you have to say so: --trust\n"
        "kernel, which whatever rests on it then shows.",
    .options = rows,
    .examples = "  $ " PROG " collect\n"
                "  $ " PROG " collect /var/log/audit\n"
                "  $ ausearch --raw | " PROG " collect --trust kernel -\n"
                "  $ " PROG " collect --follow netlink journal\n",
    .run = run,
};
