/* SPDX-License-Identifier: Apache-2.0 */
#include "host/audit.h"

#include <errno.h>
#include <libaudit.h>
#include <string.h>

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

/* "-a always,exclude -F msgtype=TYPE", whatever else it asks for. */
static bool excludes(const struct audit_rule_data *rule, unsigned type)
{
	if (rule->flags != AUDIT_FILTER_EXCLUDE || rule->action != AUDIT_ALWAYS)
		return false;
	for (uint32_t i = 0; i < rule->field_count; i++)
		if (rule->fields[i] == AUDIT_MSGTYPE &&
		    (rule->fieldflags[i] & AUDIT_OPERATORS) == AUDIT_EQUAL &&
		    rule->values[i] == type)
			return true;
	return false;
}

bool audit_excludes(unsigned type)
{
	int fd = audit_open();
	struct audit_reply reply;
	bool found = false;

	if (fd < 0)
		return false;
	if (audit_request_rules_list_data(fd) > 0)
		while (audit_get_reply(fd, &reply, GET_REPLY_BLOCKING, 0) > 0 &&
		       reply.type != NLMSG_DONE && reply.type != NLMSG_ERROR)
			found |= reply.type == AUDIT_LIST_RULES &&
			         excludes(reply.ruledata, type);
	audit_close(fd);
	return found;
}
