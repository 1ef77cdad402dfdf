/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starts and ends of units and containers, as systemd, the audit records it
 * leaves, containerd, CRI-O, kubelet and Docker tell of them.
 *
 * A container that ended with 159 says two things: a run is over, and perhaps
 * a call was refused. The second is said at once, the first a little later.
 */
#include <stdlib.h>

#include "base/array.h"
#include "collector/reading.h"

#define EXIT_159 159

static struct run_edge *run_of(struct reading *in, const char *origin,
    bool ended, enum trust trust)
{
	const struct entry *entry = in->entry;
	uint64_t time_ms = in->time_ms ? in->time_ms : leading_time(in->text);

	in->ret->kind = RECORD_RUN;
	in->ret->run = (struct run_edge){
	    .subject = {.node = in->node,
	                .unit = entry->unit,
	                .container = entry->container,
	                .pod = entry->pod,
	                .space = entry->space},
	    .time_ms = time_ms,
	    .ended = ended,
	    .origin = slice_of(origin),
	    .phase = -1,
	    .trust = trust,
	};
	return &in->ret->run;
}

static bool is_unit(struct slice name)
{
	static const char *const kinds[] = {".service", ".scope"};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		size_t len = strlen(kinds[i]);

		if (name.len > len &&
		    memcmp(name.ptr + name.len - len, kinds[i], len) == 0)
			return true;
	}
	return false;
}

/* What was noted of how it ended, and that it is started again by itself. */
static void add_notes(struct reading *in, struct run_edge *run)
{
	struct unit_note *note =
	    unit_note(in->reader, run->subject.unit, false);

	if (!note)
		return;
	if (run->ended && note->has_status) {
		run->has_status = true;
		run->status = note->status;
		note->has_status = false;
	} else if (!run->ended && note->restart) {
		run->restart = true;
		run->restarts = note->restarts;
		note->restart = false;
	}
}

enum said {
	SAID_STARTED,
	SAID_SUCCEEDED,
	SAID_FAILED,
	SAID_RESTARTED
};

static bool said_of_unit(struct reading *in, struct slice unit, enum said said,
    uint64_t restarts, enum trust trust)
{
	struct run_edge *run;
	struct unit_note *note;

	if (!is_unit(unit))
		return false;
	if (said == SAID_RESTARTED) {
		note = unit_note(in->reader, unit, true);
		if (note) {
			note->restart = true;
			note->restarts = restarts;
		}
		return true;
	}
	run = run_of(in, "systemd", said != SAID_STARTED, trust);
	run->subject.unit = unit;
	run->has_status = said == SAID_SUCCEEDED;
	if (said != SAID_SUCCEEDED)
		add_notes(in, run);
	else
		(void)unit_note(in->reader, unit, false);
	return true;
}

/* "Started foo.service - What it is." or, before that, only what it is. */
static bool read_started(struct reading *in, const struct word *word, size_t at)
{
	struct slice rest = in->text;
	struct slice unit;

	slice_advance(&rest, at + strlen(word->text));
	unit = value_of(rest, "");
	if (unit.len > 0 && unit.ptr[unit.len - 1] == '.')
		unit.len--;
	return said_of_unit(in, unit, SAID_STARTED, 0, trust_of(in, at, false));
}

/* "foo.service: Deactivated successfully." and its like. */
static bool read_of_unit(struct reading *in, const struct word *word, size_t at)
{
	struct slice rest = in->text;
	uint64_t restarts = 0;

	slice_advance(&rest, at + strlen(word->text));
	(void)number_of(rest, "restart counter is at ", &restarts);
	return said_of_unit(in, word_before(in->text, at),
	    (enum said)word->value, restarts, trust_of(in, at, false));
}

bool read_service(struct reading *in, struct slice body, bool start,
    const struct audit_record *stamp, enum trust trust)
{
	struct slice unit = value_of(body, " msg='unit=");
	struct slice name = {NULL, 0};
	struct run_edge *run;
	char *room;

	/* The journal has systemd's own word of it, which says more. */
	if (in->fields || !unit.ptr || value_of(body, "pid=").len != 1)
		return true;
	room = scratch_take(in->reader, unit.len + 8);
	if (!room)
		return true;
	memcpy(room, unit.ptr, unit.len);
	memcpy(room + unit.len, ".service", 8);
	name = (struct slice){room, unit.len + 8};
	run = run_of(in, "systemd", !start, trust);
	run->subject.unit = is_unit(unit) ? unit : name;
	if (stamp->has & EVENT_TIME)
		run->time_ms = stamp->time_ms;
	run->has_status = !start && find_text(body, " res=success");
	return true;
}

/* A run has ended; and with 159 it may have been a call that was refused. */
static bool ended(struct reading *in, struct slice container, uint64_t status,
    uint32_t pid, bool is_container, size_t at)
{
	struct run_edge *run =
	    run_of(in, "container", true, trust_of(in, at, false));
	struct symptom symptom = {.kind = SYMPTOM_EXIT159};

	run->subject.container = container;
	run->key = container;
	run->has_status = true;
	run->status = (int32_t)status;
	if (status != EXIT_159) {
		if (!is_container)
			in->ret->kind = RECORD_NONE;
		return true;
	}
	symptom.subject = run->subject;
	symptom.time_ms = run->time_ms;
	symptom.trust = run->trust;
	symptom.pid = pid;
	symptom.has_status = true;
	symptom.status = EXIT_159;
	symptom.text = in->text;
	if (is_container && container.ptr)
		pend(in->reader, in->ret);
	in->ret->kind = RECORD_SYMPTOM;
	in->ret->symptom = symptom;
	return true;
}

static struct slice first_of(struct slice text, const char *const names[],
    size_t count)
{
	struct slice value = {NULL, 0};

	for (size_t i = 0; i < count && !value.ptr; i++)
		value = value_of(text, names[i]);
	return value;
}

static const char *const id_names[] = {"container_id:", "ContainerID:",
    "containerID=", "container_id="};
static const char *const exec_names[] = {" id:", ",ID:", " exec_id:"};
static const char *const status_names[] = {"exit_status:", "ExitStatus:",
    "exit_status=", "exitStatus=", "exitCode="};
static const char *const pid_names[] = {" pid:", ",Pid:", " pid="};

static bool number(struct slice digits, uint64_t *ret)
{
	return digits.ptr && slice_take_u64(&digits, 10, ret) == 0 &&
	       *ret <= INT32_MAX;
}

/*
 * containerd: "TaskExit event &TaskExit{ContainerID:x,ID:x,Pid:1,ExitStatus:0"
 * or "TaskExit event in podsandbox handler container_id:\"x\" id:\"x\" ...".
 * What was executed in a container has an id of its own, and is no run.
 * Protobuf leaves out what is 0.
 */
static bool read_task_exit(struct reading *in, const struct word *word,
    size_t at)
{
	struct slice rest = in->text;
	struct slice id, exec;
	uint64_t status = 0, pid = 0;
	bool same;

	slice_advance(&rest, at + strlen(word->text));
	id = first_of(rest, id_names, ARRAY_SIZE(id_names));
	exec = first_of(rest, exec_names, ARRAY_SIZE(exec_names));
	if (!id.ptr)
		return false;
	same = !exec.ptr ||
	       (exec.len == id.len && memcmp(exec.ptr, id.ptr, id.len) == 0);
	(void)number(first_of(rest, status_names, ARRAY_SIZE(status_names)),
	    &status);
	(void)number(first_of(rest, pid_names, ARRAY_SIZE(pid_names)), &pid);
	return ended(in, id, status, (uint32_t)pid, same, at);
}

/* kubelet: "container finished" podID="..." containerID="..." exitCode=159 */
static bool read_finished(struct reading *in, const struct word *word,
    size_t at)
{
	struct slice rest = in->text;
	struct slice id;
	uint64_t status;

	slice_advance(&rest, at + strlen(word->text));
	id = first_of(rest, id_names, ARRAY_SIZE(id_names));
	if (!number(value_of(rest, "exitCode="), &status))
		return false;
	return ended(in, id, status, 0, true, at);
}

/* docker events: "container die ID (exitCode=159, image=...)". */
static bool read_docker(struct reading *in, const struct word *word, size_t at)
{
	struct slice rest = in->text;
	struct slice id;
	struct run_edge *run;
	uint64_t status;

	slice_advance(&rest, at + strlen(word->text));
	id = value_of(rest, "");
	if (id.len < 12 || rest.len <= id.len + 1 || rest.ptr[id.len] != ' ' ||
	    rest.ptr[id.len + 1] != '(')
		return false;
	if (word->value) {
		if (!number(value_of(rest, "exitCode="), &status))
			return false;
		return ended(in, id, status, 0, true, at);
	}
	run = run_of(in, "container", false, trust_of(in, at, false));
	run->subject.container = run->key = id;
	run->image = value_of(rest, "image=");
	return true;
}

/* containerd: StartContainer for "ID" returns successfully */
static bool read_start_container(struct reading *in, const struct word *word,
    size_t at)
{
	struct slice rest = in->text;
	struct slice id;
	struct run_edge *run;

	slice_advance(&rest, at + strlen(word->text));
	(void)slice_skip(&rest, "\\");
	(void)slice_skip(&rest, "\"");
	id = value_of(rest, "");
	if (id.len < 12 || !find_text(rest, "returns successfully"))
		return false;
	run = run_of(in, "container", false, trust_of(in, at, false));
	run->subject.container = run->key = id;
	return true;
}

/* CRI-O: "Started container" PID=1 containerID=x description=ns/pod/name */
static bool read_started_container(struct reading *in, const struct word *word,
    size_t at)
{
	struct slice rest = in->text;
	struct slice id, description;
	struct run_edge *run;

	slice_advance(&rest, at + strlen(word->text));
	id = value_of(rest, "containerID=");
	description = value_of(rest, "description=");
	if (id.len < 12)
		return false;
	run = run_of(in, "container", false, trust_of(in, at, false));
	run->subject.container = run->key = id;
	if (description.ptr) {
		run->subject.space = slice_cut(&description, '/');
		run->subject.pod = slice_cut(&description, '/');
	}
	return true;
}

/* Forms in which only a runtime speaks: a program's own 159 is not meant. */
static bool read_exit_159(struct reading *in, const struct word *word,
    size_t at)
{
	struct slice rest = in->text;

	slice_advance(&rest, at + strlen(word->text));
	if (rest.len > 0 && *rest.ptr >= '0' && *rest.ptr <= '9')
		return false;
	return ended(in, first_of(in->text, id_names, ARRAY_SIZE(id_names)),
	    EXIT_159, 0, false, at);
}

static const struct word rows[] = {
    {"TaskExit event",                        read_task_exit,         0             },
    {"container finished\"",                  read_finished,          0             },
    {"container die ",                        read_docker,            1             },
    {"container start ",                      read_docker,            0             },
    {"StartContainer for ",                   read_start_container,   0             },
    {"Started container\"",                   read_started_container, 0             },
    {"exitCode=159",                          read_exit_159,          0             },
    {"exitCode\":159",                        read_exit_159,          0             },
    {"exitCode\": 159",                       read_exit_159,          0             },
    {"exitCode: 159",                         read_exit_159,          0             },
    {"exit_status:159",                       read_exit_159,          0             },
    {"exit_status=159",                       read_exit_159,          0             },
    {"exitStatus:159",                        read_exit_159,          0             },
    {"exitStatus=159",                        read_exit_159,          0             },
    {"Exited (159)",                          read_exit_159,          0             },
    {"command terminated with exit code 159", read_exit_159,          0             },
    {"Process completed with exit code 159",  read_exit_159,          0             },
    {": Deactivated successfully.",           read_of_unit,           SAID_SUCCEEDED},
    {": Succeeded.",                          read_of_unit,           SAID_SUCCEEDED},
    {": Failed with result '",                read_of_unit,           SAID_FAILED   },
    {": Scheduled restart job",               read_of_unit,           SAID_RESTARTED},
    {"]: Started ",                           read_started,           0             },
};

const struct words run_words = {rows, ARRAY_SIZE(rows), false};

/* systemd's messages are known by number, whatever their words. */
static const struct message {
	const char *id;
	enum said said;
} messages[] = {
    {"39f53479d3a045ac8e11786248231fbf", SAID_STARTED  },
    {"7ad2d189f7e94e70a38c781354912448", SAID_SUCCEEDED},
    {"d9b373ed55a64feb8242e02dbe79a49c", SAID_FAILED   },
    {"5eb03494b6584870a536b337290809b3", SAID_RESTARTED},
};

bool read_journal_run(struct reading *in)
{
	const struct journal_fields *fields = in->fields;
	enum trust trust =
	    is_from_systemd(fields) ? trust_of(in, 0, false) : TRUST_FORGEABLE;
	uint64_t restarts = 0;

	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		if (!slice_equals(fields->message_id, messages[i].id))
			continue;
		(void)number(fields->n_restarts, &restarts);
		if (!said_of_unit(in, fields->about_unit, messages[i].said,
		        restarts, trust))
			return true;
		if (in->ret->kind == RECORD_RUN)
			in->ret->run.key = fields->invocation;
		return true;
	}
	return false;
}
