/* SPDX-License-Identifier: Apache-2.0 */
/*
 * complete: what the word under the cursor may become, a line each. Shells
 * ask it (packaging/completions/), so that no list is kept twice.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/workloads.h"
#include "base/escape.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "syscalls/syscalls.h"

/* Stands for files: the shell completes those itself. */
#define FILES ":files"

static bool starts(const char *word, const char *with)
{
	return strncmp(word, with, strlen(with)) == 0;
}

static void offer(const char *word, const char *typed)
{
	if (!starts(word, typed))
		return;
	escape(stdout, MEDIUM_TERMINAL, slice_of(word));
	putchar('\n');
}

static void offer_commands(const struct command *noun, const char *typed)
{
	const struct command *at;

	for (size_t i = 0;
	     (at = noun ? noun->children[i] : command_at(i)) != NULL; i++)
		offer(at->name, typed);
}

static void offer_options(const struct command *command, const char *typed)
{
	static const char *const everybodys[] = {"--color", "--no-pager",
	    "--help"};
	char option[64];

	for (size_t i = 0; command->options && command->options[i].name; i++) {
		(void)snprintf(option, sizeof(option), "--%s",
		    command->options[i].name);
		offer(option, typed);
	}
	for (size_t i = 0; i < sizeof(everybodys) / sizeof(*everybodys); i++)
		offer(everybodys[i], typed);
}

/* "text|json|csv" lists its values; anything else is a file, if any. */
static void offer_values(const char *argument, const char *typed)
{
	struct slice rest = slice_of(argument);
	char value[64];

	if (!strchr(argument, '|')) {
		if (strcmp(argument, "FILE") == 0)
			puts(FILES);
		return;
	}
	while (rest.len > 0) {
		struct slice word = slice_cut(&rest, '|');

		(void)snprintf(value, sizeof(value), "%.*s", (int)word.len,
		    word.ptr);
		offer(value, typed);
	}
}

static void offer_workloads(const char *path, const char *typed)
{
	cleanup_workloads struct workloads workloads = {0};
	cleanup_problems struct problems problems = {0};

	problems_init(&problems, path);
	if (workloads_read(path, &workloads, &problems) < 0)
		return;
	for (size_t i = 0; i < workloads.count; i++)
		offer(workloads.items[i].name, typed);
}

static void offer_syscalls(const char *typed)
{
	static const struct slice known = {"@known", 6};
	const char *name;

	for (size_t i = 0; (name = group_call(known, i)); i++)
		offer(name, typed);
}

static void offer_arches(const char *typed)
{
	uint32_t arch;

	for (size_t i = 0; arch_at(i, &arch); i++)
		if (arch_name(arch))
			offer(arch_name(arch), typed);
}

/* What the operand stands for that comes after n others, by the synopsis. */
static bool operand_is(const struct command *command, const char *word)
{
	return strstr(command->synopsis, word) != NULL;
}

static void offer_operand(const struct command *command, size_t n,
    const char *workloads, const char *typed)
{
	bool of_arch = n == 0 && operand_is(command, "ARCH");

	if (n == 0 && operand_is(command, "WORKLOAD"))
		offer_workloads(workloads, typed);
	else if (n == 2 && operand_is(command, "allow|expect"))
		offer_values("allow|expect|deny|investigate", typed);
	else if (n == 1 && operand_is(command, "start|end"))
		offer_values("start|end", typed);
	else if (of_arch || operand_is(command, "NAME|NUMBER") ||
	         (n == 1 && operand_is(command, "CALL"))) {
		if (of_arch)
			offer_arches(typed);
		offer_syscalls(typed);
	} else
		puts(FILES);
}

static const struct option_row *find_option(const struct command *command,
    const char *word)
{
	const struct option_row *row = command->options;

	for (; row && row->name; row++) {
		bool letter = word[0] == '-' && row->letter &&
		              word[1] == row->letter && word[2] == '\0';

		if (letter ||
		    (starts(word, "--") && strcmp(word + 2, row->name) == 0))
			return row->kind == OPTION_FLAG ? NULL : row;
	}
	return NULL;
}

static const struct command *find_command(const struct command *noun,
    const char *word)
{
	const struct command *at;

	for (size_t i = 0;
	     (at = noun ? noun->children[i] : command_at(i)) != NULL; i++)
		if (strcmp(at->name, word) == 0)
			return at;
	return NULL;
}

struct line {
	char **words; /* before the one under the cursor */
	int count;
	const char *typed;
};

/* Of a command that has been found: the options before, then the word. */
static void complete_in(const struct command *command, const struct line *line)
{
	const struct option_row *row = NULL;
	const char *workloads = WORKLOADS_PATH;
	size_t operands = 0;

	for (int i = 0; i < line->count; i++) {
		const char *word = line->words[i];

		if (row) {
			if (strcmp(row->name, "workloads") == 0)
				workloads = word;
			row = NULL;
		} else if (word[0] == '-' && word[1] != '\0')
			row = find_option(command, word);
		else
			operands++;
	}
	if (row)
		offer_values(row->argument, line->typed);
	else if (line->typed[0] == '-')
		offer_options(command, line->typed);
	else
		offer_operand(command, operands, workloads, line->typed);
}

static void complete(struct line line)
{
	const struct command *command = NULL;

	while (line.count > 0 && (!command || command->children)) {
		command = find_command(command, line.words[0]);
		line.words++;
		line.count--;
		if (!command)
			return;
	}
	if (command && !command->children)
		complete_in(command, &line);
	else
		offer_commands(command, line.typed);
}

/* argv is taken as it is: what is completed may look like an option. */
static int run(const struct command *self, int argc, char *argv[])
{
	if (argc < 3 || strcmp(argv[1], "--") != 0) {
		if (argc == 2 && strcmp(argv[1], "--help") == 0)
			return command_options(self, &argc, &argv, NULL);
		return command_usage(self, NULL);
	}
	complete((struct line){argv + 2, argc - 3, argv[argc - 1]});
	return EXIT_SUCCESS;
}

const struct command cmd_complete = {
    .name = "complete",
    .synopsis = "-- WORD...",
    .summary = "say what the last word may become, for a shell",
    .description =
        "The words are those after " PROG ", up to the one under the cursor,\n"
        "which may be empty. \":files\" stands for the names of files.",
    .examples = "  $ " PROG " complete -- gate --to ''\n",
    .run = run,
};
