/* SPDX-License-Identifier: Apache-2.0 */
#include "host/runtimes.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "base/time.h"
#include "syscalls/loaders.h"

#define ANSWER_MAX  1024
#define PATIENCE_MS 2000

/* Front ends leave it to others to load filters. */
static const struct known {
	const char *name, *option;
	bool loads;
} known[] = {
    {"runc",       "--version", true },
    {"crun",       "--version", true },
    {"containerd", "--version", false},
    {"crio",       "--version", false},
    {"dockerd",    "--version", false},
    {"podman",     "--version", false},
    {"systemctl",  "--version", false},
};

_Static_assert(ARRAY_SIZE(known) <= RUNTIMES_MAX, "each has room");

/* Not $PATH: this may well run as root, from anywhere. */
static const char *const folders[] = {
    "/usr/local/sbin",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/bin",
    "/sbin",
    "/bin",
};

static bool find(const char *name, char *path, size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		(void)snprintf(path, size, "%s/%s", folders[i], name);
		if (access(path, X_OK) == 0)
			return true;
	}
	return false;
}

static void __attribute__((noreturn))
ask(const char *path, const char *option, int out)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	(void)dup2(null, STDIN_FILENO);
	(void)dup2(out, STDOUT_FILENO);
	(void)dup2(null, STDERR_FILENO);
	(void)execl(path, path, option, (char *)NULL);
	_exit(127);
}

/* What it says within its time; it is not waited for any longer. */
static size_t listen_to(int in, char buf[static ANSWER_MAX])
{
	uint64_t end = time_now_ms() + PATIENCE_MS, now;
	size_t used = 0;

	while (used < ANSWER_MAX && (now = time_now_ms()) < end) {
		struct pollfd poll_in = {.fd = in, .events = POLLIN};
		ssize_t n;

		if (poll(&poll_in, 1, (int)(end - now)) <= 0)
			break;
		n = read(in, buf + used, ANSWER_MAX - used);
		if (n <= 0)
			break;
		used += (size_t)n;
	}
	return used;
}

static size_t answer(const char *path, const char *option,
    char buf[static ANSWER_MAX])
{
	int ends[2];
	size_t len;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return 0;
	pid = fork();
	if (pid == 0)
		ask(path, option, ends[1]);
	(void)close(ends[1]);
	len = pid > 0 ? listen_to(ends[0], buf) : 0;
	(void)close(ends[0]);
	if (pid > 0) {
		(void)kill(pid, SIGKILL);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			continue;
	}
	return len;
}

bool runtime_version(struct slice text, struct runtime *ret)
{
	struct slice rest, line = slice_cut(&text, '\n');
	uint64_t major, minor = 0;
	size_t len = 0;

	while (line.len > 0 && !isdigit((unsigned char)*line.ptr))
		slice_advance(&line, 1);
	while (len < line.len &&
	       (isdigit((unsigned char)line.ptr[len]) || line.ptr[len] == '.'))
		len++;
	rest = (struct slice){line.ptr, len};
	if (slice_take_u64(&rest, 10, &major) < 0 || major > 100000 ||
	    len >= sizeof(ret->version))
		return false;
	if (slice_skip(&rest, "."))
		(void)slice_take_u64(&rest, 10, &minor);
	memcpy(ret->version, line.ptr, len);
	ret->version[len] = '\0';
	ret->major = (unsigned)major;
	ret->minor = (unsigned)(minor & 0xffff);
	return true;
}

void runtimes_read(struct runtimes *ret)
{
	char path[64], buf[ANSWER_MAX];

	*ret = (struct runtimes){0};
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		struct runtime *runtime = &ret->items[ret->count];
		size_t len;

		if (!find(known[i].name, path, sizeof(path)))
			continue;
		len = answer(path, known[i].option, buf);
		*runtime = (struct runtime){
		    .name = known[i].name,
		    .loads = known[i].loads,
		};
		runtime->flag_log =
		    runtime_version((struct slice){buf, len}, runtime) &&
		    loader_takes_flag(slice_of(known[i].name), runtime->major,
		        runtime->minor) == FLAG_LOG_TAKEN;
		ret->count++;
	}
}

const char *runtimes_text(const struct runtimes *runtimes, char *buf,
    size_t size)
{
	size_t used = 0;

	*buf = '\0';
	for (size_t i = 0; i < runtimes->count && used < size; i++)
		used += (size_t)snprintf(buf + used, size - used, "%s%s %s",
		    i ? ", " : "", runtimes->items[i].name,
		    runtimes->items[i].version);
	return buf;
}
