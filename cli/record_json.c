/* SPDX-License-Identifier: Apache-2.0 */
/* What is absent is null, never 0 or "": a missing pid is not process 0. */
#include "cli/record_json.h"

#include <inttypes.h>

#include "base/array.h"
#include "base/json.h"
#include "syscalls/actions.h"
#include "syscalls/syscalls.h"

#define TEXT_MAX 32

static void put_hex(struct json *json, const char *key, bool there,
    uint64_t value)
{
	char text[TEXT_MAX];

	(void)snprintf(text, sizeof(text), "0x%" PRIx64, value);
	json_text(json, key, there ? text : NULL);
}

static void put_number(struct json *json, const char *key, bool there,
    uint64_t value)
{
	if (there)
		json_u64(json, key, value);
	else
		json_null(json, key);
}

static void put_time(struct json *json, const char *key, uint64_t time_ms)
{
	json_time_ms(json, key, time_ms);
}

static void put_stamp(struct json *json, const struct event *event)
{
	char text[48];

	(void)snprintf(text, sizeof(text), "%" PRIu64 ".%03u:%" PRIu32,
	    event->time_ms / 1000, (unsigned)(event->time_ms % 1000),
	    event->serial);
	json_text(json, "stamp",
	    (event->has & EVENT_STAMP) == EVENT_STAMP ? text : NULL);
	put_time(json, "time", event->has & EVENT_TIME ? event->time_ms : 0);
	put_number(json, "serial", event->has & EVENT_SERIAL, event->serial);
}

static void put_arch(struct json *json, bool there, uint32_t arch, int32_t nr)
{
	uint32_t table = arch_of_call(arch, nr);

	json_text(json, "arch", there ? arch_name(table) : NULL);
	put_hex(json, "arch_token", there, arch);
}

static void put_call(struct json *json, const struct event *event)
{
	bool known = (event->has & EVENT_ARCH) != 0;
	const struct call *call = &event->call;

	put_arch(json, known, call->arch, call->nr);
	json_i64(json, "nr", call->nr);
	json_text(json, "syscall",
	    known ? syscall_name(call->arch, call->nr) : NULL);
}

/* ausearch -i says "kill" of either: what it says is told as a choice. */
static void put_action(struct json *json, const struct event *event)
{
	json_text(json, "action", action_name(event->call.action));
	if (event->ambiguous) {
		json_array(json, "action_any_of");
		json_text(json, NULL, "kill_process");
		json_text(json, NULL, "kill_thread");
		json_end(json);
	}
	put_hex(json, "code", (event->has & EVENT_CODE) && !event->ambiguous,
	    event->code);
}

static void put_subject(struct json *json, const struct subject *subject)
{
	json_slice(json, "unit", subject->unit);
	json_slice(json, "container", subject->container);
	json_slice(json, "pod", subject->pod);
	json_slice(json, "namespace", subject->space);
}

static void put_trust(struct json *json, enum trust trust)
{
	json_bool(json, "trusted", trust == TRUST_KERNEL);
	json_text(json, "trust", trust_name(trust));
}

static void put_event(struct json *json, const struct event *event)
{
	json_text(json, "kind", "event");
	put_stamp(json, event);
	json_slice(json, "node", event->subject.node);
	put_call(json, event);
	put_action(json, event);
	put_number(json, "signal", event->has & EVENT_SIG, event->sig);
	put_number(json, "pid", event->has & EVENT_PID, event->pid);
	put_number(json, "uid", event->has & EVENT_UID, event->uid);
	put_number(json, "gid", event->has & EVENT_GID, event->gid);
	put_number(json, "auid", event->has & EVENT_AUID, event->auid);
	put_number(json, "ses", event->has & EVENT_SES, event->ses);
	json_slice(json, "comm", event->subject.comm);
	json_slice(json, "exe", event->subject.exe);
	json_slice(json, "subj", event->subject.label);
	put_hex(json, "ip", event->has & EVENT_IP, event->ip);
	put_number(json, "compat", event->has & EVENT_COMPAT, event->compat);
	put_subject(json, &event->subject);
	put_trust(json, event->trust);
	if (event->strict)
		json_bool(json, "strict", true);
	if (event->runtime_init)
		json_bool(json, "runtime_init", true);
}

static const char *const evidences[] = {
    [SYMPTOM_UNIT] = "sigsys",
    [SYMPTOM_COREDUMP] = "sigsys",
    [SYMPTOM_ABEND] = "sigsys",
    [SYMPTOM_EXIT159] = "exit159",
    [SYMPTOM_SIGSYS] = "sigsys",
    [SYMPTOM_ENOSYS] = "enosys",
    [SYMPTOM_PROFILE] = "profile",
};

_Static_assert(ARRAY_SIZE(evidences) == SYMPTOM_COUNT, "one word a kind");

/* How a unit's process ended, where the line says it. */
static const char *exit_code(const struct symptom *symptom)
{
	static const char *const codes[] = {"dumped", "killed", "exited"};

	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		char word[TEXT_MAX];

		(void)snprintf(word, sizeof(word), "code=%s", codes[i]);
		if (symptom->text.len > 0 &&
		    memmem(symptom->text.ptr, symptom->text.len, word,
		        strlen(word)))
			return codes[i];
	}
	return NULL;
}

static void put_symptom(struct json *json, const struct symptom *symptom)
{
	bool known = symptom->has_arch;

	json_text(json, "kind", "symptom");
	json_text(json, "symptom", symptom_kind_name(symptom->kind));
	json_text(json, "evidence", evidences[symptom->kind]);
	put_time(json, "time", symptom->time_ms);
	json_slice(json, "node", symptom->subject.node);
	put_subject(json, &symptom->subject);
	json_slice(json, "comm", symptom->subject.comm);
	json_slice(json, "exe", symptom->subject.exe);
	json_slice(json, "subj", symptom->subject.label);
	put_number(json, "pid", symptom->pid != 0, symptom->pid);
	json_text(json, "code", exit_code(symptom));
	put_number(json, "status", symptom->has_status,
	    (uint64_t)symptom->status);
	put_arch(json, known, symptom->arch, symptom->nr);
	if (symptom->has_nr)
		json_i64(json, "nr", symptom->nr);
	else
		json_null(json, "nr");
	json_text(json, "syscall",
	    known && symptom->has_nr ? syscall_name(symptom->arch, symptom->nr)
	                             : NULL);
	put_trust(json, symptom->trust);
	json_slice(json, "text", symptom->text);
}

/* Numbers in the words of a loss, by the names they go by outside. */
static const struct part {
	const char *what, *key, *name;
} parts[] = {
    {"backlog", "backlog",    "audit_backlog="      },
    {"backlog", "limit",      "audit_backlog_limit="},
    {"lost",    "lost",       "audit_lost="         },
    {"lost",    "rate_limit", "audit_rate_limit="   },
    {"lost",    "limit",      "audit_backlog_limit="},
    {"config",  "old",        " old="               },
};

static bool number_behind(struct slice text, const char *name, uint64_t *ret)
{
	const char *at = memmem(text.ptr, text.len, name, strlen(name));

	if (!at)
		return false;
	slice_advance(&text, (size_t)(at - text.ptr) + strlen(name));
	return slice_take_u64(&text, 10, ret) == 0;
}

/* "audit_enabled=0 old=1". */
static void put_setting(struct json *json, struct slice detail)
{
	struct slice rest = detail;
	struct slice key = slice_cut(&rest, '=');
	uint64_t now;

	if (slice_take_u64(&rest, 10, &now) < 0 || !slice_skip(&rest, " old="))
		return; /* a rule, say */
	json_slice(json, "key", key);
	json_u64(json, "new", now);
}

static void put_result(struct json *json, struct slice detail)
{
	const char *at = memmem(detail.ptr, detail.len, " res=", 5);

	if (!at)
		return;
	slice_advance(&detail, (size_t)(at - detail.ptr) + 5);
	json_slice(json, "res", slice_cut(&detail, ' '));
}

static void put_parts(struct json *json, const struct loss *loss)
{
	if (!loss->detail.ptr)
		return;
	if (slice_equals(loss->what, "printk_suppressed"))
		json_slice(json, "func", loss->detail);
	else if (slice_equals(loss->what, "reason") ||
	         slice_equals(loss->what, "panic"))
		json_slice(json, "reason", loss->detail);
	else if (slice_equals(loss->what, "config"))
		put_setting(json, loss->detail);
	else if (loss->what.len > 7 &&
	         memcmp(loss->what.ptr, "daemon_", 7) == 0)
		put_result(json, loss->detail);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		uint64_t n;

		if (slice_equals(loss->what, parts[i].what) &&
		    number_behind(loss->detail, parts[i].name, &n))
			json_u64(json, parts[i].key, n);
	}
}

static void put_loss(struct json *json, const struct loss *loss)
{
	json_text(json, "kind", "loss");
	json_slice(json, "what", loss->what);
	put_time(json, "time", loss->to_ms);
	put_time(json, "from", loss->from_ms);
	put_time(json, "to", loss->to_ms);
	json_slice(json, "node", loss->node);
	put_number(json, "count", loss->how != LOSS_UNKNOWN, loss->count);
	json_text(json, "how", loss_how_name(loss->how));
	json_bool(json, "harmless", loss->harmless);
	put_parts(json, loss);
	json_slice(json, "detail", loss->detail);
	put_trust(json, loss->trust);
}

static void put_run(struct json *json, const struct run_edge *run)
{
	json_text(json, "kind", "run");
	json_text(json, "edge", run->ended ? "end" : "start");
	put_time(json, "time", run->time_ms);
	json_slice(json, "node", run->subject.node);
	put_subject(json, &run->subject);
	json_slice(json, "key", run->key);
	json_slice(json, "origin", run->origin);
	put_number(json, "status", run->has_status, (uint64_t)run->status);
	json_bool(json, "restart", run->restart);
	put_number(json, "restarts", run->restart, run->restarts);
	json_slice(json, "image", run->image);
	put_trust(json, run->trust);
}

static void put_rejected(struct json *json, const struct rejected *rejected,
    const char *file)
{
	json_text(json, "kind", "rejected");
	json_text(json, "file", file);
	put_number(json, "line", rejected->line_number > 0,
	    rejected->line_number);
	json_u64(json, "column", rejected->column);
	json_u64(json, "position", rejected->position);
	json_text(json, "field", rejected->field);
	json_text(json, "problem", rejected->problem);
	put_trust(json, rejected->trust);
	json_slice(json, "text", rejected->line);
}

void record_print_json(FILE *out, const struct record *record, const char *file)
{
	struct json json;

	if (record->kind == RECORD_NONE)
		return;
	json_begin(&json, out, true);
	json_object(&json, NULL);
	switch (record->kind) {
	case RECORD_EVENT:
		put_event(&json, &record->event);
		break;
	case RECORD_SYMPTOM:
		put_symptom(&json, &record->symptom);
		break;
	case RECORD_LOSS:
		put_loss(&json, &record->loss);
		break;
	case RECORD_RUN:
		put_run(&json, &record->run);
		break;
	case RECORD_REJECTED:
		put_rejected(&json, &record->rejected, file);
		break;
	case RECORD_NONE:
		break;
	}
	json_end(&json);
}
