/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_follow.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.h"
#include "cli/command.h"
#include "collector/ingest.h"
#include "collector/source_netlink.h"
#include "collector/source_session.h"
#include "host/machine.h"
#include "host/probe.h"
#include "host/session.h"
#include "store/store.h"
#include "syscalls/syscalls.h"

#define SOURCE_NAME "run"
#define WAIT_MS     5000 /* for the record that ends it */

struct follower {
	int fd;
	bool told;         /* that it hears */
	uint64_t ended_ms; /* the command was over; 0: it is not */
};

bool run_follow_can(struct error *err)
{
	cleanup_source struct source *source = NULL;

	return source_netlink.open("netlink", SAID_NOTHING, NULL, &source,
	           err) == 0;
}

/* Asked for the first time when the source has just been opened. */
static bool go_on(void *arg)
{
	struct follower *follower = arg;
	struct pollfd pipe = {follower->fd, POLLIN, 0};

	if (!follower->told)
		follower->told = write(follower->fd, "", 1) == 1;
	if (source_session_ended())
		return false;
	if (follower->ended_ms == 0 && poll(&pipe, 1, 0) > 0)
		follower->ended_ms = time_now_ms();
	return follower->ended_ms == 0 ||
	       time_now_ms() < follower->ended_ms + WAIT_MS;
}

static int follow_into(struct store *store, struct follower *follower,
    struct error *err)
{
	struct machine machine;
	struct ingest_item item = {.type = &source_session,
	    .what = "netlink",
	    .name = SOURCE_NAME};
	const struct ingest_options options = {
	    .follow = true,
	    .go_on = go_on,
	    .arg = follower,
	};
	struct store_host host;
	struct sink sink;
	int r;

	machine_read(&machine);
	host = (struct store_host){
	    .node = slice_of(machine.node),
	    .kernel = slice_of(machine.kernel),
	    .libc = slice_of(machine.libc),
	    .named = syscall_is_named,
	};
	sink = store_sink(store, &host);
	r = ingest(&item, 1, &options, &sink, err);
	if (r == 0 && item.result < 0)
		return error_set(err, item.result, "%s", item.err.text);
	if (r == 0 && !source_session_ended())
		return error_set(err, -ETIMEDOUT,
		    "the kernel did not say that it was all");
	return r;
}

static _Noreturn void be_follower(int fd, const char *path,
    const struct source_session_options *options)
{
	struct follower follower = {.fd = fd};
	struct store *store = NULL;
	struct error err;
	int r;

	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGQUIT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	source_session_set(options);
	r = store_open(path, STORE_CREATE, &store, &err);
	if (r == 0)
		r = follow_into(store, &follower, &err);
	store_close(store);
	if (r < 0)
		(void)trouble("following the run", &err);
	_exit(r < 0);
}

/* False: it ended before it heard anything, and has said why. */
static bool is_ready(int fd)
{
	char byte;
	ssize_t n;

	do
		n = read(fd, &byte, 1);
	while (n < 0 && errno == EINTR);
	return n == 1;
}

static int start(struct run_follow *follow, int fds[2], const char *path,
    const struct source_session_options *options, struct error *err)
{
	(void)fflush(NULL);
	follow->pid = fork();
	if (follow->pid < 0)
		return error_set(err, -errno, "fork: %s", strerror(errno));
	if (follow->pid == 0) {
		(void)close(fds[0]);
		be_follower(fds[1], path, options);
	}
	return 0;
}

int run_follow_begin(struct run_follow *follow, const char *path,
    const char *unit, struct error *err)
{
	struct source_session_options options = {.session = SESSION_NONE,
	    .ancestor = (uint32_t)getpid(),
	    .unit = unit};
	int fds[2], r = probe_number(&follow->last);

	if (r < 0)
		return error_set(err, r, "no random number: %s", strerror(-r));
	options.last = follow->last;
	if (session_begin(&options.session) < 0)
		(void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
		return error_set(err, -errno, "socketpair: %s",
		    strerror(errno));
	r = start(follow, fds, path, &options, err);
	(void)close(fds[1]);
	if (r == 0 && !is_ready(fds[0])) {
		(void)waitpid(follow->pid, NULL, 0);
		r = error_set(err, -EIO, "nobody hears the kernel's records");
	}
	if (r < 0) {
		(void)close(fds[0]);
		follow->pid = 0;
		return r;
	}
	follow->fd = fds[0];
	return 0;
}

bool run_follow_end(struct run_follow *follow)
{
	int r, status = 0;

	if (follow->pid <= 0)
		return true;
	r = probe_child(follow->last, SECCOMP_RET_LOG, 0);
	if (r < 0)
		say("no record could be made to end the run with: %s",
		    strerror(-r));
	(void)close(follow->fd);
	while (waitpid(follow->pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	follow->pid = 0;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
