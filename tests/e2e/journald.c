/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starts systemd-journald as systemd would, with the socket it hears the audit
 * messages of the kernel on: bound to their multicast group, and with room for
 * many of them.
 *
 *	journald /lib/systemd/systemd-journald
 */
#include <err.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define FIRST_FD 3

static int hear_audit(void)
{
	const struct sockaddr_nl where = {
	    .nl_family = AF_NETLINK,
	    .nl_groups = 1U << (AUDIT_NLGRP_READLOG - 1),
	};
	int room = 128 << 20, yes = 1;
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT);

	if (fd < 0 ||
	    bind(fd, (const struct sockaddr *)&where, sizeof(where)) < 0)
		err(2, "cannot hear audit messages");
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) <
	        0 ||
	    setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &yes, sizeof(yes)) < 0)
		err(2, "cannot set up the socket");
	return fd;
}

int main(int argc, char *argv[])
{
	char pid[24];
	int fd = hear_audit();

	if (argc != 2)
		errx(2, "usage: journald program");
	if (fd != FIRST_FD && (dup2(fd, FIRST_FD) < 0 || close(fd) < 0))
		err(2, "cannot pass the socket on");
	(void)snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	if (setenv("LISTEN_PID", pid, 1) < 0 ||
	    setenv("LISTEN_FDS", "1", 1) < 0 ||
	    setenv("LISTEN_FDNAMES", "systemd-journald-audit.socket", 1) < 0)
		err(2, "cannot set the environment");
	execl(argv[1], argv[1], (char *)NULL);
	err(127, "%s", argv[1]);
}
