/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A journal entry: from sd-journal as it is, from journalctl -o json and -o
 * export once its fields are decoded.
 */
#include "base/array.h"
#include "collector/reading.h"

#define SIGSYS_NR 31
#define EXIT_159  159

static void note_times(struct reading *in)
{
	uint64_t us;

	if (whole_number(in->fields->source_us, &us) ||
	    whole_number(in->fields->realtime_us, &us))
		in->time_ms = us / 1000;
}

static void set_uid(struct subject *subject, struct slice digits)
{
	uint64_t uid;

	if (!whole_number(digits, &uid) || uid >= UINT32_MAX)
		return;
	subject->has_uid = true;
	subject->uid = (uint32_t)uid;
}

/* Whether who wrote it speaks of himself, and of no other. */
static bool is_of_himself(const struct journal_fields *fields,
    const struct symptom *symptom)
{
	uint64_t pid;

	if (symptom->subject.has_uid || is_containers_own(fields) ||
	    is_sent_by_runtime(fields))
		return false;
	return symptom->pid == 0 ||
	       (whole_number(fields->pid, &pid) && pid == symptom->pid);
}

/*
 * Whose the entry is, where its own subject does not say. The units of a
 * user's own manager are called what the user likes, and anybody may claim to
 * write for a container.
 */
static void add_subject(const struct journal_fields *fields,
    struct subject *subject)
{
	bool sent = is_sent_by_runtime(fields);

	if (is_containers_own(fields)) {
		/* the sender's unit and program are not the container's */
		if (!subject->container.ptr && sent)
			subject->container = fields->container;
		if (!subject->unit.ptr && !sent)
			subject->unit = fields->unit;
		return;
	}
	if (!subject->unit.ptr)
		subject->unit = fields->unit;
	if (!subject->exe.ptr)
		subject->exe = fields->exe;
	if (!subject->comm.ptr)
		subject->comm = fields->comm;
}

static struct symptom *death_of(struct reading *in, enum symptom_kind kind,
    enum teller teller)
{
	in->ret->kind = RECORD_SYMPTOM;
	in->ret->symptom = (struct symptom){
	    .kind = kind,
	    .subject = {.node = in->node},
	    .time_ms = in->time_ms,
	    .has_status = true,
	    .status = SIGSYS_NR,
	    .trust = trust_told(in, 0, teller),
	    .text = in->text,
	};
	return &in->ret->symptom;
}

/* "Main process exited", with the number of the signal in a field. */
static bool read_exit(struct reading *in)
{
	const struct journal_fields *fields = in->fields;
	bool exited = slice_equals(fields->exit_code, "exited");
	struct unit_note *note;
	struct symptom *symptom;
	uint64_t status;

	if (!whole_number(fields->exit_status, &status) || status > 255)
		return false;
	note = is_told_by(fields, TELLER_SYSTEMD)
	           ? unit_note(in->reader, fields->about_unit, true)
	           : NULL;
	if (note) {
		note->has_status = true;
		note->status = (int32_t)status + (exited ? 0 : 128);
	}
	if (status != (exited ? EXIT_159 : SIGSYS_NR))
		return true;
	symptom = death_of(in, exited ? SYMPTOM_EXIT159 : SYMPTOM_UNIT,
	    TELLER_SYSTEMD);
	symptom->status = (int32_t)status;
	symptom->subject.unit = fields->about_unit;
	return true;
}

static bool read_coredump(struct reading *in)
{
	const struct journal_fields *fields = in->fields;
	struct symptom *symptom;
	uint64_t n;

	if (!whole_number(fields->coredump_signal, &n) || n != SIGSYS_NR)
		return true;
	symptom = death_of(in, SYMPTOM_COREDUMP, TELLER_COREDUMP);
	symptom->subject.unit = fields->coredump_unit;
	symptom->subject.exe = fields->coredump_exe;
	symptom->subject.comm = fields->coredump_comm;
	set_uid(&symptom->subject, fields->coredump_uid);
	if (whole_number(fields->coredump_pid, &n) && n <= INT32_MAX)
		symptom->pid = (uint32_t)n;
	if (whole_number(fields->coredump_us, &n))
		symptom->time_ms = n / 1000;
	return true;
}

static const struct message {
	const char *id;
	bool (*read)(struct reading *in);
} messages[] = {
    {"98e322203f7a4ed290d09fe03c09fe15", read_exit    },
    {"fc2e22bc6ee647b6b90729ab34a250b1", read_coredump},
};

bool read_journal_symptom(struct reading *in)
{
	for (size_t i = 0; i < ARRAY_SIZE(messages); i++)
		if (slice_equals(in->fields->message_id, messages[i].id))
			return messages[i].read(in);
	/* systemd-coredump of before it had a message of its own */
	if (in->fields->coredump_signal.ptr)
		return read_coredump(in);
	return false;
}

/* Of whatever type: its serial is one of the kernel's. */
static void note_audit(struct reading *in)
{
	struct audit_record stamp = {0};

	stamp_of_journal(in, &stamp);
	if (stamp.has & EVENT_TIME)
		note_stamp(in, stamp.time_ms, stamp.serial,
		    trust_of(in, 0, false));
}

/*
 * A message of several lines is one entry: a stack that names SIGSYS, say.
 * What is no record of ours but an audit record says nothing by its words.
 */
static void read_message(struct reading *in)
{
	if (slice_equals(in->fields->transport, "audit")) {
		struct slice text = in->text;

		note_audit(in);
		if (!slice_skip(&text, "SECCOMP ") &&
		    !slice_skip(&text, "<audit-1326> ") &&
		    !slice_skip(&text, "AUDIT1326 ") &&
		    !slice_skip(&text, "ANOM_ABEND ") &&
		    !slice_skip(&text, "CONFIG_CHANGE "))
			return;
	}
	read_text(in);
}

/* Whether it names somebody; else it is of who wrote it. */
static bool is_named(const struct subject *subject)
{
	return subject->unit.ptr || subject->container.ptr || subject->pod.ptr;
}

static void finish_record(struct reading *in)
{
	struct record *ret = in->ret;

	if (ret->kind == RECORD_EVENT)
		add_subject(in->fields, &ret->event.subject);
	else if (ret->kind == RECORD_SYMPTOM &&
	         ret->symptom.kind != SYMPTOM_UNIT &&
	         ret->symptom.kind != SYMPTOM_COREDUMP &&
	         !is_named(&ret->symptom.subject)) {
		if (is_of_himself(in->fields, &ret->symptom))
			set_uid(&ret->symptom.subject, in->fields->uid);
		add_subject(in->fields, &ret->symptom.subject);
	}
}

void read_journal(struct reading *in)
{
	const struct journal_fields *fields = in->fields;

	in->carrier = CARRIER_JOURNAL;
	note_times(in);
	if (!in->node.ptr)
		in->node = fields->machine_id;
	if (fields->message_id.ptr &&
	    (read_journal_symptom(in) || read_journal_loss(in) ||
	        read_journal_run(in)))
		return;
	read_message(in);
	finish_record(in);
}
