/* SPDX-License-Identifier: Apache-2.0 */
#include "host/life.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define STAT_MAX   1024
#define STATUS_MAX 4096 /* the user is among the first lines */

/* Of /proc/PID/stat, as proc(5) counts them. */
#define STAT_PARENT 4
#define STAT_FLAGS  9
#define STAT_START  22
#define PF_EXITING  4 /* of the kernel's own flags: it dies, or is dead */

static uint64_t clock_ms(clockid_t clock)
{
	struct timespec ts = {0};

	(void)clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

ssize_t life_file(const char *root, uint32_t pid, const char *name, char *buf,
    size_t size)
{
	char path[PATH_MAX];
	ssize_t len;
	int fd;

	(void)snprintf(path, sizeof(path), "%s/proc/%u/%s", root, pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	len = read(fd, buf, size);
	(void)close(fd);
	return len;
}

/* The n-th field of /proc/PID/stat, from 3; the second holds any bytes. */
static bool stat_field(struct slice stat, unsigned n, uint64_t *ret)
{
	const char *close = memrchr(stat.ptr, ')', stat.len);

	if (!close)
		return false;
	slice_advance(&stat, (size_t)(close + 1 - stat.ptr));
	(void)slice_skip(&stat, " ");
	for (unsigned i = 3; i < n; i++)
		(void)slice_cut(&stat, ' ');
	return slice_take_u64(&stat, 10, ret) == 0;
}

static uint64_t ticks_a_second(void)
{
	long ticks = sysconf(_SC_CLK_TCK);

	return ticks > 0 ? (uint64_t)ticks : 100;
}

bool life_read(const char *root, uint32_t pid, struct life *ret)
{
	char buf[STAT_MAX];
	ssize_t len = life_file(root, pid, "stat", buf, sizeof(buf));
	struct slice stat = {buf, len > 0 ? (size_t)len : 0};
	uint64_t flags;

	if (len <= 0 || !stat_field(stat, STAT_START, &ret->start_ticks) ||
	    !stat_field(stat, STAT_FLAGS, &flags))
		return false;
	ret->exiting = flags & PF_EXITING;
	ret->start_ms = clock_ms(CLOCK_REALTIME) - clock_ms(CLOCK_BOOTTIME) +
	                ret->start_ticks * 1000 / ticks_a_second();
	return true;
}

bool life_is_whole(const char *root)
{
	char buf[STAT_MAX];
	ssize_t len = life_file(root, 2, "stat", buf, sizeof(buf));
	struct slice stat = {buf, len > 0 ? (size_t)len : 0};
	uint64_t parent;

	return slice_skip(&stat, "2 (kthreadd) ") &&
	       stat_field((struct slice){buf, (size_t)len}, STAT_PARENT,
	           &parent) &&
	       parent == 0;
}

int life_runs(const char *root, uint32_t pid, struct slice exe)
{
	char path[PATH_MAX], runs[PATH_MAX];
	ssize_t len;

	(void)snprintf(path, sizeof(path), "%s/proc/%u/exe", root, pid);
	len = readlink(path, runs, sizeof(runs));
	if (len < 0)
		return -1;
	return exe.len > 0 && *exe.ptr == '/' && len >= (ssize_t)exe.len &&
	       memcmp(runs + len - exe.len, exe.ptr, exe.len) == 0;
}

bool life_named(const char *root, uint32_t pid, struct slice comm)
{
	char buf[STAT_MAX];
	ssize_t len = life_file(root, pid, "stat", buf, sizeof(buf));
	struct slice stat = {buf, len > 0 ? (size_t)len : 0};
	const char *open = memchr(buf, '(', stat.len);
	const char *close = memrchr(buf, ')', stat.len);

	return comm.ptr && open && close && open < close &&
	       slice_same(comm,
	           (struct slice){open + 1, (size_t)(close - open - 1)});
}

bool life_uid(const char *root, uint32_t pid, uint32_t *ret)
{
	char buf[STATUS_MAX];
	ssize_t len = life_file(root, pid, "status", buf, sizeof(buf));
	struct slice rest = {buf, len > 0 ? (size_t)len : 0};
	uint64_t uid;

	while (rest.len > 0) {
		struct slice line = slice_cut(&rest, '\n');

		if (!slice_skip(&line, "Uid:\t") ||
		    slice_take_u64(&line, 10, &uid) < 0)
			continue;
		*ret = (uint32_t)uid;
		return true;
	}
	return false;
}
