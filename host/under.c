/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between the filter and exec the child makes as few calls as can be: each of
 * them has to be in the allowlist. So it tells of failures and of its
 * listener by a page it shares with its parent, not by a pipe.
 */
#include "host/under.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/cleanup.h"

#define POLL_MS 50

struct shared {
	_Atomic int go;       /* the child may load its filter */
	_Atomic int listener; /* descriptor, in the table both have; or -1 */
	_Atomic int filter_errno, exec_errno;
};

static volatile sig_atomic_t child_to_tell;

static void hand_on(int signal)
{
	if (child_to_tell > 0)
		(void)kill((pid_t)child_to_tell, signal);
}

static void set_signals(void (*handler)(int), void (*of_terminal)(int))
{
	static const int to_hand_on[] = {SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};
	static const int from_terminal[] = {SIGINT, SIGQUIT};

	for (size_t i = 0; i < ARRAY_SIZE(to_hand_on); i++)
		(void)signal(to_hand_on[i], handler);
	for (size_t i = 0; i < ARRAY_SIZE(from_terminal); i++)
		(void)signal(from_terminal[i], of_terminal);
}

static bool try_path(const char *folder, size_t len, const char *name,
    char ret[static PATH_MAX])
{
	int n = snprintf(ret, PATH_MAX, "%.*s%s%s", (int)len, folder,
	    len ? "/" : "", name);

	return n > 0 && n < PATH_MAX && access(ret, X_OK) == 0;
}

/* As execvp(3) does, which would try one exec after the other. */
static void find_program(const char *name, char ret[static PATH_MAX])
{
	const char *path = getenv("PATH");

	if (!strchr(name, '/') && path)
		for (const char *at = path;; at++) {
			size_t len = strcspn(at, ":");

			if (try_path(at, len, name, ret))
				return;
			at += len;
			if (*at == '\0')
				break;
		}
	(void)snprintf(ret, PATH_MAX, "%s", name);
}

static void wait_to_go(struct shared *shared)
{
	while (atomic_load(&shared->go) == 0)
		(void)syscall(SYS_futex, &shared->go, FUTEX_WAIT, 0, NULL, NULL,
		    0);
}

static void let_go(struct shared *shared)
{
	atomic_store(&shared->go, 1);
	(void)syscall(SYS_futex, &shared->go, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static unsigned filter_flags(const struct under_options *options)
{
	return (options->log ? (unsigned)SECCOMP_FILTER_FLAG_LOG : 0) |
	       (options->notified ? (unsigned)SECCOMP_FILTER_FLAG_NEW_LISTENER
	                          : 0);
}

static _Noreturn void be_child(const struct under_options *options,
    const char *path, char *const argv[], struct shared *shared)
{
	union {
		const struct sock_filter *from;
		struct sock_filter *to;
	} filter = {options->filter};
	const struct sock_fprog program = {options->filter_len, filter.to};
	long r;

	set_signals(SIG_DFL, SIG_DFL);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)prctl(PR_SET_NAME, UNDER_INIT, 0, 0, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	wait_to_go(shared);
	(void)prctl(PR_SET_PDEATHSIG, 0);
	r = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (r == 0)
		r = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		    filter_flags(options), &program);
	if (r < 0) {
		atomic_store(&shared->filter_errno, errno);
		_exit(125);
	}
	if (options->notified)
		atomic_store(&shared->listener, (int)r);
	(void)execv(path, argv);
	atomic_store(&shared->exec_errno, errno);
	_exit(127);
}

/* A table of descriptors that both have, until the child execs. */
static pid_t start(const struct under_options *options, const char *path,
    char *const argv[], struct shared *shared)
{
	struct clone_args args = {
	    .flags = options->notified ? CLONE_FILES : 0,
	    .exit_signal = SIGCHLD,
	};
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	if (pid < 0 && errno == ENOSYS && !options->notified)
		pid = fork();
	if (pid == 0)
		be_child(options, path, argv, shared);
	return (pid_t)pid;
}

static bool has_ended(pid_t pid, int flags, int *ret)
{
	pid_t got;

	do
		got = waitpid(pid, ret, flags);
	while (got < 0 && errno == EINTR);
	return got == pid;
}

struct messages {
	struct seccomp_notif *call;
	struct seccomp_notif_resp *answer;
	struct seccomp_notif_sizes sizes;
};

static bool messages_new(struct messages *ret)
{
	if (syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &ret->sizes) < 0)
		return false;
	if (ret->sizes.seccomp_notif < sizeof(*ret->call))
		ret->sizes.seccomp_notif = sizeof(*ret->call);
	if (ret->sizes.seccomp_notif_resp < sizeof(*ret->answer))
		ret->sizes.seccomp_notif_resp = sizeof(*ret->answer);
	ret->call = calloc(1, ret->sizes.seccomp_notif);
	ret->answer = calloc(1, ret->sizes.seccomp_notif_resp);
	return ret->call && ret->answer;
}

/* The caller may have died meanwhile: ENOENT, and nothing to answer. */
static void answer_one(const struct under_options *options, int listener,
    struct messages *messages)
{
	memset(messages->call, 0, messages->sizes.seccomp_notif);
	memset(messages->answer, 0, messages->sizes.seccomp_notif_resp);
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, messages->call) < 0)
		return;
	options->notified(messages->call, options->arg);
	messages->answer->id = messages->call->id;
	messages->answer->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	(void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, messages->answer);
}

static int wait_for_listener(struct shared *shared, pid_t pid, bool *ended,
    int *status)
{
	const struct timespec pause = {0, 1000000};

	while (atomic_load(&shared->listener) < 0 &&
	       !(*ended = has_ended(pid, WNOHANG, status)))
		(void)nanosleep(&pause, NULL);
	return atomic_load(&shared->listener);
}

/* Until nobody is left who could make a call under the filter. */
static void serve(const struct under_options *options, struct shared *shared,
    pid_t pid, struct messages *messages, int *status)
{
	bool ended = false;
	int listener = wait_for_listener(shared, pid, &ended, status);
	struct pollfd wait = {listener, POLLIN, 0};

	if (listener < 0)
		return;
	while (!(wait.revents & POLLHUP)) {
		wait.revents = 0;
		if (poll(&wait, 1, POLL_MS) > 0 && (wait.revents & POLLIN))
			answer_one(options, listener, messages);
		if (!ended)
			ended = has_ended(pid, WNOHANG, status);
	}
	(void)close(listener);
	if (!ended)
		(void)has_ended(pid, 0, status);
}

static void watch(const struct under_options *options, struct shared *shared,
    pid_t pid, struct messages *messages, struct under_end *ret)
{
	int status = 0;

	if (options->started)
		options->started(pid, options->arg);
	child_to_tell = pid;
	set_signals(hand_on, SIG_IGN);
	let_go(shared);
	if (options->notified)
		serve(options, shared, pid, messages, &status);
	else
		(void)has_ended(pid, 0, &status);
	child_to_tell = 0;
	set_signals(SIG_DFL, SIG_DFL);
	*ret = (struct under_end){
	    .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
	    .exec_errno = atomic_load(&shared->exec_errno),
	    .filter_errno = atomic_load(&shared->filter_errno),
	};
	ret->status = ret->signal ? 128 + ret->signal : WEXITSTATUS(status);
}

int under_run(const struct under_options *options, char *const argv[],
    struct under_end *ret, struct error *err)
{
	char path[PATH_MAX];
	struct messages messages = {0};
	struct shared *shared = mmap(NULL, sizeof(*shared),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int r = 0;
	pid_t pid;

	if (shared == MAP_FAILED)
		return error_set(err, -ENOMEM, "out of memory");
	atomic_store(&shared->listener, -1);
	find_program(argv[0], path);
	if (options->notified && !messages_new(&messages))
		r = error_set(err, -ENOTSUP,
		    "this kernel has no seccomp notifications");
	pid = r == 0 ? start(options, path, argv, shared) : -1;
	if (pid > 0)
		watch(options, shared, pid, &messages, ret);
	else if (r == 0)
		r = error_set(err, -errno, "fork: %s", strerror(errno));
	free(messages.call);
	free(messages.answer);
	(void)munmap(shared, sizeof(*shared));
	return r;
}
