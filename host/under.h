/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Run a command under a seccomp filter, on any Linux, without a container
 * runtime and without privilege: no_new_privs, the filter, exec.
 */
#ifndef HOST_UNDER_H
#define HOST_UNDER_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/error.h"

/* What the child is called between the filter and exec. */
#define UNDER_INIT "seccompctl:init"

struct under_options {
	const struct sock_filter *filter;
	unsigned short filter_len; /* in instructions */
	bool log;                  /* SECCOMP_FILTER_FLAG_LOG */
	/* Before the filter is loaded; the child waits for it. */
	void (*started)(pid_t pid, void *arg);
	/*
	 * Of each call that gets SECCOMP_RET_USER_NOTIF; it then goes on. NULL
	 * if the filter gives no such answer.
	 */
	void (*notified)(const struct seccomp_notif *call, void *arg);
	void *arg;
};

struct under_end {
	int status;       /* exit status, or 128 + signal */
	int signal;       /* 0: it exited */
	int exec_errno;   /* not 0: the command was never begun */
	int filter_errno; /* not 0: the kernel refused the filter */
};

/*
 * Until the command has ended and, with notified, all that it left running.
 * Signals to end are handed on to it. The first word of argv is looked for in
 * $PATH before the filter is there.
 */
int under_run(const struct under_options *options, char *const argv[],
    struct under_end *ret, struct error *err);

#endif
