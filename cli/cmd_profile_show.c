/* SPDX-License-Identifier: Apache-2.0 */
/* profile show: what a profile comes down to, and where each rule is from. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cli/format.h"
#include "cli/profile.h"
#include "profile/canonical.h"
#include "profile/merge.h"
#include "profile/names.h"
#include "reports/table.h"
#include "syscalls/syscalls.h"

#define FORMATS    "text|json|csv"
#define FILES_MOST 32

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
    {"CALL",       "syscall",    CELL_TEXT, false},
    {"ACTION",     "action",     CELL_TEXT, false},
    {"CONDITIONS", "conditions", CELL_TEXT, true },
    {"RISK",       "risk",       CELL_TEXT, false},
    {"FROM",       "from",       CELL_TEXT, true },
};

/* The files, and what they make together. */
struct composed {
	const char *paths[FILES_MOST];
	struct profile parts[FILES_MOST]; /* each in its canonical form */
	size_t count;
	struct profile whole;
};

static void release(struct composed *composed)
{
	for (size_t i = 0; i < composed->count; i++)
		profile_release(&composed->parts[i]);
	profile_release(&composed->whole);
}

#define cleanup_composed CLEANUP(release)

static bool same_conditions(const struct profile_rule *a,
    const struct profile_rule *b)
{
	char first[CONDITIONS_TEXT], second[CONDITIONS_TEXT];

	return strcmp(conditions_text(a, first), conditions_text(b, second)) ==
	       0;
}

static const struct profile_rule *find_rule(const struct profile *profile,
    const struct profile_rule *like)
{
	for (size_t i = 0; i < profile->rule_count; i++) {
		const struct profile_rule *rule = &profile->rules[i];

		if (strcmp(rule->name, like->name) == 0 &&
		    rule_action(rule) == rule_action(like) &&
		    same_conditions(rule, like))
			return rule;
	}
	return NULL;
}

/* "base.json:12, net.json:3" */
static char *origin(const struct composed *composed,
    const struct profile_rule *rule)
{
	char *text = NULL;
	size_t len = 0, found = 0;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	for (size_t i = 0; i < composed->count; i++) {
		const struct profile_rule *from =
		    find_rule(&composed->parts[i], rule);

		if (!from)
			continue;
		fprintf(out, "%s%s:%u", found++ > 0 ? ", " : "",
		    composed->paths[i], from->line);
	}
	if (found == 0)
		fputs("several together", out);
	return fclose(out) == 0 ? text : NULL;
}

static void add_row(const struct composed *composed,
    const struct profile_rule *rule, struct table *table)
{
	cleanup_free char *from = origin(composed, rule);
	char conditions[CONDITIONS_TEXT], action[ACTION_TEXT];

	table_row(table);
	table_text(table, rule->name);
	table_text(table, action_text(rule_action(rule), action));
	table_text(table, conditions_text(rule, conditions));
	table_text(table, risk_name(syscall_risk(slice_of(rule->name), NULL)));
	table_text(table, from);
}

static void put_head(const struct profile *profile)
{
	char text[ACTION_TEXT], hash[HASH_TEXT], arch[ARCH_TEXT];
	enum profile_flag flag;

	printf("hash           %s\n", profile_hash(profile, hash));
	printf("default        %s\n",
	    action_text(profile_default(profile), text));
	fputs("architectures ", stdout);
	for (size_t i = 0; i < profile->arch_count; i++)
		printf(" %s", arch_text(profile->arches[i], arch));
	puts(profile->arch_count == 0 ? " the machine's own" : "");
	fputs("flags         ", stdout);
	for (size_t i = 0; flag_name(i, &flag); i++)
		if (profile->flags & flag)
			printf(" %s", flag_name(i, NULL));
	puts(profile->flags == 0 ? " none\n" : "\n");
}

static void put_json(const struct profile *profile, const struct table *table)
{
	char text[ACTION_TEXT], hash[HASH_TEXT], arch[ARCH_TEXT];
	enum profile_flag flag;
	struct json json;

	json_begin(&json, stdout, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", 1);
	json_text(&json, "hash", profile_hash(profile, hash));
	json_text(&json, "default",
	    action_text(profile_default(profile), text));
	json_array(&json, "architectures");
	for (size_t i = 0; i < profile->arch_count; i++)
		json_text(&json, NULL, arch_text(profile->arches[i], arch));
	json_end(&json);
	json_array(&json, "flags");
	for (size_t i = 0; flag_name(i, &flag); i++)
		if (profile->flags & flag)
			json_text(&json, NULL, flag_name(i, NULL));
	json_end(&json);
	table_json(table, &json, "rules");
	json_end(&json);
}

static int show(const struct composed *composed, int format)
{
	cleanup_table struct table *table = NULL;
	struct error err = {"out of memory"};

	if (table_new(columns, sizeof(columns) / sizeof(columns[0]), &table) <
	    0)
		return trouble(NULL, &err);
	for (size_t i = 0; i < composed->whole.rule_count; i++)
		add_row(composed, &composed->whole.rules[i], table);
	if (format == FORMAT_JSON) {
		put_json(&composed->whole, table);
		return EXIT_SUCCESS;
	}
	if (format == FORMAT_TEXT)
		put_head(&composed->whole);
	if (table_write(table, format == FORMAT_CSV ? TABLE_CSV : TABLE_TEXT,
	        color_wanted(stdout), stdout, &err) < 0)
		return trouble(NULL, &err);
	return EXIT_SUCCESS;
}

static int add(struct composed *composed, const struct options *options,
    const char *path)
{
	cleanup_profile struct profile profile = {0}, merged = {0};
	struct error err = {"out of memory"};

	if (!profile_operand(&options->source, path, &profile, NULL))
		return EXIT_TROUBLE;
	profile_for_source(&options->source, &profile);
	composed->paths[composed->count] = path;
	if (profile_canonical(&profile, &composed->parts[composed->count]) < 0)
		return trouble(path, &err);
	if (composed->count++ == 0)
		return profile_canonical(&profile, &composed->whole) < 0
		           ? trouble(path, &err)
		           : EXIT_SUCCESS;
	if (profile_merge(&composed->whole, &profile, MERGE_UNION, &merged,
	        &err) < 0)
		return trouble(path, &err);
	profile_release(&composed->whole);
	composed->whole = merged;
	merged = (struct profile){0};
	return EXIT_SUCCESS;
}

static int compose_and_show(const struct options *options, int format,
    int count, char *paths[])
{
	cleanup_composed struct composed composed = {0};

	for (int i = 0; i < count; i++) {
		int status = add(&composed, options, paths[i]);

		if (status != EXIT_SUCCESS)
			return status;
	}
	return show(&composed, format);
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
	if (argc < 1 || argc > FILES_MOST)
		return command_usage(self, "expected 1 to %d FILEs",
		    FILES_MOST);
	status = profile_source_resolve(self, &options.source)
	             ? compose_and_show(&options, format, argc, argv)
	             : EXIT_TROUBLE;
	profile_source_release(&options.source);
	return status;
}

const struct command cmd_profile_show = {
    .name = "show",
    .synopsis = "[-o text|json|csv] BASE [EXTENSION...]",
    .summary = "show what a profile comes down to, and where each rule is from",
    .description =
        "Rules in order and without those that have no effect; with "
        "extensions, what all\nof them allow together (as merge), and in "
        "which file and line.",
    .options = rows,
    .examples = "  $ " PROG " profile show default.json\n"
                "  $ " PROG " profile show spin.json network.json\n",
    .run = run,
};
