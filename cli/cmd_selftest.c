/* SPDX-License-Identifier: Apache-2.0 */
/* selftest: whether what the kernel says of each action reaches us here. */
#include <errno.h>
#include <inttypes.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <string.h>

#include "base/array.h"
#include "base/json.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/terminal.h"
#include "collector/read.h"
#include "collector/source_journal.h"
#include "collector/source_kmsg.h"
#include "collector/source_netlink.h"
#include "host/probe.h"
#include "reports/table.h"

#define FORMATS        "text|json"
#define SCHEMA_VERSION 1
#define WAIT_MS        3000
#define NEVER          UINT64_MAX

/* What is tried; without the flag, some actions are not recorded at all. */
static const struct marker {
	const char *action;
	uint32_t answer;
	bool flag;
	bool expected;
} markers[] = {
    {"log",          SECCOMP_RET_LOG,            false, true },
    {"errno",        SECCOMP_RET_ERRNO | ENOSYS, true,  true },
    {"errno",        SECCOMP_RET_ERRNO | ENOSYS, false, false},
    {"trap",         SECCOMP_RET_TRAP,           true,  true },
    {"trap",         SECCOMP_RET_TRAP,           false, false},
    {"trace",        SECCOMP_RET_TRACE,          true,  true },
    {"kill_thread",  SECCOMP_RET_KILL_THREAD,    false, true },
    {"kill_process", SECCOMP_RET_KILL_PROCESS,   false, true },
};

static const struct source_type *const types[] = {
    &source_netlink,
    &source_kmsg,
    &source_journal,
};

#define MARKERS ARRAY_SIZE(markers)
#define SOURCES ARRAY_SIZE(types)

struct made {
	uint32_t pid; /* 0: it could not be made */
	int32_t nr;
	uint64_t at_ms;
	uint64_t after_ms[SOURCES]; /* NEVER: it did not come */
};

struct test {
	struct source *sources[SOURCES]; /* NULL: cannot be opened */
	struct error why[SOURCES];
	struct reader *reader;
	struct made made[MARKERS];
};

struct options {
	const char *output;
	uint64_t wait_ms;
};

static const struct option_row rows[] = {
    OPTION_OUTPUT(struct options, FORMATS),
    {'t', "timeout", OPTION_SPAN, offsetof(struct options, wait_ms), "SPAN",
                               "wait so long for what was made (default: 3s)"},
    OPTION_END,
};

static void open_sources(struct test *test)
{
	char now[32];
	int len = snprintf(now, sizeof(now), "%" PRIu64, time_now_ms() * 1000);
	const struct checkpoint since = {
	    .position = {now, (size_t)len}
        };

	for (size_t i = 0; i < SOURCES; i++)
		if (types[i]->open(types[i]->name, SAID_NOTHING, &since,
		        &test->sources[i], &test->why[i]) < 0)
			test->sources[i] = NULL;
}

static void close_test(struct test *test)
{
	for (size_t i = 0; i < SOURCES; i++)
		source_closep(&test->sources[i]);
	reader_free(test->reader);
}

#define cleanup_test CLEANUP(close_test)

static void make(const struct marker *marker, struct made *ret)
{
	int r = probe_number(&ret->nr);

	for (size_t i = 0; i < SOURCES; i++)
		ret->after_ms[i] = NEVER;
	ret->at_ms = time_now_ms();
	if (r == 0)
		r = probe_child(ret->nr, marker->answer,
		    marker->flag ? SECCOMP_FILTER_FLAG_LOG : 0);
	ret->pid = r > 0 ? (uint32_t)r : 0;
}

static void match(struct test *test, size_t source, const struct event *event)
{
	for (size_t i = 0; i < MARKERS; i++) {
		struct made *made = &test->made[i];

		if (made->pid != event->pid || made->nr != event->call.nr ||
		    made->after_ms[source] != NEVER)
			continue;
		made->after_ms[source] = time_now_ms() - made->at_ms;
	}
}

static void listen(struct test *test, size_t source)
{
	struct source *from = test->sources[source];
	struct entry entry;
	struct record record;

	while (from && from->type->next(from, &entry, NULL) > 0) {
		reader_read(test->reader, &entry, &record);
		if (record.kind == RECORD_EVENT)
			match(test, source, &record.event);
	}
}

/* Whether every one that is to come has come, wherever it can. */
static bool is_done(const struct test *test)
{
	for (size_t i = 0; i < MARKERS; i++)
		for (size_t j = 0; j < SOURCES; j++)
			if (markers[i].expected && test->made[i].pid &&
			    test->sources[j] &&
			    test->made[i].after_ms[j] == NEVER)
				return false;
	return true;
}

static void listen_to_all(struct test *test)
{
	for (size_t i = 0; i < SOURCES; i++)
		listen(test, i);
}

static bool came(const struct made *made)
{
	for (size_t i = 0; i < SOURCES; i++)
		if (made->after_ms[i] != NEVER)
			return true;
	return false;
}

static bool passed(const struct test *test)
{
	for (size_t i = 0; i < MARKERS; i++)
		if (markers[i].expected != came(&test->made[i]))
			return false;
	return true;
}

/* Once one source has it, the others need not be waited for as long. */
static void wait_for_all(struct test *test, uint64_t wait_ms)
{
	uint64_t begin = time_now_ms(), now = begin;

	while (now < begin + wait_ms) {
		listen_to_all(test);
		if (is_done(test) ||
		    (passed(test) && now > begin + wait_ms / 3))
			return;
		(void)poll(NULL, 0, 10);
		now = time_now_ms();
	}
}

static const char *verdict(const struct test *test, size_t i)
{
	if (test->made[i].pid == 0)
		return "could not be made";
	if (markers[i].expected)
		return came(&test->made[i]) ? "seen" : "NOT SEEN";
	return came(&test->made[i]) ? "seen, against expectation"
	                            : "silent, as expected";
}

static const struct column columns[] = {
    {"ACTION",  "action",  CELL_TEXT, false},
    {"FLAG",    "flag",    CELL_FLAG, false},
    {"NETLINK", "netlink", CELL_TEXT, false},
    {"KMSG",    "kmsg",    CELL_TEXT, false},
    {"JOURNAL", "journal", CELL_TEXT, false},
    {"",        "verdict", CELL_TEXT, false},
};

static void add_row(struct table *table, const struct test *test, size_t i)
{
	table_row(table);
	table_text(table, markers[i].action);
	table_flag(table, markers[i].flag);
	for (size_t j = 0; j < SOURCES; j++) {
		char text[32] = "-";

		if (test->made[i].after_ms[j] != NEVER)
			(void)snprintf(text, sizeof(text), "%" PRIu64 " ms",
			    test->made[i].after_ms[j]);
		table_text(table, text);
	}
	table_text(table, verdict(test, i));
}

static int show_text(const struct test *test)
{
	cleanup_table struct table *table = NULL;
	struct error err = {"out of memory"};

	for (size_t i = 0; i < SOURCES; i++)
		if (!test->sources[i])
			say("%s: %s", types[i]->name, test->why[i].text);
	if (table_new(columns, ARRAY_SIZE(columns), &table) < 0)
		return trouble("selftest", &err);
	for (size_t i = 0; i < MARKERS; i++)
		add_row(table, test, i);
	if (table_write(table, TABLE_TEXT, color_wanted(stdout), stdout, &err) <
	    0)
		return trouble("selftest", &err);
	if (!passed(test))
		puts("\nWhat was not seen here is not seen in evidence either: "
		     "see " PROG " doctor.");
	return EXIT_SUCCESS;
}

static void show_marker(struct json *json, const struct test *test, size_t i)
{
	json_object(json, NULL);
	json_text(json, "action", markers[i].action);
	json_bool(json, "flag_log", markers[i].flag);
	json_bool(json, "expected", markers[i].expected);
	json_bool(json, "seen", came(&test->made[i]));
	for (size_t j = 0; j < SOURCES; j++) {
		char key[32];

		(void)snprintf(key, sizeof(key), "%s_ms", types[j]->name);
		if (test->made[i].after_ms[j] == NEVER)
			json_null(json, key);
		else
			json_u64(json, key, test->made[i].after_ms[j]);
	}
	json_end(json);
}

static int show_json(const struct test *test)
{
	struct json json;

	json_begin(&json, stdout, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", SCHEMA_VERSION);
	json_bool(&json, "passed", passed(test));
	json_array(&json, "sources");
	for (size_t i = 0; i < SOURCES; i++) {
		json_object(&json, NULL);
		json_text(&json, "source", types[i]->name);
		json_bool(&json, "open", test->sources[i] != NULL);
		if (!test->sources[i])
			json_text(&json, "why", test->why[i].text);
		json_end(&json);
	}
	json_end(&json);
	json_array(&json, "markers");
	for (size_t i = 0; i < MARKERS; i++)
		show_marker(&json, test, i);
	json_end(&json);
	json_end(&json);
	return EXIT_SUCCESS;
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct options options = {.wait_ms = WAIT_MS};
	int status = command_options(self, &argc, &argv, &options), format;
	cleanup_test struct test test = {0};
	struct error err = {"out of memory"};

	if (status >= 0)
		return status;
	format = format_find(self, FORMATS, options.output);
	if (format < 0)
		return EXIT_TROUBLE;
	if (argc > 0)
		return command_usage(self, "no operands are expected");
	if (reader_new(&(struct reader_options){0}, &test.reader) < 0)
		return trouble("selftest", &err);
	open_sources(&test);
	for (size_t i = 0; i < MARKERS; i++) {
		make(&markers[i], &test.made[i]);
		listen_to_all(&test);
	}
	wait_for_all(&test, options.wait_ms);
	status = format == FORMAT_JSON ? show_json(&test) : show_text(&test);
	if (status != EXIT_SUCCESS)
		return status;
	return passed(&test) ? EXIT_SUCCESS : EXIT_UNTRUSTED;
}

const struct command cmd_selftest = {
    .name = "selftest",
    .synopsis = "[-o text|json] [--timeout SPAN]",
    .summary = "make a call under each action, and see which records arrive",
    .description =
        "A child makes one call under a filter for each action, with and\n"
        "without SECCOMP_FILTER_FLAG_LOG. Told is through which source its\n"
        "record came, and after how long. Exit status 4: a record that the\n"
        "kernel should have made came through none of them.",
    .options = rows,
    .examples = "  $ " PROG " selftest\n"
                "  $ " PROG " selftest -o json | jq .passed\n",
    .run = run,
};
