/* SPDX-License-Identifier: Apache-2.0 */
#include "host/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TRIES   64   /* other messages may come before the answer */
#define WAIT_MS 5000 /* the kernel answers at once */

struct message {
	struct nlmsghdr head;
	char body[8960];
};

/* What an old kernel's status ends with. */
#define STATUS_SIZE (offsetof(struct audit_status, backlog) + sizeof(uint32_t))

/* What is not there is not to be taken for zeros, and nothing for lost. */
static bool has(const struct message *message, size_t size)
{
	return message->head.nlmsg_len >= NLMSG_LENGTH(size);
}

int audit_socket(void)
{
	return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
}

/* Returns the number the answers will bear, or a negative errno. */
static int ask(int fd, uint16_t type)
{
	static uint16_t last;
	const struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	struct nlmsghdr question = {
	    .nlmsg_len = NLMSG_LENGTH(0),
	    .nlmsg_type = type,
	    .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK,
	    .nlmsg_seq = ++last,
	};
	ssize_t n;

	do
		n = sendto(fd, &question, sizeof(question), 0,
		    (const struct sockaddr *)&kernel, sizeof(kernel));
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : last;
}

static int receive(int fd, struct message *ret)
{
	struct pollfd poller = {.fd = fd, .events = POLLIN};
	struct sockaddr_nl from = {0};
	socklen_t len = sizeof(from);
	ssize_t n;
	int r;

	memset(ret, 0, sizeof(*ret));
	r = poll(&poller, 1, WAIT_MS);
	if (r <= 0)
		return r < 0 ? -errno : -ETIMEDOUT;
	n = recvfrom(fd, ret, sizeof(*ret), 0, (struct sockaddr *)&from, &len);
	if (n < 0)
		return -errno;
	if (from.nl_pid != 0)
		return 0; /* whoever that is, it is not the kernel */
	if ((size_t)n < sizeof(ret->head) || ret->head.nlmsg_len > (size_t)n)
		return -EBADMSG;
	return 1;
}

/* The next message to what was asked as number: 1, or a negative errno. */
static int hear(int fd, int number, struct message *ret)
{
	struct nlmsgerr error;

	for (int i = 0; i < TRIES; i++) {
		int r = receive(fd, ret);

		if (r == -EINTR || r == 0)
			continue;
		if (r < 0)
			return r;
		if (ret->head.nlmsg_seq != (uint32_t)number)
			continue;
		if (ret->head.nlmsg_type != NLMSG_ERROR)
			return 1;
		if (!has(ret, sizeof(error)))
			return -EBADMSG;
		memcpy(&error, ret->body, sizeof(error));
		if (error.error < 0)
			return error.error;
	}
	return -ETIMEDOUT;
}

static int wait_for_status(int fd, int number, struct audit_state *ret)
{
	struct message reply;
	struct audit_status status;
	int r;

	do
		r = hear(fd, number, &reply);
	while (r > 0 && reply.head.nlmsg_type != AUDIT_GET);
	if (r < 0)
		return r;
	if (!has(&reply, STATUS_SIZE))
		return -EBADMSG;
	memcpy(&status, reply.body, sizeof(status));
	*ret = (struct audit_state){
	    .enabled = status.enabled != 0,
	    .pid = status.pid,
	    .rate_limit = status.rate_limit,
	    .backlog_limit = status.backlog_limit,
	    .backlog = status.backlog,
	    .lost = status.lost,
	    .failure = status.failure,
	};
	return 0;
}

int audit_state_ask(int fd, struct audit_state *ret, struct error *err)
{
	int r = ask(fd, AUDIT_GET);

	if (r >= 0)
		r = wait_for_status(fd, r, ret);
	if (r < 0)
		return error_set(err, r, "audit status: %s", strerror(-r));
	return 0;
}

int audit_state_read(struct audit_state *ret, struct error *err)
{
	int fd = audit_socket(), r;

	if (fd < 0)
		return error_set(err, -errno, "audit netlink: %s",
		    strerror(errno));
	r = audit_state_ask(fd, ret, err);
	(void)close(fd);
	return r;
}

static bool compares(uint32_t value, uint32_t how, uint32_t with)
{
	switch (how & AUDIT_OPERATORS) {
	case AUDIT_EQUAL:
		return value == with;
	case AUDIT_NOT_EQUAL:
		return value != with;
	case AUDIT_LESS_THAN:
		return value < with;
	case AUDIT_LESS_THAN_OR_EQUAL:
		return value <= with;
	case AUDIT_GREATER_THAN:
		return value > with;
	case AUDIT_GREATER_THAN_OR_EQUAL:
		return value >= with;
	default:
		return true;
	}
}

/* All that it asks for must be so: one type that is another, and it is not. */
static bool may_exclude(const struct audit_rule_data *rule, unsigned type)
{
	if ((rule->flags & AUDIT_FILTER_EXCLUDE) != AUDIT_FILTER_EXCLUDE)
		return false;
	for (uint32_t i = 0; i < rule->field_count && i < AUDIT_MAX_FIELDS; i++)
		if (rule->fields[i] == AUDIT_MSGTYPE &&
		    !compares(type, rule->fieldflags[i], rule->values[i]))
			return false;
	return true;
}

int audit_excludes(int fd, unsigned type)
{
	struct message reply;
	struct audit_rule_data rule;
	int number = ask(fd, AUDIT_LIST_RULES), found = 0, r;

	if (number < 0)
		return number;
	while ((r = hear(fd, number, &reply)) > 0) {
		if (reply.head.nlmsg_type == NLMSG_DONE)
			return found;
		if (reply.head.nlmsg_type != AUDIT_LIST_RULES)
			continue;
		if (!has(&reply, sizeof(rule)))
			return -EBADMSG;
		memcpy(&rule, reply.body, sizeof(rule));
		found |= may_exclude(&rule, type);
	}
	return r;
}

/* Blanks in the file, commas in records. */
static bool read_actions(int fd, char *ret, size_t size)
{
	ssize_t n = pread(fd, ret, size - 1, 0);

	if (n <= 0)
		return false;
	ret[n] = '\0';
	ret[strcspn(ret, "\n")] = '\0';
	for (char *at = ret; *at; at++)
		if (*at == ' ')
			*at = ',';
	return true;
}

bool audit_settings_read(int fd, int actions_fd,
    char ret[static AUDIT_SETTINGS_TEXT])
{
	char actions[AUDIT_SETTINGS_TEXT / 2];
	struct audit_state state = {.enabled = false};
	int excludes;

	if (!read_actions(actions_fd, actions, sizeof(actions)) ||
	    audit_state_ask(fd, &state, NULL) < 0)
		return false;
	excludes = audit_excludes(fd, AUDIT_TYPE_SECCOMP);
	(void)snprintf(ret, AUDIT_SETTINGS_TEXT,
	    "actions=%s rate_limit=%u enabled=%d excludes=%s", actions,
	    state.rate_limit, state.enabled,
	    excludes < 0    ? "?"
	    : excludes == 0 ? "no"
	                    : "yes");
	return true;
}

bool audit_settings_here(char ret[static AUDIT_SETTINGS_TEXT])
{
	int fd = audit_socket();
	int actions_fd = open(AUDIT_ACTIONS, O_RDONLY | O_CLOEXEC);
	bool read = fd >= 0 && actions_fd >= 0 &&
	            audit_settings_read(fd, actions_fd, ret);

	if (fd >= 0)
		(void)close(fd);
	if (actions_fd >= 0)
		(void)close(actions_fd);
	return read;
}
