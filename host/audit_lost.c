/* SPDX-License-Identifier: Apache-2.0 */
#include "host/audit_lost.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "host/audit.h"
#include "host/confine.h"

/* To ask, to be asked, and to end. */
static const unsigned calls[] = {
    SYS_read,
    SYS_pread64,
    SYS_write,
    SYS_sendto,
    SYS_recvfrom,
    SYS_ppoll,
    SYS_pselect6,
    SYS_rt_sigreturn,
    SYS_restart_syscall,
    SYS_exit_group,
#ifdef SYS_poll
    SYS_poll,
    SYS_select,
#endif
};

#define TELL_EVERY 60U /* questions; there is one a second */

/* What is set is looked at each time, and told when it is another. */
static void look_at_settings(const struct confinement *with, unsigned count,
    char last[static AUDIT_SETTINGS_TEXT], char ret[static AUDIT_SETTINGS_TEXT])
{
	char now[AUDIT_SETTINGS_TEXT];

	if (!audit_settings_read(with->fds[1], with->fds[2], now) ||
	    (count % TELL_EVERY != 0 && strcmp(now, last) == 0))
		return;
	memcpy(last, now, AUDIT_SETTINGS_TEXT);
	memcpy(ret, now, AUDIT_SETTINGS_TEXT);
}

static bool find_answer(const struct confinement *with, unsigned count,
    char last[static AUDIT_SETTINGS_TEXT], struct audit_answer *ret)
{
	struct audit_state state;

	*ret = (struct audit_answer){.lost = 0};
	look_at_settings(with, count, last, ret->settings);
	if (audit_state_ask(with->fds[1], &state, NULL) < 0)
		return false;
	ret->lost = state.lost;
	return true;
}

static void __attribute__((noreturn)) be_asker(int fd)
{
	struct confinement confinement = {
	    .capabilities = 1U << CAP_AUDIT_CONTROL,
	    .calls = calls,
	    .call_count = ARRAY_SIZE(calls),
	    .fds = {fd, audit_socket(),
	            open(AUDIT_ACTIONS, O_RDONLY | O_CLOEXEC)},
	    .fd_count = 3,
	};
	struct audit_answer answer;
	char last[AUDIT_SETTINGS_TEXT] = "";
	unsigned count = 0;
	char question;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	if (confinement.fds[2] < 0)
		confinement.fd_count = 2;
	if (confinement.fds[1] < 0 || confine(&confinement, NULL) < 0)
		_exit(1);
	while (read(fd, &question, 1) == 1)
		if (!find_answer(&confinement, count++, last, &answer) ||
		    write(fd, &answer, sizeof(answer)) < 0)
			_exit(1);
	_exit(0);
}

bool audit_lost_start(struct audit_lost *ret)
{
	struct audit_state state;
	int ends[2];
	pid_t pid;

	*ret = (struct audit_lost){.fd = -1};
	if (audit_state_read(&state, NULL) < 0 ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return false;
	pid = fork();
	if (pid == 0) {
		(void)close(ends[0]);
		be_asker(ends[1]);
	}
	(void)close(ends[1]);
	if (pid < 0) {
		(void)close(ends[0]);
		return false;
	}
	(void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
	*ret =
	    (struct audit_lost){.pid = pid, .fd = ends[0], .lost = state.lost};
	return true;
}

void audit_lost_stop(struct audit_lost *lost)
{
	if (lost->pid <= 0)
		return;
	(void)close(lost->fd);
	(void)kill(lost->pid, SIGKILL);
	(void)waitpid(lost->pid, NULL, 0);
	lost->pid = 0;
}

void audit_lost_ask(struct audit_lost *lost)
{
	if (lost->pid > 0 && !lost->asked)
		lost->asked = send(lost->fd, "?", 1, MSG_NOSIGNAL) == 1;
}

bool audit_lost_take(struct audit_lost *lost, int wait_ms,
    struct audit_answer *ret)
{
	struct pollfd poller = {.fd = lost->fd, .events = POLLIN};

	if (!lost->asked || poll(&poller, 1, wait_ms) != 1 ||
	    read(lost->fd, ret, sizeof(*ret)) != (ssize_t)sizeof(*ret))
		return false;
	lost->asked = false;
	return true;
}
