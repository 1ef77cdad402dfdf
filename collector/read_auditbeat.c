/* SPDX-License-Identifier: Apache-2.0 */
/* auditbeat: a record's fields spread over an event of Elastic's schema. */
#include "collector/read_json.h"

#include "base/time.h"

static bool member_of(const struct scan_value *object, const char *name,
    struct scan_value *ret)
{
	struct scan_value key, value;
	struct slice inside;

	if (object->kind != SCAN_OBJECT)
		return false;
	inside = scan_inside(object);
	while (scan_member(&inside, &key, &value))
		if (slice_equals(key.text, name)) {
			*ret = value;
			return true;
		}
	return false;
}

/* Who made the call has been moved out of the record, to process and user. */
static void read_process(struct reading *in, const struct scan_value *object,
    struct audit_record *record)
{
	struct scan_value process, value;
	uint64_t pid;

	if (!member_of(object, "process", &process))
		return;
	if (member_of(&process, "pid", &value) &&
	    scan_number(&value, UINT32_MAX, &pid)) {
		record->pid = (uint32_t)pid;
		record->has |= EVENT_PID;
	}
	if (member_of(&process, "executable", &value) ||
	    member_of(&process, "exe", &value))
		(void)scan_text(in->reader, &value, &record->exe.raw);
	if (member_of(&process, "name", &value))
		(void)scan_text(in->reader, &value, &record->comm.raw);
}

bool read_auditbeat(struct reading *in, const struct scan_value *object)
{
	struct audit_record record = {0};
	struct scan_value auditd, data, value;
	enum trust trust = trust_of(in, 1, false);
	struct slice stamp;
	uint64_t serial;

	if (!member_of(object, "auditd", &auditd) ||
	    !member_of(&auditd, "data", &data) || data.kind != SCAN_OBJECT)
		return false;
	if (!member_of(&auditd, "message_type", &value) ||
	    !slice_equals(value.text, "seccomp"))
		return false;
	if (member_of(&auditd, "sequence", &value) &&
	    scan_number(&value, UINT32_MAX, &serial)) {
		record.serial = (uint32_t)serial;
		record.has |= EVENT_SERIAL;
	}
	if (member_of(object, "@timestamp", &value) &&
	    scan_text(in->reader, &value, &stamp) && time_leading(stamp)) {
		record.time_ms = time_leading(stamp);
		record.has |= EVENT_TIME;
	}
	read_process(in, object, &record);
	read_json_members(in, &data, &record, 1326, trust);
	return true;
}
