/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tools that turn records into JSON, field by field: laurel, which keeps the
 * numbers, and auditbeat, which may have made names of them.
 */
#include <linux/audit.h>
#include <stdio.h>

#include "base/array.h"
#include "collector/read_json.h"
#include "syscalls/syscalls.h"

/* Digits of a number, or of a string that holds one. */
bool scan_number(const struct scan_value *value, uint64_t most, uint64_t *ret)
{
	struct slice digits = value->text;
	bool hex = slice_skip(&digits, "0x");

	return (value->kind == SCAN_NUMBER || value->kind == SCAN_STRING) &&
	       slice_take_u64(&digits, hex ? 16 : 10, ret) == 0 &&
	       digits.len == 0 && *ret <= most;
}

static const char *take_u32(struct reader *reader,
    const struct scan_value *value, void *member)
{
	uint64_t n = 0;

	(void)reader;
	if (value->kind == SCAN_STRING && slice_equals(value->text, "unset"))
		n = UINT32_MAX;
	else if (!scan_number(value, UINT32_MAX, &n))
		return "not a number";
	*(uint32_t *)member = (uint32_t)n;
	return NULL;
}

static const char *take_u64(struct reader *reader,
    const struct scan_value *value, void *member)
{
	(void)reader;
	return scan_number(value, UINT64_MAX, member) ? NULL : "not a number";
}

/* Raw it is "c000003e", with or without 0x. */
static const char *take_arch(struct reader *reader,
    const struct scan_value *value, void *member)
{
	struct slice digits = value->text;
	uint64_t n;
	bool hex = slice_skip(&digits, "0x");

	(void)reader;
	if (value->kind != SCAN_STRING)
		return "not an architecture";
	if (arch_find(value->text, member))
		return NULL;
	if (slice_equals(value->text, "i386")) {
		*(uint32_t *)member = AUDIT_ARCH_I386;
		return NULL;
	}
	if ((!hex && digits.len < 8) || slice_take_u64(&digits, 16, &n) < 0 ||
	    digits.len > 0 || n > UINT32_MAX)
		return "not an architecture";
	*(uint32_t *)member = (uint32_t)n;
	return NULL;
}

static const char *take_sig(struct reader *reader,
    const struct scan_value *value, void *member)
{
	if (value->kind == SCAN_STRING && slice_equals(value->text, "SIGSYS")) {
		*(uint32_t *)member = 31;
		return NULL;
	}
	if (value->kind == SCAN_STRING &&
	    slice_equals(value->text, "SIGKILL")) {
		*(uint32_t *)member = 9;
		return NULL;
	}
	return take_u32(reader, value, member);
}

static const char *take_code(struct reader *reader,
    const struct scan_value *value, void *member)
{
	struct slice digits = value->text;

	if (!slice_skip(&digits, "0x"))
		return "not a hex number";
	return take_u32(reader, value, member);
}

static bool take_byte(struct slice *rest, char *ret)
{
	unsigned high, low;

	if (rest->len < 2)
		return false;
	high = hex_value(rest->ptr[0]);
	low = hex_value(rest->ptr[1]);
	if (high == HEX_NONE || low == HEX_NONE)
		return false;
	*ret = (char)(high << 4 | low);
	slice_advance(rest, 2);
	return true;
}

/* laurel writes bytes that are no text, and "%", as %XX. */
static const char *take_text(struct reader *reader,
    const struct scan_value *value, void *member)
{
	struct audit_text *ret = member;
	struct slice text;
	char *room;
	size_t len = 0;

	if (value->kind == SCAN_WORD)
		return NULL;
	if (!scan_text(reader, value, &text) || text.len > AUDIT_TEXT_MAX)
		return "not a text";
	if (slice_equals(text, "(null)"))
		return NULL;
	room = scratch_take(reader, text.len);
	if (!room)
		return "too long";
	while (text.len > 0) {
		room[len] = *text.ptr;
		slice_advance(&text, 1);
		if (room[len] == '%')
			(void)take_byte(&text, &room[len]);
		len++;
	}
	ret->raw = (struct slice){room, len};
	return NULL;
}

static const char *take_label(struct reader *reader,
    const struct scan_value *value, void *member)
{
	return scan_text(reader, value, member) ? NULL : "not a text";
}

/* The number, which decides, or a name, once the architecture is known. */
static const char *take_nothing(struct reader *reader,
    const struct scan_value *value, void *member)
{
	(void)reader;
	(void)value;
	(void)member;
	return NULL;
}

enum {
	KEY_SYSCALL = 10,
	KEY_COUNT = 14
};

static const struct key {
	const char *name;
	const char *(*take)(struct reader *reader,
	    const struct scan_value *value, void *member);
	size_t member;
	unsigned has;
	bool needed;
} keys[KEY_COUNT] = {
#define AT(member) offsetof(struct audit_record, member)
    {"auid",    take_u32,     AT(auid),   EVENT_AUID,   false},
    {"uid",     take_u32,     AT(uid),    EVENT_UID,    false},
    {"gid",     take_u32,     AT(gid),    EVENT_GID,    false},
    {"ses",     take_u32,     AT(ses),    EVENT_SES,    false},
    {"subj",    take_label,   AT(subj),   0,            false},
    {"pid",     take_u32,     AT(pid),    EVENT_PID,    true },
    {"comm",    take_text,    AT(comm),   0,            false},
    {"exe",     take_text,    AT(exe),    0,            false},
    {"sig",     take_sig,     AT(sig),    EVENT_SIG,    true },
    {"arch",    take_arch,    AT(arch),   EVENT_ARCH,   false},
    [KEY_SYSCALL] = {"syscall", take_nothing, 0,          0,            false},
    {"compat",  take_u32,     AT(compat), EVENT_COMPAT, false},
    {"ip",      take_u64,     AT(ip),     EVENT_IP,     false},
    {"code",    take_code,    AT(code),   EVENT_CODE,   false},
#undef AT
};

static const char *take_syscall(const struct scan_value *value,
    struct audit_record *record)
{
	struct slice digits = value->text;
	bool negative = slice_skip(&digits, "-");
	uint64_t n;

	if (!value->text.ptr)
		return "missing";
	record->has_syscall = true;
	if (slice_take_u64(&digits, 10, &n) == 0 && digits.len == 0 &&
	    n <= (uint64_t)INT32_MAX + negative) {
		record->syscall =
		    (int32_t)(negative ? -(int64_t)n : (int64_t)n);
		return NULL;
	}
	if (record->has & EVENT_ARCH &&
	    syscall_find(record->arch, value->text, &record->syscall) &&
	    record->syscall >= 0)
		return NULL;
	return "no call of that architecture";
}

static const char *take_members(struct reader *reader, struct slice inside,
    struct audit_record *record, struct scan_value *syscall, const char **field)
{
	struct scan_value key, value;

	while (scan_member(&inside, &key, &value))
		for (size_t i = 0; i < KEY_COUNT; i++) {
			const char *problem;

			if (!slice_equals(key.text, keys[i].name))
				continue;
			*field = keys[i].name;
			if (i == KEY_SYSCALL)
				*syscall = value;
			problem = keys[i].take(reader, &value,
			    (char *)record + keys[i].member);
			if (problem)
				return problem;
			record->has |= keys[i].has;
		}
	return NULL;
}

static const char *check_needed(const struct audit_record *record, bool seccomp,
    const char **field)
{
	for (size_t i = 0; i < KEY_COUNT; i++) {
		bool needed =
		    keys[i].needed || (seccomp && keys[i].has == EVENT_CODE);

		if (needed && !(record->has & keys[i].has)) {
			*field = keys[i].name;
			return "missing";
		}
	}
	return NULL;
}

static void finish(struct reading *in, const struct audit_record *record,
    uint32_t type, enum trust trust)
{
	if (type == AUDIT_SECCOMP) {
		event_of(in, record, trust);
		return;
	}
	if (record->sig != 31)
		return;
	in->ret->kind = RECORD_SYMPTOM;
	in->ret->symptom = (struct symptom){
	    .kind = SYMPTOM_ABEND,
	    .subject = {.node = in->node,
	                .exe = record->exe.raw,
	                .comm = record->comm.raw,
	                .label = record->subj,
	                .has_uid = record->has & EVENT_UID,
	                .uid = record->uid},
	    .time_ms = record->time_ms,
	    .pid = record->pid,
	    .has_status = true,
	    .status = 31,
	    .trust = trust,
	    .text = in->text,
	};
}

void read_json_members(struct reading *in, const struct scan_value *object,
    struct audit_record *record, uint32_t type, enum trust trust)
{
	struct scan_value syscall = {
	    .text = {NULL, 0}
        };
	const char *field = "json";
	const char *problem = take_members(in->reader, scan_inside(object),
	    record, &syscall, &field);

	if (!problem && type == AUDIT_SECCOMP) {
		field = "syscall";
		problem = take_syscall(&syscall, record);
	}
	if (!problem)
		problem = check_needed(record, type == AUDIT_SECCOMP, &field);
	if (problem)
		reject(in, field, problem, object->text.ptr, trust);
	else
		finish(in, record, type, trust);
}

/* laurel stands where auditd would, and escapes what others picked. */
bool read_laurel(struct reading *in, const struct scan_value *id,
    const struct scan_value *node, const struct scan_value *object,
    uint32_t type)
{
	struct audit_record record = {0};
	enum trust trust = trust_of(in, 0, true);
	struct slice stamp = id->text;
	struct scan_value first;
	char text[64];
	struct audit_error err;
	int len;

	if (stamp.len > sizeof(text) - 4)
		return false;
	len =
	    snprintf(text, sizeof(text), "%.*s): ", (int)stamp.len, stamp.ptr);
	stamp = (struct slice){text, (size_t)len};
	if (audit_stamp_parse(&stamp, &record, &err) < 0) {
		reject(in, err.field, err.problem, id->text.ptr, trust);
		return true;
	}
	if (node->text.ptr && !scan_text(in->reader, node, &in->node))
		return false;
	if (object->kind == SCAN_ARRAY) {
		struct slice inside = scan_inside(object);

		if (!scan_element(&inside, &first))
			return false;
		object = &first;
	}
	if (object->kind != SCAN_OBJECT)
		return false;
	read_json_members(in, object, &record, type, trust);
	return true;
}
