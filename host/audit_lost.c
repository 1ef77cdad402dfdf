/* SPDX-License-Identifier: Apache-2.0 */
#include "host/audit_lost.h"

#include <errno.h>
#include <fcntl.h>
#include <libaudit.h>
#include <linux/capability.h>
#include <signal.h>
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

static void __attribute__((noreturn)) be_asker(int fd)
{
	struct confinement confinement = {
	    .capabilities = 1U << CAP_AUDIT_CONTROL,
	    .calls = calls,
	    .call_count = ARRAY_SIZE(calls),
	    .fds = {fd, audit_open()},
	    .fd_count = 2,
	};
	struct audit_state state;
	char question;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	if (confinement.fds[1] < 0 || confine(&confinement, NULL) < 0)
		_exit(1);
	while (read(fd, &question, 1) == 1)
		if (audit_state_ask(confinement.fds[1], &state, NULL) < 0 ||
		    write(fd, &state.lost, sizeof(state.lost)) < 0)
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
	*ret = (struct audit_lost){.pid = pid, .fd = ends[0]};
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

bool audit_lost_next(struct audit_lost *lost, uint32_t *ret)
{
	ssize_t n;

	if (lost->pid <= 0)
		return false;
	n = lost->asked ? read(lost->fd, ret, sizeof(*ret)) : -1;
	if (n == (ssize_t)sizeof(*ret))
		lost->asked = false;
	if (!lost->asked)
		lost->asked = send(lost->fd, "?", 1, MSG_NOSIGNAL) == 1;
	return n == (ssize_t)sizeof(*ret);
}
