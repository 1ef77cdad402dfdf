/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/escape.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/terminal.h"

const char program_version[] = VERSION;

/* One a line, so that two people can add one each. */
static const struct command *const commands[] = {
    &cmd_doctor,
    &cmd_collect,
    &cmd_import_trace,
    &cmd_parse,
    &cmd_profile,
    &cmd_selftest,
    &cmd_syscalls,
    &cmd_complete,
    &cmd_status,
    &cmd_gate,
    &cmd_recommend,
    &cmd_decide,
    &cmd_rollout,
    &cmd_report,
    &cmd_triage,
    &cmd_run_mark,
    &cmd_run,
    &cmd_db,
    NULL,
};

const struct command *command_at(size_t i)
{
	return i < ARRAY_SIZE(commands) ? commands[i] : NULL;
}

static const char *name_at(size_t i, void *arg)
{
	const struct command *const *children = arg;
	const struct command *command = children ? children[i] : command_at(i);

	return command ? command->name : NULL;
}

static int unknown_command(const char *noun, const char *word,
    const struct command *const *children)
{
	union {
		const struct command *const *from;
		void *to;
	} arg = {children};
	const char *near = nearest(word, name_at, arg.to);

	if (near)
		say("no such command: %s%s%s (did you mean %s?)", noun,
		    *noun ? " " : "", word, near);
	else
		say("no such command: %s%s%s (see " PROG " --help)", noun,
		    *noun ? " " : "", word);
	return EXIT_TROUBLE;
}

int command_child(const struct command *self, int argc, char *argv[])
{
	if (argc < 2) {
		print_command_help(stderr, self);
		return EXIT_TROUBLE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		print_command_help(stdout, self);
		return EXIT_SUCCESS;
	}
	for (size_t i = 0; self->children[i]; i++)
		if (strcmp(self->children[i]->name, argv[1]) == 0) {
			command_noun = self->name;
			return self->children[i]->run(self->children[i],
			    argc - 1, argv + 1);
		}
	return unknown_command(self->name, argv[1], self->children);
}

static int dispatch(int argc, char *argv[])
{
	if (argc < 2) {
		print_program_help(stderr);
		return EXIT_TROUBLE;
	}
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0) {
		print_program_help(stdout);
		return EXIT_SUCCESS;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts(PROG " " VERSION);
		return EXIT_SUCCESS;
	}
	for (size_t i = 0; command_at(i); i++)
		if (strcmp(command_at(i)->name, argv[1]) == 0)
			return command_at(i)->run(command_at(i), argc - 1,
			    argv + 1);
	return unknown_command("", argv[1], NULL);
}

/*
 * A report cut short by a full disk must not look like a short report. A
 * reader that has seen enough (head, a pager) is no trouble.
 */
int main(int argc, char *argv[])
{
	int status;

	(void)signal(SIGPIPE, SIG_IGN);
	status = dispatch(argc, argv);
	errno = 0;
	if (fflush(stdout) != 0 || ferror(stdout)) {
		if (errno == EPIPE)
			return status;
		perror(PROG ": standard output");
		return EXIT_TROUBLE;
	}
	pager_finish();
	return status;
}
