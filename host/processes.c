/* SPDX-License-Identifier: Apache-2.0 */
#include "host/processes.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/time.h"

#define STATUS_MOST 65536

struct walk {
	char exe[PATH_MAX];
	void (*each)(const struct process *process, void *arg);
	void *arg;
};

/* The value of "Name:\tvalue" in /proc/PID/status; NULL: it is not there. */
static struct slice find_line(struct slice status, const char *name)
{
	while (status.len > 0) {
		struct slice line = slice_cut(&status, '\n');

		if (!slice_skip(&line, name))
			continue;
		while (line.len > 0 && isspace((unsigned char)*line.ptr))
			slice_advance(&line, 1);
		return line;
	}
	return (struct slice){0};
}

static uint64_t number_of(struct slice status, const char *name)
{
	struct slice value = find_line(status, name);
	uint64_t number;

	return value.ptr && slice_take_u64(&value, 10, &number) == 0 ? number
	                                                             : 0;
}

static struct slice read_exe(struct walk *walk, const char *root, uint32_t pid)
{
	char path[PATH_MAX];
	ssize_t len;

	(void)snprintf(path, sizeof(path), "%s/proc/%u/exe", root, pid);
	len = readlink(path, walk->exe, sizeof(walk->exe));
	if (len < 0)
		return (struct slice){0};
	return (struct slice){walk->exe, (size_t)len};
}

static bool look_at(struct attributor *attributor, struct walk *walk,
    uint32_t pid, bool must_know)
{
	const char *root = attributor_root(attributor);
	const struct caller caller = {.pid = pid, .time_ms = time_now_ms()};
	struct process process = {.pid = pid};
	cleanup_free char *text = NULL;
	struct slice status;
	char path[PATH_MAX];
	size_t len;

	(void)snprintf(path, sizeof(path), "%s/proc/%u/status", root, pid);
	if (file_read(path, STATUS_MOST, &text, &len, NULL) < 0)
		return false;
	status = (struct slice){text, len};
	if (!find_line(status, "VmSize:").ptr) /* the kernel's own */
		return false;
	process.seccomp = (unsigned)number_of(status, "Seccomp:");
	process.no_new_privs = number_of(status, "NoNewPrivs:") != 0;
	process.uid = (uint32_t)number_of(status, "Uid:");
	process.comm = find_line(status, "Name:");
	process.exe = read_exe(walk, root, pid);
	if (!attributor_start(attributor, pid, &process.start_ms) ||
	    (!attributor_find(attributor, &caller, &process.who) && must_know))
		return false;
	walk->each(&process, walk->arg);
	return true;
}

bool processes_one(struct attributor *attributor, uint32_t pid,
    void (*each)(const struct process *process, void *arg), void *arg)
{
	struct walk walk = {.each = each, .arg = arg};

	return look_at(attributor, &walk, pid, false);
}

void processes_each(struct attributor *attributor,
    void (*each)(const struct process *process, void *arg), void *arg)
{
	struct walk walk = {.each = each, .arg = arg};
	char path[PATH_MAX];
	const struct dirent *entry;
	DIR *folder;

	(void)snprintf(path, sizeof(path), "%s/proc",
	    attributor_root(attributor));
	folder = opendir(path);
	if (!folder)
		return;
	while ((entry = readdir(folder))) {
		struct slice name = slice_of(entry->d_name);
		uint64_t pid;

		if (slice_take_u64(&name, 10, &pid) == 0 && name.len == 0 &&
		    pid <= INT32_MAX)
			(void)look_at(attributor, &walk, (uint32_t)pid, true);
	}
	(void)closedir(folder);
}
