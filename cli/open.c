/* SPDX-License-Identifier: Apache-2.0 */
/* Which store and which workloads a command means. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/workloads.h"
#include "cli/command.h"
#include "store/store.h"

#define SYSTEM_FOLDER "/var/lib/seccompctl"
#define STORE_NAME    "seccompctl.db"

/* With all that leads to it, as the XDG specification wants them. */
static void make_folders(char *path)
{
	for (char *at = path + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		(void)mkdir(path, 0700);
		*at = '/';
	}
}

/* $XDG_STATE_HOME, or ~/.local/state as its specification has it. */
static const char *users_own(void)
{
	static char path[PATH_MAX];
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char folder[PATH_MAX - 64];

	if (state && *state == '/')
		(void)snprintf(folder, sizeof(folder), "%s", state);
	else
		(void)snprintf(folder, sizeof(folder), "%s/.local/state",
		    home ? home : "");
	(void)snprintf(path, sizeof(path), "%s/seccompctl/" STORE_NAME, folder);
	make_folders(path);
	return path;
}

const char *store_path(const char *db)
{
	const char *variable = getenv("SECCOMPCTL_DB");
	const char *own;

	if (db)
		return db;
	if (variable && *variable)
		return variable;
	if (geteuid() == 0)
		(void)mkdir(SYSTEM_FOLDER, 0750);
	if (access(SYSTEM_FOLDER "/" STORE_NAME, R_OK) == 0 ||
	    access(SYSTEM_FOLDER, W_OK) == 0)
		return SYSTEM_FOLDER "/" STORE_NAME;
	own = users_own();
	say("the store is %s (the system's cannot be used)", own);
	return own;
}

bool open_store(const char *db, int mode, struct store **ret)
{
	const char *path = store_path(db);
	struct error err;

	if (store_open(path, (enum store_mode)mode, ret, &err) == 0)
		return true;
	(void)trouble(path, &err);
	return false;
}

bool read_workloads(const char *path, struct workloads *ret)
{
	cleanup_problems struct problems problems = {0};
	int r;

	if (!path)
		path = WORKLOADS_PATH;
	problems_init(&problems, path);
	r = workloads_read(path, ret, &problems);
	problems_print(&problems, stderr);
	return r == 0;
}

static int count(const struct rollout *rollout, void *arg)
{
	size_t *total = arg;

	(void)rollout;
	(*total)++;
	return 0;
}

bool read_workloads_for(struct store *store, const char *path,
    struct workloads *ret)
{
	size_t rollouts = 0;
	struct error err;

	if (path || access(WORKLOADS_PATH, F_OK) == 0)
		return read_workloads(path, ret);
	if (store_rollouts(store, count, &rollouts, &err) < 0) {
		(void)trouble("reading the store", &err);
		return false;
	}
	if (rollouts > 0)
		return read_workloads(path, ret);
	say("no " WORKLOADS_PATH " yet, which says whose calls are whose "
	    "(seccompctl-workloads(5)): they are nobody's");
	return true;
}
