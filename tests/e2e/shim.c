/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As the shims of container engines do: it listens on a Unix socket for a
 * task, which comes with the descriptors of its standard input and output,
 * starts the runtime with them, and says how it ended.
 *
 *	shim SOCKET COMMAND...	does one task
 *	shim -c SOCKET		gives it one, with its own descriptors; leaves
 *				with what it is told
 */
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TRIES 200 /* of 50 ms */

extern char **environ;

/* One byte, and two descriptors beside it. */
struct message {
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))];
	char byte;
	struct iovec iov;
	struct msghdr head;
};

static void message_init(struct message *message)
{
	memset(message, 0, sizeof(*message));
	message->iov = (struct iovec){&message->byte, 1};
	message->head.msg_iov = &message->iov;
	message->head.msg_iovlen = 1;
	message->head.msg_control = message->control;
	message->head.msg_controllen = sizeof(message->control);
}

static struct sockaddr_un address(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};

	if (snprintf(at.sun_path, sizeof(at.sun_path), "%s", path) >=
	    (int)sizeof(at.sun_path))
		errx(125, "%s: too long", path);
	return at;
}

static int open_socket(void)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (fd < 0)
		err(125, "socket");
	return fd;
}

static int accept_one(const char *path)
{
	struct sockaddr_un at = address(path);
	int fd = open_socket(), client;
	struct pollfd wait = {.fd = fd, .events = POLLIN};

	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0 ||
	    listen(fd, 1) < 0)
		err(125, "%s", path);
	if (poll(&wait, 1, -1) < 0)
		err(125, "poll");
	client = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	if (client < 0)
		err(125, "accept");
	(void)close(fd);
	return client;
}

static void take_task(int fd, int ret[static 2])
{
	struct message message;
	struct cmsghdr *at;

	message_init(&message);
	if (recvmsg(fd, &message.head, MSG_CMSG_CLOEXEC) != 1)
		err(125, "no task");
	at = CMSG_FIRSTHDR(&message.head);
	if (!at || at->cmsg_type != SCM_RIGHTS ||
	    at->cmsg_len != CMSG_LEN(2 * sizeof(int)))
		errx(125, "a task without descriptors");
	memcpy(ret, CMSG_DATA(at), 2 * sizeof(int));
}

static int run(char *argv[], const int fds[static 2])
{
	posix_spawn_file_actions_t actions;
	int status, r;
	pid_t pid;

	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, fds[0], 0);
	(void)posix_spawn_file_actions_adddup2(&actions, fds[1], 1);
	r = posix_spawn(&pid, argv[0], &actions, NULL, argv, environ);
	if (r != 0)
		errx(125, "%s: %s", argv[0], strerror(r));
	if (waitpid(pid, &status, 0) < 0)
		err(125, "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int serve(const char *path, char *argv[])
{
	int client = accept_one(path), fds[2], status;
	struct message reply;

	take_task(client, fds);
	status = run(argv, fds);
	message_init(&reply);
	reply.byte = (char)status;
	reply.head.msg_control = NULL;
	reply.head.msg_controllen = 0;
	if (sendmsg(client, &reply.head, MSG_NOSIGNAL) != 1)
		err(125, "sendmsg");
	return status;
}

static int ask(const char *path)
{
	static const int fds[2] = {0, 1};
	const struct timespec pause = {0, 50000000};
	struct sockaddr_un at = address(path);
	struct message task;
	struct cmsghdr *control;
	int fd = open_socket();
	unsigned char status;

	for (int i = 0; connect(fd, (struct sockaddr *)&at, sizeof(at)) < 0;
	     i++) {
		if (i == TRIES)
			err(125, "%s", path);
		(void)nanosleep(&pause, NULL);
	}
	message_init(&task);
	control = CMSG_FIRSTHDR(&task.head);
	control->cmsg_level = SOL_SOCKET;
	control->cmsg_type = SCM_RIGHTS;
	control->cmsg_len = CMSG_LEN(sizeof(fds));
	memcpy(CMSG_DATA(control), fds, sizeof(fds));
	if (sendmsg(fd, &task.head, MSG_NOSIGNAL) != 1 ||
	    read(fd, &status, 1) != 1)
		errx(125, "no answer");
	return status;
}

int main(int argc, char *argv[])
{
	if (argc == 3 && strcmp(argv[1], "-c") == 0)
		return ask(argv[2]);
	if (argc < 3)
		errx(125, "expected a socket and a command");
	return serve(argv[1], argv + 2);
}
