/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What ausearch -i makes of a record: names for numbers, no quotes, a local
 * date. Texts are spelt out, so that a blank no longer ends a word: where a
 * field could begin in two places, the record is refused, not guessed at.
 */
#include <linux/audit.h>

#include "base/time.h"
#include "collector/interpreted.h"
#include "collector/reading.h"

/* Names of users and groups are those of another host, but for root. */
static unsigned id_of(struct slice body, const char *name, unsigned has,
    uint32_t *ret)
{
	struct slice word = value_of(body, name);
	uint64_t id;

	if (!word.ptr)
		return 0;
	if (slice_equals(word, "unset")) {
		*ret = UINT32_MAX;
		return has;
	}
	if (slice_equals(word, "root")) {
		*ret = 0;
		return has;
	}
	if (slice_take_u64(&word, 10, &id) < 0 || word.len > 0 ||
	    id > UINT32_MAX)
		return 0;
	*ret = (uint32_t)id;
	return has;
}

static const char *last_text(struct slice in, const char *what)
{
	const char *at, *last = NULL;

	while ((at = find_text(in, what))) {
		last = at;
		slice_advance(&in, (size_t)(at + 1 - in.ptr));
	}
	return last;
}

static bool only_once(struct slice in, const char *what, const char **ret)
{
	*ret = find_text(in, what);
	return *ret && *ret == last_text(in, what);
}

static struct slice upto(const char *from, const char *end)
{
	return (struct slice){from, (size_t)(end - from)};
}

/* "[ subj=LABEL] pid=N comm=C[ exe=E]": from both ends, and only one way. */
static const char *read_who(struct slice middle, struct audit_record *record)
{
	const char *end = middle.ptr + middle.len;
	const char *subj = find_text(middle, " subj=");
	const char *pid, *comm, *exe;
	struct slice digits;
	uint64_t n;

	if (!only_once(middle, " pid=", &pid) ||
	    !only_once(middle, " comm=", &comm) || comm < pid)
		return "could be read in two ways";
	if (!only_once(middle, " exe=", &exe)) {
		if (exe)
			return "could be read in two ways";
		exe = end;
	}
	if (exe < comm || (subj && subj > pid))
		return "could be read in two ways";
	digits = upto(pid + 5, comm);
	if (slice_take_u64(&digits, 10, &n) < 0 || digits.len > 0 ||
	    n > UINT32_MAX)
		return "not a decimal number";
	record->pid = (uint32_t)n;
	record->has |= EVENT_PID;
	record->comm.raw = upto(comm + 6, exe);
	if (exe < end && !slice_equals(upto(exe + 5, end), "(null)"))
		record->exe.raw = upto(exe + 5, end);
	if (subj)
		record->subj = upto(subj + 6, pid);
	return NULL;
}

/*
 * Of an architecture that libaudit does not know it takes the name of the call
 * from the table of the machine it runs on.
 */
static const char *read_call(struct slice tail, struct audit_record *record)
{
	struct slice arch = value_of(tail, "arch=");
	struct slice call = value_of(tail, "syscall=");

	if (slice_skip(&arch, INTERPRETED_UNKNOWN_ARCH) &&
	    !interpreted_number(call, INTERPRETED_UNKNOWN_CALL,
	        &record->syscall))
		return "named by the table of another architecture";
	return interpreted_call(record->arch, call, &record->syscall)
	           ? NULL
	           : "no call of that architecture";
}

static const char *read_what(struct slice tail, struct audit_record *record,
    bool *ambiguous, const char **field)
{
	struct slice ip = value_of(tail, "ip=");
	const char *problem;
	int32_t compat;
	uint64_t n;

	*field = "arch";
	if (!interpreted_arch(value_of(tail, "arch="), &record->arch))
		return "no architecture that is known";
	record->has |= EVENT_ARCH;
	*field = "sig";
	if (!interpreted_signal(value_of(tail, "sig="), record->arch,
	        &record->sig))
		return "no signal that is known";
	*field = "syscall";
	problem = read_call(tail, record);
	if (problem)
		return problem;
	*field = "code";
	if (!interpreted_code(value_of(tail, "code="), &record->code,
	        ambiguous))
		return "not an action";
	if (interpreted_number(value_of(tail, "compat="), "", &compat)) {
		record->compat = (uint32_t)compat;
		record->has |= EVENT_COMPAT;
	}
	if (slice_skip(&ip, "0x") && slice_take_u64(&ip, 16, &n) == 0) {
		record->ip = n;
		record->has |= EVENT_IP;
	}
	record->has |= EVENT_SIG | EVENT_CODE;
	return NULL;
}

/*
 * Without a time zone, or a date that is sure, only the serial is known. Where
 * the month would be above twelve it is another locale's, and all its dates
 * are in doubt.
 */
static bool read_local_stamp(const struct reader_options *options,
    struct slice *rest, struct audit_record *stamp)
{
	struct slice inside = slice_cut(rest, ')');
	struct slice serial = inside;
	uint64_t n, time_ms;
	bool dated = time_take_local(&inside, options->tz_minutes, &time_ms) &&
	             slice_skip(&inside, ":");

	while (serial.len > 0 && memchr(serial.ptr, ':', serial.len))
		(void)slice_cut(&serial, ':');
	if (slice_take_u64(&serial, 10, &n) < 0 || n > UINT32_MAX ||
	    serial.len > 0)
		return false;
	stamp->serial = (uint32_t)n;
	stamp->has |= EVENT_SERIAL;
	if (dated && options->has_tz) {
		stamp->time_ms = time_ms;
		stamp->has |= EVENT_TIME;
	}
	(void)slice_skip(rest, " ");
	return slice_skip(rest, ":");
}

static struct slice trimmed(struct slice text)
{
	while (text.len > 0 && text.ptr[text.len - 1] == ' ')
		text.len--;
	return text;
}

static void read_seccomp(struct reading *in, struct slice body,
    struct audit_record *record, enum trust trust)
{
	const char *sig = last_text(body, " sig=");
	struct slice middle = body, tail = body;
	const char *problem, *field = "pid";
	bool ambiguous = false;

	if (!sig) {
		reject(in, "sig", "missing", body.ptr + body.len, trust);
		return;
	}
	middle.len = (size_t)(sig - body.ptr);
	slice_advance(&tail, middle.len);
	problem = read_who(middle, record);
	if (!problem)
		problem = read_what(tail, record, &ambiguous, &field);
	if (problem) {
		reject(in, field, problem, body.ptr, trust);
		return;
	}
	middle.len = (size_t)(record->comm.raw.ptr - middle.ptr);
	record->has |= id_of(middle, "auid=", EVENT_AUID, &record->auid) |
	               id_of(middle, " uid=", EVENT_UID, &record->uid) |
	               id_of(middle, " gid=", EVENT_GID, &record->gid) |
	               id_of(middle, " ses=", EVENT_SES, &record->ses);
	event_of(in, record, trust);
	in->ret->event.ambiguous = ambiguous;
}

static void read_abend(struct reading *in, struct slice body,
    struct audit_record *record, enum trust trust)
{
	const char *sig = last_text(body, " sig=");
	struct slice middle = body;

	if (!sig ||
	    !slice_equals(value_of(upto(sig, body.ptr + body.len), "sig="),
	        "SIGSYS"))
		return;
	middle.len = (size_t)(sig - body.ptr);
	if (read_who(middle, record))
		return;
	in->ret->kind = RECORD_SYMPTOM;
	in->ret->symptom = (struct symptom){
	    .kind = SYMPTOM_ABEND,
	    .subject = {.node = in->node,
	                .exe = record->exe.raw,
	                .comm = record->comm.raw,
	                .label = record->subj},
	    .time_ms = record->time_ms,
	    .pid = record->pid,
	    .trust = trust,
	    .text = in->text,
	};
}

bool read_interpreted(struct reading *in, uint32_t type, struct slice rest,
    size_t at)
{
	struct audit_record record = {0};
	enum trust trust = trust_of_record(in, at, true);
	const char *stamp = rest.ptr;

	if (!read_local_stamp(&in->reader->options, &rest, &record)) {
		if (type == AUDIT_SECCOMP)
			reject(in, "stamp", "not a date, a time and a serial",
			    stamp, trust);
		return true;
	}
	rest = trimmed(rest);
	if (type == AUDIT_SECCOMP)
		read_seccomp(in, rest, &record, trust);
	else if (type == AUDIT_ANOM_ABEND)
		read_abend(in, rest, &record, trust);
	else
		return read_audit_body(in, type, rest, &record, at, true);
	return true;
}
