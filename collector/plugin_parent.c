/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/plugin_parent.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "host/audit.h"

/* The latter handed on for auditd up to 2.8. */
static const char *const programs[] = {"auditd", "audispd"};

static bool goes_by(pid_t pid, const char **ret)
{
	static char program[PATH_MAX];
	char exe[64];
	const char *name;
	ssize_t len;

	(void)snprintf(exe, sizeof(exe), "/proc/%d/exe", (int)pid);
	len = readlink(exe, program, sizeof(program) - 1);
	program[len > 0 ? len : 0] = '\0';
	name = strrchr(program, '/');
	*ret = name ? name + 1 : "unknown";
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
		if (strcmp(*ret, programs[i]) == 0)
			return true;
	return false;
}

static bool runs_as_root(pid_t pid)
{
	char path[64];
	struct stat st;

	(void)snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	return stat(path, &st) == 0 && st.st_uid == 0;
}

/* Its end of the pair of sockets that it made for us. */
static bool made_our_input(pid_t pid)
{
	struct ucred made_by = {0};
	socklen_t len = sizeof(made_by);

	return getsockopt(STDIN_FILENO, SOL_SOCKET, SO_PEERCRED, &made_by,
	           &len) == 0 &&
	       made_by.pid == pid && made_by.uid == 0;
}

/* Whom the kernel tells. It may be asked by few, and before auditd told it. */
static bool is_another(pid_t pid, const char *name)
{
	struct audit_state audit;

	return strcmp(name, programs[0]) == 0 &&
	       audit_state_read(&audit, NULL) == 0 && audit.pid != 0 &&
	       audit.pid != (uint32_t)pid;
}

void plugin_parent(char why[static AUTHORS_WHY])
{
	pid_t pid = getppid();
	const char *name;

	why[0] = '\0';
	if (!goes_by(pid, &name))
		(void)snprintf(why, AUTHORS_WHY,
		    "what started it is %.64s, not auditd", name);
	else if (!runs_as_root(pid))
		(void)snprintf(why, AUTHORS_WHY,
		    "the auditd that started it does not run as root");
	else if (!made_our_input(pid))
		(void)snprintf(why, AUTHORS_WHY,
		    "its standard input is not what auditd gives a plugin");
	else if (is_another(pid, name))
		(void)snprintf(why, AUTHORS_WHY,
		    "the kernel tells another auditd");
	else
		authors_of_program(pid, why);
}
