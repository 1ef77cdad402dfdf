/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/journal_entry.h"

#include "base/array.h"

#define SMALL_MAX 4096 /* paths; what is longer is not wanted */

static const struct wanted {
	const char *name;
	size_t len, offset;
} table[] = {
#define FIELD(name, member)                                 \
	{                                                   \
		name, sizeof(name) - 1,                     \
		    offsetof(struct journal_fields, member) \
	}
    FIELD("_TRANSPORT", transport),
    FIELD("_AUDIT_TYPE", audit_type),
    FIELD("_AUDIT_ID", audit_id),
    FIELD("_SOURCE_REALTIME_TIMESTAMP", source_us),
    FIELD("MESSAGE_ID", message_id),
    FIELD("SYSLOG_FACILITY", facility),
    FIELD("SYSLOG_IDENTIFIER", identifier),
    FIELD("_MACHINE_ID", machine_id),
    FIELD("_BOOT_ID", boot_id),
    FIELD("_PID", pid),
    FIELD("_UID", uid),
    FIELD("_COMM", comm),
    FIELD("_EXE", exe),
    FIELD("_SYSTEMD_UNIT", unit),
    FIELD("_SYSTEMD_USER_UNIT", user_unit),
    FIELD("_SYSTEMD_CGROUP", cgroup),
    FIELD("CONTAINER_ID_FULL", container),
    FIELD("UNIT", about_unit),
    FIELD("USER_UNIT", about_unit),
    FIELD("INVOCATION_ID", invocation),
    FIELD("USER_INVOCATION_ID", invocation),
    FIELD("EXIT_CODE", exit_code),
    FIELD("EXIT_STATUS", exit_status),
    FIELD("N_RESTARTS", n_restarts),
    FIELD("N_DROPPED", n_dropped),
    FIELD("COREDUMP_SIGNAL", coredump_signal),
    FIELD("COREDUMP_PID", coredump_pid),
    FIELD("COREDUMP_UNIT", coredump_unit),
    FIELD("COREDUMP_EXE", coredump_exe),
    FIELD("COREDUMP_COMM", coredump_comm),
    FIELD("COREDUMP_TIMESTAMP", coredump_us),
    FIELD("COREDUMP_CGROUP", coredump_cgroup),
#undef FIELD
};

/* By length and last letter: most fields of an entry are none of these. */
static const struct wanted *find(struct slice name)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].len == name.len &&
		    table[i].name[name.len - 1] == name.ptr[name.len - 1] &&
		    memcmp(table[i].name, name.ptr, name.len) == 0)
			return &table[i];
	return NULL;
}

void journal_entry_begin(struct journal_entry *entry)
{
	entry->fields = (struct journal_fields){0};
	entry->message = (struct slice){0};
	entry->cut = false;
	entry->used = 0;
}

/* A slice with a NULL ptr: there is no room. */
static struct slice keep(struct journal_entry *entry, struct slice value)
{
	char *to = entry->bytes + entry->used;

	if (value.len > sizeof(entry->bytes) - entry->used)
		return (struct slice){0};
	memcpy(to, value.ptr, value.len);
	entry->used += value.len;
	return (struct slice){to, value.len};
}

static void add_message(struct journal_entry *entry, struct slice value)
{
	if (value.len > JOURNAL_FIELD_MAX) {
		value.len = JOURNAL_FIELD_MAX;
		entry->cut = true;
	}
	entry->message = keep(entry, value);
}

/* Of a field that comes twice, the first counts: programs add theirs later. */
void journal_entry_add(struct journal_entry *entry, struct slice field)
{
	struct slice name = slice_cut(&field, '=');
	const struct wanted *wanted;
	struct slice kept, *member;

	if (name.len == 0)
		return;
	if (slice_equals(name, "MESSAGE") && !entry->message.ptr) {
		add_message(entry, field);
		return;
	}
	wanted = find(name);
	if (!wanted || field.len > SMALL_MAX)
		return;
	member =
	    (struct slice *)(void *)((char *)&entry->fields + wanted->offset);
	if (member->ptr)
		return;
	kept = keep(entry, field);
	*member = kept;
}
