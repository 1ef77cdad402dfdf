/* SPDX-License-Identifier: Apache-2.0 */
#include "host/session.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GENERATIONS 64

/* The first line of a file of /proc. False: it is not there. */
static bool read_line(const char *path, char *line, size_t size)
{
	FILE *in = fopen(path, "re");
	size_t len;

	if (!in)
		return false;
	len = fread(line, 1, size - 1, in);
	(void)fclose(in);
	line[len] = '\0';
	return len > 0;
}

static bool number_of(const char *text, uint32_t *ret)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	*ret = (uint32_t)value;
	return end != text && value <= UINT32_MAX;
}

static bool read_number(const char *path, uint32_t *ret)
{
	char line[32];

	return read_line(path, line, sizeof(line)) && number_of(line, ret);
}

/* The kernel begins a session whenever this is written, by the one it is of. */
static int write_loginuid(uint32_t user)
{
	int fd = open("/proc/self/loginuid", O_WRONLY | O_CLOEXEC);
	int r = 0;

	if (fd < 0)
		return -errno;
	if (dprintf(fd, "%" PRIu32, user) < 0)
		r = -errno;
	if (close(fd) < 0 && r == 0)
		r = -errno;
	return r;
}

int session_begin(uint32_t *ret)
{
	uint32_t user, before, after;
	int r;

	if (!read_number("/proc/self/loginuid", &user) ||
	    !read_number("/proc/self/sessionid", &before))
		return -ENOSYS;
	r = write_loginuid(user == UINT32_MAX ? getuid() : user);
	if (r < 0)
		return r;
	if (!read_number("/proc/self/sessionid", &after) || after == before ||
	    after == SESSION_NONE)
		return -ENOTSUP;
	*ret = after;
	return 0;
}

/* The name before it may hold anything, so it is cut at the last bracket. */
static bool parent_of(uint32_t pid, uint32_t *ret)
{
	char path[32], line[512];
	const char *behind;

	(void)snprintf(path, sizeof(path), "/proc/%" PRIu32 "/stat", pid);
	if (!read_line(path, line, sizeof(line)))
		return false;
	behind = strrchr(line, ')');
	return behind && strlen(behind) > 4 && number_of(behind + 4, ret);
}

bool process_descends(uint32_t pid, uint32_t from)
{
	for (unsigned i = 0; i < GENERATIONS && pid > 1; i++) {
		if (pid == from)
			return true;
		if (!parent_of(pid, &pid))
			return false;
	}
	return false;
}
