/* SPDX-License-Identifier: Apache-2.0 */
/* Programs run side by side, and timed. */
#ifndef TESTS_BENCH_H
#define TESTS_BENCH_H

#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct timing {
	double wall_s, cpu_s;
	long peak_kib;
	int status;
};

static inline double now_s(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static inline double seconds(struct timeval tv)
{
	return (double)tv.tv_sec + (double)tv.tv_usec / 1e6;
}

/* What it says goes nowhere. status 127: it is not there. */
static inline struct timing run(const char *const argv[])
{
	double begun = now_s();
	struct rusage usage;
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		union {
			const char *const *from;
			char *const *to;
		} args = {argv};
		int nowhere = open("/dev/null", O_RDWR);

		(void)dup2(nowhere, STDOUT_FILENO);
		(void)dup2(nowhere, STDERR_FILENO);
		(void)execvp(argv[0], args.to);
		_exit(127);
	}
	(void)wait4(pid, &status, 0, &usage);
	return (struct timing){
	    .wall_s = now_s() - begun,
	    .cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime),
	    .peak_kib = usage.ru_maxrss,
	    .status = WIFEXITED(status) ? WEXITSTATUS(status) : 128,
	};
}

/* The program that was built with this one. */
static inline const char *program_of(char *argv0)
{
	static char path[4096];

	(void)snprintf(path, sizeof(path), "%s/../../" PROG, dirname(argv0));
	return path;
}

static inline void must(int ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	exit(1);
}

static inline long size_kib(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (long)(st.st_size >> 10) : -1;
}

#endif
