/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of the audit system, by the head that says their type: auditd's
 * ("type=SECCOMP msg=audit("), the kernel's own in its ring buffer ("audit:
 * type=1326 audit("), journald's ("SECCOMP auid="), or none but the stamp.
 */
#include <linux/audit.h>
#include <linux/seccomp.h>

#include "base/array.h"
#include "collector/audit_message.h"
#include "collector/reading.h"

#define SIGSYS_MOST 31 /* of all architectures but MIPS, SPARC and Alpha */
#define SIGKILL_NR  9

/* By name, since auditd and journald write names, the kernel numbers. */
static const struct type {
	const char *name;
	uint32_t number;
} types[] = {
    {"SECCOMP",         AUDIT_SECCOMP      },
    {"ANOM_ABEND",      AUDIT_ANOM_ABEND   },
    {"CONFIG_CHANGE",   AUDIT_CONFIG_CHANGE},
    {"SERVICE_START",   1130               },
    {"SERVICE_STOP",    1131               },
    {"DAEMON_START",    1200               },
    {"DAEMON_END",      1201               },
    {"DAEMON_ABORT",    1202               },
    {"DAEMON_CONFIG",   1203               },
    {"DAEMON_RECONFIG", 1204               },
    {"DAEMON_ROTATE",   1205               },
    {"DAEMON_RESUME",   1206               },
    {"DAEMON_ERR",      1209               },
    {"KERNEL",          AUDIT_KERNEL       },
};

static uint32_t type_by_name(struct slice name)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (slice_equals(name, types[i].name))
			return types[i].number;
	return 0;
}

/* "SECCOMP", "1326", "UNKNOWN[1326]"; 0 for all that say nothing to us. */
static uint32_t type_of(struct slice word)
{
	uint64_t n;

	(void)slice_skip(&word, "UNKNOWN[");
	if (word.len > 0 && *word.ptr >= '0' && *word.ptr <= '9')
		return slice_take_u64(&word, 10, &n) == 0 && n <= UINT32_MAX
		           ? (uint32_t)n
		           : 0;
	return type_by_name(word);
}

static struct subject subject_of(struct reading *in,
    const struct audit_record *record)
{
	const struct entry *entry = in->entry;

	return (struct subject){
	    .node = in->node,
	    .unit = entry->unit,
	    .container = entry->container,
	    .pod = entry->pod,
	    .space = entry->space,
	    .exe = spell_out(in->reader, record->exe),
	    .comm = spell_out(in->reader, record->comm),
	    .label = record->subj,
	    .has_uid = record->has & EVENT_UID,
	    .uid = record->uid,
	};
}

void event_of(struct reading *in, const struct audit_record *record,
    enum trust trust)
{
	struct event *event = &in->ret->event;

	in->ret->kind = RECORD_EVENT;
	*event = (struct event){
	    .subject = subject_of(in, record),
	    .call = {record->arch, record->syscall,
	             record->code & SECCOMP_RET_ACTION_FULL},
	    .time_ms = record->time_ms,
	    .serial = record->serial,
	    .code = record->code,
	    .pid = record->pid,
	    .uid = record->uid,
	    .gid = record->gid,
	    .auid = record->auid,
	    .ses = record->ses,
	    .sig = record->sig,
	    .compat = record->compat,
	    .ip = record->ip,
	    .has = record->has,
	    .strict = record->sig == SIGKILL_NR && record->code == 0,
 /* who is not the kernel can only claim that it was */
	    .trust = trust == TRUST_KERNEL ? trust : TRUST_FORGEABLE,
	};
	event->runtime_init =
	    event->subject.comm.ptr && is_runtime_init(event->subject.comm);
}

/* Before Linux 3.8 a filter's verdict was told as an ANOM_ABEND. */
static void abend_of(struct reading *in, const struct audit_record *record,
    bool seccomp, struct slice text, enum trust trust)
{
	in->ret->kind = RECORD_SYMPTOM;
	in->ret->symptom = (struct symptom){
	    .kind = SYMPTOM_ABEND,
	    .subject = subject_of(in, record),
	    .time_ms = record->has & EVENT_TIME ? record->time_ms : in->time_ms,
	    .pid = record->pid,
	    .has_status = true,
	    .status = (int32_t)record->sig,
	    .has_nr = seccomp && record->has_syscall,
	    .has_arch = (record->has & EVENT_ARCH) != 0,
	    .nr = record->syscall,
	    .arch = record->arch,
	    .trust = trust,
	    .text = text,
	};
}

static bool read_body(struct reading *in, uint32_t type, struct slice body,
    const struct audit_record *stamp, enum trust trust)
{
	struct audit_record record = *stamp;
	struct audit_error err = {NULL, NULL, NULL};
	bool abend = type == AUDIT_ANOM_ABEND;
	bool seccomp;

	if (audit_body_parse(body,
	        abend ? AUDIT_KIND_ABEND : AUDIT_KIND_SECCOMP, &record,
	        &err) < 0) {
		reject(in, err.field, err.problem, err.at, trust);
		return true;
	}
	if (!abend) {
		event_of(in, &record, trust);
		return true;
	}
	seccomp = find_text(body, " reason=\"seccomp\"") != NULL;
	if (seccomp || record.sig == SIGSYS_MOST)
		abend_of(in, &record, seccomp, in->text, trust);
	return true;
}

bool read_audit_body(struct reading *in, uint32_t type, struct slice body,
    const struct audit_record *stamp, size_t at, bool raw)
{
	enum trust trust = trust_of_record(in, at, raw);

	if (stamp->has & EVENT_TIME) {
		in->time_ms = stamp->time_ms;
		if (type < 1200 || type >= 1300) /* auditd's own count */
			note_stamp(in, stamp->time_ms, stamp->serial, trust);
	}
	switch (type) {
	case AUDIT_SECCOMP:
	case AUDIT_ANOM_ABEND:
		return read_body(in, type, body, stamp, trust);
	case AUDIT_CONFIG_CHANGE:
		return read_config_change(in, body, trust);
	case AUDIT_KERNEL:
		return read_boot(in, trust);
	case 1130:
	case 1131:
		return read_service(in, body, type == 1130, stamp, trust);
	default:
		if (type >= 1200 && type < 1300)
			return read_daemon(in, body, type, trust);
		return true;
	}
}

/* The stamp of ausearch -i has a date in it, or a blank before the colon. */
static bool is_interpreted(struct slice rest)
{
	struct slice stamp = slice_cut(&rest, ')');

	return stamp.len > 0 && (memchr(stamp.ptr, '/', stamp.len) ||
	                            memchr(stamp.ptr, ' ', stamp.len));
}

static bool read_stamped(struct reading *in, uint32_t type, struct slice rest,
    size_t at, bool raw)
{
	struct audit_record stamp = {0};
	struct audit_error err;

	if (audit_stamp_parse(&rest, &stamp, &err) == 0)
		return read_audit_body(in, type, rest, &stamp, at, raw);
	if (is_interpreted(rest))
		return read_interpreted(in, type, rest, at);
	if (type == AUDIT_SECCOMP)
		reject(in, err.field, err.problem, err.at,
		    trust_of_record(in, at, raw));
	return true;
}

/* The kernel says "audit: " before it, since Linux 3.14. */
static size_t begin_of_printk(struct slice text, size_t at)
{
	return at >= 7 && memcmp(text.ptr + at - 7, "audit: ", 7) == 0 ? at - 7
	                                                               : at;
}

/* A record of another type says only that somebody was still writing. */
static void note_other(struct reading *in, struct slice rest, enum trust trust)
{
	uint64_t s, ms = 0, serial = 0;

	if (slice_take_u64(&rest, 10, &s) < 0 || s >= INT64_MAX / 1000)
		return;
	if (!slice_skip(&rest, ".") || slice_take_u64(&rest, 10, &ms) < 0 ||
	    ms > 999 || !slice_skip(&rest, ":") ||
	    slice_take_u64(&rest, 10, &serial) < 0 || serial > UINT32_MAX)
		return;
	note_stamp(in, s * 1000 + ms, (uint32_t)serial, trust);
}

/* All there is of a line is the beginning of auditd's own framing. */
static bool read_cut_head(struct reading *in, struct slice rest)
{
	if (in->carrier != CARRIER_LINE || rest.len >= strlen("audit("))
		return false;
	reject(in, "stamp", "missing", rest.ptr + rest.len,
	    trust_of(in, 0, true));
	return true;
}

bool read_audit_type(struct reading *in, size_t at)
{
	struct slice rest = in->text;
	struct slice word;
	bool raw;
	uint32_t type;

	slice_advance(&rest, at + 5);
	word = slice_cut(&rest, ' ');
	while (slice_skip(&rest, " "))
		continue;
	raw = slice_skip(&rest, "msg=");
	type = type_of(word);
	if (!slice_skip(&rest, "audit("))
		return at == 0 && slice_equals(word, "SECCOMP") &&
		       read_cut_head(in, rest);
	if (!raw)
		at = begin_of_printk(in->text, at);
	if (type == 0) {
		if (!slice_skip(&word, "DAEMON_")) /* auditd's own count */
			note_other(in, rest, trust_of_record(in, at, raw));
		return true; /* of another type: what it quotes says nothing */
	}
	return read_stamped(in, type, rest, at, raw);
}

static bool read_type_word(struct reading *in, const struct word *word,
    size_t at)
{
	struct reading inner = *in;

	(void)word;
	if (!begins_word(in->text, at))
		return false;
	at = unquote_all(&inner, at);
	return read_audit_type(&inner, at);
}

/* What the journal knows of a record whose text has lost its stamp. */
void stamp_of_journal(const struct reading *in, struct audit_record *stamp)
{
	struct slice serial = in->fields->audit_id;
	struct slice us = in->fields->source_us;
	uint64_t n;

	if (!slice_equals(in->fields->transport, "audit") || !serial.ptr ||
	    !us.ptr)
		return;
	if (slice_take_u64(&serial, 10, &n) < 0 || n > UINT32_MAX ||
	    serial.len > 0)
		return;
	stamp->serial = (uint32_t)n;
	if (slice_take_u64(&us, 10, &n) < 0 || us.len > 0)
		return;
	stamp->time_ms = n / 1000;
	stamp->has = EVENT_STAMP;
}

/* "SECCOMP auid=...", as journald shows it. */
static bool read_name_word(struct reading *in, const struct word *word,
    size_t at)
{
	struct audit_record stamp = {0};
	struct reading inner = *in;
	struct slice rest;

	/* "MESSAGE=" of journalctl -o verbose; a message's own is its own */
	if (!begins_word(in->text, at) ||
	    (in->fields && at > 0 && in->text.ptr[at - 1] == '='))
		return false;
	at = unquote_all(&inner, at);
	rest = inner.text;
	slice_advance(&rest, at);
	if (!slice_skip(&rest, types[word->value].name) &&
	    !slice_skip(&rest, "<audit-1326>") &&
	    !slice_skip(&rest, "AUDIT1326"))
		return false; /* in another case */
	(void)slice_skip(&rest, " ");
	if (in->fields && in->fields->transport.ptr)
		stamp_of_journal(in, &stamp);
	return read_audit_body(&inner, types[word->value].number, rest, &stamp,
	    at, false);
}

static bool read_nothing(struct reading *in, const struct word *word, size_t at)
{
	(void)in;
	(void)word;
	(void)at;
	return true;
}

static const struct word rows[] = {
    {"message repeated ",  read_repeated,  0},
    {"type=",              read_type_word, 0},
    {"SECCOMP auid",       read_name_word, 0},
    {"<audit-1326> auid",  read_name_word, 0}, /* journald 218 had no names */
    {"AUDIT1326 auid",     read_name_word, 0},
    {"ANOM_ABEND auid",    read_name_word, 1},
    {"CONFIG_CHANGE ",     read_name_word, 2},
    {"SERVICE_START pid=", read_nothing,   0}, /* systemd says more of it */
    {"SERVICE_STOP pid=",  read_nothing,   0},
};

const struct words record_words = {rows, ARRAY_SIZE(rows), true};
