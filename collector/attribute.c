/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/attribute.h"

#include "collector/audit_message.h"

struct caller caller_of(struct slice text, uint64_t time_ms)
{
	struct slice exe = audit_message_exe(text);
	struct caller ret = {.pid = audit_message_pid(text),
	    .time_ms = time_ms,
	    .comm = audit_message_comm(text)};

	ret.starting = ret.comm.ptr && is_runtime_init(ret.comm);
	if (exe.len > 0)
		ret.exe = exe;
	ret.has_uid = audit_message_uid(text, &ret.uid);
	return ret;
}

void entry_belongs(struct entry *entry, const struct attribution *who)
{
	entry->unit = who->unit;
	entry->container = who->container;
	entry->pod = who->pod;
	entry->space = who->space;
}

bool entry_attribute(struct entry *entry, struct attributor *attributor,
    const struct caller *caller)
{
	struct attribution who;

	if (caller->pid == 0 || !attributor_find(attributor, caller, &who))
		return false;
	entry_belongs(entry, &who);
	return true;
}
