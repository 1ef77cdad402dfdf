/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/terminal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "cli/command.h"

static enum {
	COLOR_AUTO,
	COLOR_ALWAYS,
	COLOR_NEVER
} color = COLOR_AUTO;

static bool paging = true;
static pid_t pager = -1;

bool color_set(const char *when)
{
	static const char *const words[] = {"auto", "always", "never"};

	for (unsigned i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(words[i], when) != 0)
			continue;
		color = i;
		return true;
	}
	return false;
}

/* https://no-color.org: present and not empty. */
bool color_wanted(FILE *out)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (color != COLOR_AUTO)
		return color == COLOR_ALWAYS;
	if ((no && *no) || (term && strcmp(term, "dumb") == 0))
		return false;
	return isatty(fileno(out)) || pager > 0;
}

void pager_off(void)
{
	paging = false;
}

/* Somebody else's rights than those of whoever sits there. */
static bool is_elevated(void)
{
	static const char *const tools[] = {"SUDO_UID", "SUDO_USER",
	    "DOAS_USER", "PKEXEC_UID"};

	for (size_t i = 0; i < ARRAY_SIZE(tools); i++)
		if (getenv(tools[i]))
			return true;
	return getauxval(AT_SECURE) != 0;
}

/* A pager that is chosen by who is not to have our rights may be a shell. */
static const char *pager_command(void)
{
	const char *command = getenv("SECCOMPCTL_PAGER");

	if (!command)
		command = getenv("PAGER");
	if (!command)
		command = "less";
	if (!*command || strcmp(command, "cat") == 0)
		return NULL;
	return is_elevated() ? "less" : command;
}

/* One that is not there has read nothing yet: all of it is cat's. */
static const char with_fallback[] = "(eval \"$1\"); status=$?\n"
                                    "case $status in\n"
                                    "126|127) exec cat ;;\n"
                                    "esac\n"
                                    "exit $status";

/* No "!sh", no editor, no file that is written: what less can be told. */
static void secure_pager(void)
{
	if (geteuid() != 0 && !is_elevated())
		return;
	(void)setenv("LESSSECURE", "1", 1);
	(void)unsetenv("LESSSECURE_ALLOW");
}

static void become_pager(const int ends[static 2], const char *command)
{
	(void)dup2(ends[0], STDIN_FILENO);
	(void)close(ends[0]);
	(void)close(ends[1]);
	(void)setenv("LESS", "FRX", 0);
	secure_pager();
	(void)execl("/bin/sh", "sh", "-c", with_fallback, "sh", command,
	    (char *)NULL);
	_exit(127);
}

void pager_start(void)
{
	const char *command = pager_command();
	int ends[2];

	if (!paging || pager > 0 || !command || !isatty(STDOUT_FILENO) ||
	    pipe(ends) < 0)
		return;
	pager = fork();
	if (pager == 0)
		become_pager(ends, command);
	if (pager > 0)
		(void)dup2(ends[1], STDOUT_FILENO);
	(void)close(ends[0]);
	(void)close(ends[1]);
}

void pager_finish(void)
{
	if (pager <= 0)
		return;
	(void)fflush(stdout);
	(void)close(STDOUT_FILENO);
	(void)waitpid(pager, NULL, 0);
	pager = -1;
}
