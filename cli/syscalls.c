/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/syscalls.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/array.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/format.h"
#include "cli/terminal.h"
#include "reports/table.h"
#include "syscalls/syscalls.h"

#define SCHEMA_VERSION 1

static const struct column arch_columns[] = {
    {"ARCH",       "arch",       CELL_TEXT,  false},
    {"TOKEN",      "arch_token", CELL_TEXT,  false},
    {"CALLS",      "calls",      CELL_COUNT, false},
    {"LIBSECCOMP", "in_library", CELL_FLAG,  false},
};

/* Of many calls, for people. */
static const struct column brief[] = {
    {"NR",   "nr",      CELL_COUNT, false},
    {"NAME", "syscall", CELL_TEXT,  false},
    {"RISK", "risk",    CELL_TEXT,  false},
    {"WHY",  "reason",  CELL_TEXT,  true },
};

/* Of one call, below what is said of it. */
static const struct column places[] = {
    {"ARCH",       "arch",       CELL_TEXT,  false},
    {"TOKEN",      "arch_token", CELL_TEXT,  false},
    {"NR",         "nr",         CELL_COUNT, false},
    {"LIBSECCOMP", "in_library", CELL_FLAG,  false},
};

/* For a spreadsheet: all there is. */
static const struct column whole[] = {
    {"ARCH",       "arch",       CELL_TEXT,  false},
    {"TOKEN",      "arch_token", CELL_TEXT,  false},
    {"NR",         "nr",         CELL_COUNT, false},
    {"LIBSECCOMP", "in_library", CELL_FLAG,  false},
    {"NAME",       "syscall",    CELL_TEXT,  false},
    {"RISK",       "risk",       CELL_TEXT,  false},
    {"WHY",        "reason",     CELL_TEXT,  true },
    {"ARGUMENTS",  "arguments",  CELL_TEXT,  true },
    {"SINCE",      "since",      CELL_TEXT,  false},
    {"SETS",       "groups",     CELL_TEXT,  true },
    {"FALLBACKS",  "fallbacks",  CELL_TEXT,  true },
    {"SIBLINGS",   "siblings",   CELL_TEXT,  true },
};

static const char *sibling_at(struct slice name, size_t i)
{
	return syscall_sibling(name, 0, i);
}

/* What is said of a name in words, of which there may be several. */
static const struct {
	const char *key, *title;
	const char *(*at)(struct slice name, size_t i);
} words[] = {
    {"groups",    "sets",           syscall_group   },
    {"fallbacks", "falls back to",  syscall_fallback},
    {"siblings",  "elsewhere also", sibling_at      },
};

/* name is NULL for a number nobody knows. */
struct call {
	const char *name;
	uint32_t arch;
	int32_t nr;
};

/* What is listed, in the format that was asked for. */
struct list {
	int format;
	const struct column *columns;
	struct table *table;
	struct json json;
};

static int begin(struct list *list, const char *key, size_t width)
{
	if (list->format != FORMAT_JSON)
		return table_new(list->columns, width, &list->table);
	json_begin(&list->json, stdout, false);
	json_object(&list->json, NULL);
	json_u64(&list->json, "schema_version", SCHEMA_VERSION);
	json_array(&list->json, key);
	return 0;
}

/* For people columns; a spreadsheet has them whole. */
static int begin_calls(struct list *list, const struct column *columns,
    size_t width)
{
	bool csv = list->format == FORMAT_CSV;

	list->columns = csv ? whole : columns;
	if (list->format == FORMAT_TEXT && columns == brief)
		pager_start();
	return begin(list, "syscalls", csv ? ARRAY_SIZE(whole) : width);
}

static int end(struct list *list, int status)
{
	cleanup_table struct table *table = TAKE(list->table);
	struct error err;

	if (list->format == FORMAT_JSON) {
		json_end(&list->json);
		json_end(&list->json);
		return status;
	}
	if (table_rows(table) == 0 && list->format == FORMAT_TEXT)
		return status;
	if (table_write(table,
	        list->format == FORMAT_CSV ? TABLE_CSV : TABLE_TEXT,
	        color_wanted(stdout), stdout, &err) < 0)
		return trouble(NULL, &err);
	return status;
}

static int no_memory(void)
{
	say("out of memory");
	return EXIT_TROUBLE;
}

static const char *token_text(uint32_t arch, char buf[static ARCH_TEXT])
{
	(void)snprintf(buf, ARCH_TEXT, "0x%08" PRIx32, arch);
	return buf;
}

static void put_json(struct json *json, const struct call *call)
{
	struct slice name = slice_of(call->name ? call->name : "");
	const char *word, *why;
	enum risk risk = syscall_risk(name, &why);
	char token[ARCH_TEXT];

	json_object(json, NULL);
	json_text(json, "arch", arch_name(call->arch));
	json_text(json, "arch_token", token_text(call->arch, token));
	json_i64(json, "nr", call->nr);
	json_text(json, "syscall", call->name);
	json_bool(json, "in_library", syscall_in_library(call->arch, name));
	json_text(json, "risk", call->name ? risk_name(risk) : NULL);
	json_text(json, "reason", why);
	json_text(json, "arguments", syscall_arguments(name));
	json_text(json, "since", syscall_since(name));
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		json_array(json, words[i].key);
		for (size_t j = 0; (word = words[i].at(name, j)); j++)
			json_text(json, NULL, word);
		json_end(json);
	}
	json_end(json);
}

/* The words of a row of the table above, a blank between two. */
static const char *join(size_t which, struct slice name, char *buf, size_t size)
{
	const char *word;
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; (word = words[which].at(name, i)) && used + 1 < size;
	     i++)
		used += (size_t)snprintf(buf + used, size - used, "%s%s",
		    used ? " " : "", word);
	return used ? buf : NULL;
}

static void put_place(struct table *table, const struct call *call)
{
	char token[ARCH_TEXT];

	table_text(table, arch_name(call->arch));
	table_text(table, token_text(call->arch, token));
	table_count(table, (uint32_t)call->nr);
	table_flag(table,
	    call->name && syscall_in_library(call->arch, slice_of(call->name)));
}

static void put_brief(struct table *table, const struct call *call)
{
	const char *why = NULL;
	enum risk risk = syscall_risk(slice_of(call->name), &why);

	table_count(table, (uint32_t)call->nr);
	table_text(table, call->name);
	table_text(table, risk_name(risk));
	table_text(table, why);
}

static void put_whole(struct table *table, const struct call *call)
{
	struct slice name = slice_of(call->name);
	const char *why = NULL;
	char buf[512];

	put_place(table, call);
	table_text(table, call->name);
	table_text(table, risk_name(syscall_risk(name, &why)));
	table_text(table, why);
	table_text(table, syscall_arguments(name));
	table_text(table, syscall_since(name));
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		table_text(table, join(i, name, buf, sizeof(buf)));
}

static void put(struct list *list, const struct call *call)
{
	if (list->format == FORMAT_JSON) {
		put_json(&list->json, call);
		return;
	}
	if (!call->name)
		return;
	table_row(list->table);
	if (list->format == FORMAT_CSV)
		put_whole(list->table, call);
	else if (list->columns == brief)
		put_brief(list->table, call);
	else
		put_place(list->table, call);
}

static size_t count_calls(uint32_t arch)
{
	size_t count = 0;
	int32_t nr;

	for (size_t i = 0; syscall_at(arch, i, &nr); i++)
		count += syscall_name(arch, nr) != NULL;
	return count;
}

static void put_arch(struct list *list, uint32_t arch)
{
	bool known = syscall_in_library(arch, slice_of("read"));
	char token[ARCH_TEXT];

	if (list->format != FORMAT_JSON) {
		table_row(list->table);
		table_text(list->table, arch_name(arch));
		table_text(list->table, token_text(arch, token));
		table_count(list->table, count_calls(arch));
		table_flag(list->table, known);
		return;
	}
	json_object(&list->json, NULL);
	json_text(&list->json, "arch", arch_name(arch));
	json_text(&list->json, "arch_token", token_text(arch, token));
	json_u64(&list->json, "calls", count_calls(arch));
	json_bool(&list->json, "in_library", known);
	json_end(&list->json);
}

int show_arches(int format)
{
	struct list list = {.format = format, .columns = arch_columns};
	uint32_t arch;

	if (begin(&list, "architectures", ARRAY_SIZE(arch_columns)) < 0)
		return no_memory();
	for (size_t i = 0; arch_at(i, &arch); i++)
		put_arch(&list, arch);
	return end(&list, EXIT_SUCCESS);
}

int show_arch(int format, uint32_t arch)
{
	struct list list = {.format = format};
	struct call call = {.arch = arch};

	if (begin_calls(&list, brief, ARRAY_SIZE(brief)) < 0)
		return no_memory();
	for (size_t i = 0; syscall_at(arch, i, &call.nr); i++) {
		call.name = syscall_name(arch, call.nr);
		if (call.name)
			put(&list, &call);
	}
	return end(&list, EXIT_SUCCESS);
}

int show_group(int format, uint32_t arch, struct slice group)
{
	struct list list = {.format = format};
	struct call call = {.arch = arch};

	if (begin_calls(&list, brief, ARRAY_SIZE(brief)) < 0)
		return no_memory();
	for (size_t i = 0; (call.name = group_call(group, i)); i++)
		if (syscall_find(arch, slice_of(call.name), &call.nr))
			put(&list, &call);
	return end(&list, EXIT_SUCCESS);
}

/* What is said of a call wherever it is. */
static void print_card(struct slice name)
{
	const char *why, *text;
	enum risk risk = syscall_risk(name, &why);
	char buf[512];

	printf("%.*s\n", (int)name.len, name.ptr);
	printf("    %-15s %s%s%s\n", "risk", risk_name(risk), why ? ": " : "",
	    why ? why : "");
	if ((text = syscall_arguments(name)))
		printf("    %-15s %s\n", "arguments", text);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if ((text = join(i, name, buf, sizeof(buf))))
			printf("    %-15s %s\n", words[i].title, text);
	if ((text = syscall_since(name)))
		printf("    %-15s Linux %s\n", "since", text);
	putchar('\n');
}

int show_call(int format, uint32_t arch, int32_t nr)
{
	struct list list = {.format = format};
	struct call call = {syscall_name(arch, nr), arch, nr};

	if (begin_calls(&list, places, ARRAY_SIZE(places)) < 0)
		return no_memory();
	if (format == FORMAT_TEXT && call.name)
		print_card(slice_of(call.name));
	put(&list, &call);
	return end(&list, EXIT_SUCCESS);
}

int show_name(int format, struct slice name)
{
	struct list list = {.format = format};
	struct call call;

	if (begin_calls(&list, places, ARRAY_SIZE(places)) < 0)
		return no_memory();
	if (format == FORMAT_TEXT)
		print_card(name);
	for (size_t i = 0; arch_at(i, &call.arch); i++) {
		if (!syscall_find(call.arch, name, &call.nr))
			continue;
		call.name = syscall_name(call.arch, call.nr);
		put(&list, &call);
	}
	return end(&list, EXIT_SUCCESS);
}
