/* SPDX-License-Identifier: Apache-2.0 */
#include "host/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <libaudit.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TRIES 16 /* other messages may come before the answer */

static int wait_for_status(int fd, struct audit_state *ret)
{
	struct audit_reply reply;

	for (int i = 0; i < TRIES; i++) {
		int r = audit_get_reply(fd, &reply, GET_REPLY_BLOCKING, 0);

		if (r < 0)
			return r;
		if (reply.type == NLMSG_ERROR && reply.error->error)
			return reply.error->error;
		if (reply.type != AUDIT_GET)
			continue;
		*ret = (struct audit_state){
		    .enabled = reply.status->enabled != 0,
		    .pid = reply.status->pid,
		    .rate_limit = reply.status->rate_limit,
		    .backlog_limit = reply.status->backlog_limit,
		    .backlog = reply.status->backlog,
		    .lost = reply.status->lost,
		    .failure = reply.status->failure,
		};
		return 0;
	}
	return -ETIMEDOUT;
}

int audit_state_ask(int fd, struct audit_state *ret, struct error *err)
{
	int r = audit_request_status(fd);

	if (r > 0)
		r = wait_for_status(fd, ret);
	if (r < 0)
		return error_set(err, r, "audit status: %s", strerror(-r));
	return 0;
}

int audit_state_read(struct audit_state *ret, struct error *err)
{
	int fd = audit_open(), r;

	if (fd < 0)
		return error_set(err, -errno, "audit netlink: %s",
		    strerror(errno));
	r = audit_state_ask(fd, ret, err);
	audit_close(fd);
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
	for (uint32_t i = 0; i < rule->field_count; i++)
		if (rule->fields[i] == AUDIT_MSGTYPE &&
		    !compares(type, rule->fieldflags[i], rule->values[i]))
			return false;
	return true;
}

int audit_excludes(int fd, unsigned type)
{
	struct audit_reply reply;
	int found = 0, r;

	r = audit_request_rules_list_data(fd);
	while (r > 0) {
		r = audit_get_reply(fd, &reply, GET_REPLY_BLOCKING, 0);
		if (r <= 0)
			break;
		if (reply.type == NLMSG_DONE)
			return found;
		if (reply.type == NLMSG_ERROR && reply.error->error)
			return reply.error->error;
		if (reply.type == AUDIT_LIST_RULES)
			found |= may_exclude(reply.ruledata, type);
	}
	return r < 0 ? r : -EIO;
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
	int fd = audit_open();
	int actions_fd = open(AUDIT_ACTIONS, O_RDONLY | O_CLOEXEC);
	bool read = fd >= 0 && actions_fd >= 0 &&
	            audit_settings_read(fd, actions_fd, ret);

	if (fd >= 0)
		audit_close(fd);
	if (actions_fd >= 0)
		(void)close(actions_fd);
	return read;
}
