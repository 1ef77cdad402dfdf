/* SPDX-License-Identifier: Apache-2.0 */
/* profile diff: in what two profiles answer differently. */
#include "base/json.h"
#include "cli/format.h"
#include "cli/profile.h"
#include "profile/canonical.h"
#include "profile/merge.h"
#include "reports/table.h"
#include "syscalls/syscalls.h"

#define FORMATS "text|json|csv"

struct options {
	struct profile_source source;
	const char *output;
};

static const struct option_row rows[] = {
    OPTION_OUTPUT(struct options, FORMATS),
    OPTION_SOURCE(struct options, source),
    OPTION_END,
};

static const struct column columns[] = {
    {"ARCH",  "arch", CELL_TEXT, false},
    {"WHAT",  "what", CELL_TEXT, false},
    {"FIRST", "a",    CELL_TEXT, true },
    {"OTHER", "b",    CELL_TEXT, true },
};

static void add_row(const struct difference *difference, void *arg)
{
	struct table *table = arg;

	table_row(table);
	table_text(table,
	    difference->arch ? arch_name(difference->arch) : NULL);
	table_text(table,
	    difference->name ? difference->name : difference->what);
	table_text(table, difference->a);
	table_text(table, difference->b);
}

static int show_json(const struct table *table, const struct profile *a,
    const struct profile *b)
{
	char hash[HASH_TEXT];
	struct json json;

	json_begin(&json, stdout, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", 1);
	json_bool(&json, "equal", table_rows(table) == 0);
	json_text(&json, "hash_a", profile_hash(a, hash));
	json_text(&json, "hash_b", profile_hash(b, hash));
	table_json(table, &json, "differences");
	json_end(&json);
	return 0;
}

static int show(int format, const struct table *table, const struct profile *a,
    const struct profile *b, struct error *err)
{
	if (format == FORMAT_JSON)
		return show_json(table, a, b);
	if (table_rows(table) == 0)
		return 0;
	return table_write(table, format == FORMAT_CSV ? TABLE_CSV : TABLE_TEXT,
	    color_wanted(stdout), stdout, err);
}

static int diff(const struct options *options, int format, char *paths[])
{
	cleanup_profile struct profile a = {0}, b = {0};
	cleanup_table struct table *table = NULL;
	struct error err = {"out of memory"};
	int r;

	if (!profile_operand(&options->source, paths[0], &a, NULL) ||
	    !profile_operand(&options->source, paths[1], &b, NULL))
		return EXIT_TROUBLE;
	if (table_new(columns, sizeof(columns) / sizeof(columns[0]), &table) <
	    0)
		return trouble(NULL, &err);
	r = profile_diff(&a, &b, add_row, table);
	if (r < 0 || show(format, table, &a, &b, &err) < 0)
		return trouble(NULL, &err);
	return r > 0 ? EXIT_FINDINGS : EXIT_SUCCESS;
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct options options = {0};
	int status = command_options(self, &argc, &argv, &options), format;

	if (status >= 0)
		return status;
	format = format_find(self, FORMATS, options.output);
	if (format < 0)
		return EXIT_TROUBLE;
	if (argc != 2)
		return command_usage(self, "expected two FILEs");
	status = profile_source_resolve(self, &options.source)
	             ? diff(&options, format, argv)
	             : EXIT_TROUBLE;
	profile_source_release(&options.source);
	return status;
}

const struct command cmd_profile_diff = {
    .name = "diff",
    .synopsis = "[-o text|json|csv] FILE FILE",
    .summary = "tell in what two profiles answer differently",
    .description =
        "Compared is what each call gets, on each architecture and for all "
        "arguments,\nwhatever the format, the order and the spelling. Exit "
        "status 0: nothing differs;\n1: something does.",
    .options = rows,
    .examples = "  $ " PROG " profile diff old.json new.json\n"
                "  $ " PROG " profile diff x.json "
                "/etc/systemd/system/x.service.d/seccomp.conf\n",
    .run = run,
};
