/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starts and ends of containers, as containerd, CRI-O, kubelet and Docker tell
 * of them.
 *
 * A container that ended with 159 says two things: a run is over, and perhaps
 * a call was refused. The second is said at once, the first a little later.
 */
#include "base/array.h"
#include "collector/reading.h"

#define EXIT_159 159

/* A run has ended; and with 159 it may have been a call that was refused. */
static bool ended(struct reading *in, struct slice container, uint64_t status,
    uint32_t pid, bool is_container, enum trust trust)
{
	struct run_edge *run = run_of(in, "container", true, trust);
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
 * What a word of a daemon's is followed by: if it is in quotes, to their end.
 * *own says whether it is the daemon's own message at all.
 */
static struct slice own_rest(const struct reading *in, const struct word *word,
    size_t at, enum speaker speaker, bool *own)
{
	struct slice rest = in->text;

	*own = is_own(in, at, speaker);
	slice_advance(&rest, at + strlen(word->text));
	return *own && at > 0 && in->text.ptr[at - 1] == '"' ? quoted_rest(rest)
	                                                     : rest;
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
	bool own, same;
	struct slice rest = own_rest(in, word, at, SPEAKER_CONTAINERD, &own);
	struct slice id, exec;
	uint64_t status = 0, pid = 0;

	id = first_of(rest, id_names, ARRAY_SIZE(id_names));
	exec = first_of(rest, exec_names, ARRAY_SIZE(exec_names));
	if (!id.ptr)
		return false;
	same = !exec.ptr ||
	       (exec.len == id.len && memcmp(exec.ptr, id.ptr, id.len) == 0);
	(void)number(first_of(rest, status_names, ARRAY_SIZE(status_names)),
	    &status);
	(void)number(first_of(rest, pid_names, ARRAY_SIZE(pid_names)), &pid);
	return ended(in, id, status, (uint32_t)pid, same,
	    trust_own(in, at, own));
}

/* kubelet: "container finished" podID="..." containerID="..." exitCode=159 */
static bool read_finished(struct reading *in, const struct word *word,
    size_t at)
{
	struct slice rest = in->text;
	uint64_t status;

	slice_advance(&rest, at + strlen(word->text));
	if (!number(field_of(rest, "exitCode"), &status))
		return false;
	return ended(in, field_of(rest, "containerID"), status, 0, true,
	    trust_own(in, at, is_own(in, at, SPEAKER_KUBELET)));
}

/* A label may look like another attribute: if two say it, none does. */
static struct slice attribute_of(struct slice text, const char *name)
{
	struct slice value = value_of(text, name), rest = text, again;
	const char *at = find_text(text, name);

	if (!at)
		return value;
	slice_advance(&rest, (size_t)(at - text.ptr) + strlen(name));
	again = value_of(rest, name);
	if (again.ptr && !slice_same(again, value))
		return (struct slice){NULL, 0};
	return value;
}

/* docker events: "container die ID (exitCode=159, image=...)". */
static bool read_docker(struct reading *in, const struct word *word, size_t at)
{
	enum trust trust = trust_own(in, at, is_own(in, at, SPEAKER_DOCKER));
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
		if (number(attribute_of(rest, "exitCode="), &status))
			return ended(in, id, status, 0, true, trust);
		if (find_text(rest, "exitCode=159"))
			return ended(in, id, EXIT_159, 0, true, trust);
		if (!find_text(rest, "exitCode="))
			return false;
	}
	run = run_of(in, "container", word->value, trust);
	run->subject.container = run->key = id;
	run->image = attribute_of(rest, "image=");
	return true;
}

/* containerd: StartContainer for "ID" returns successfully */
static bool read_start_container(struct reading *in, const struct word *word,
    size_t at)
{
	bool own;
	struct slice rest = own_rest(in, word, at, SPEAKER_CONTAINERD, &own);
	struct slice id;
	struct run_edge *run;

	(void)slice_skip(&rest, "\\");
	(void)slice_skip(&rest, "\"");
	id = value_of(rest, "");
	slice_advance(&rest, id.len);
	(void)slice_skip(&rest, "\\");
	(void)slice_skip(&rest, "\"");
	if (id.len < 12 || !slice_skip(&rest, " returns successfully"))
		return false;
	run = run_of(in, "container", false, trust_own(in, at, own));
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
	id = field_of(rest, "containerID");
	description = field_of(rest, "description");
	if (id.len < 12)
		return false;
	run = run_of(in, "container", false,
	    trust_own(in, at, is_own(in, at, SPEAKER_CRIO)));
	run->subject.container = run->key = id;
	if (description.ptr) {
		run->subject.space = slice_cut(&description, '/');
		run->subject.pod = slice_cut(&description, '/');
	}
	return true;
}

/*
 * Forms in which only a runtime speaks: a program's own 159 is not meant. It
 * is believed of a field of kubelet's alone; the rest is what people copy.
 */
static bool read_exit_159(struct reading *in, const struct word *word,
    size_t at)
{
	bool own = is_own_field(in, at, SPEAKER_KUBELET);
	struct slice rest = in->text;
	struct slice id;

	slice_advance(&rest, at + strlen(word->text));
	if (rest.len > 0 && *rest.ptr >= '0' && *rest.ptr <= '9')
		return false;
	id = own ? field_of(in->text, "containerID")
	         : first_of(in->text, id_names, ARRAY_SIZE(id_names));
	return ended(in, id, EXIT_159, 0, false, trust_own(in, at, own));
}

/* containerd: "received container exit event container_id:... exit_status:" */
static bool read_exit_event(struct reading *in, const struct word *word,
    size_t at)
{
	bool own;
	struct slice rest = own_rest(in, word, at, SPEAKER_CONTAINERD, &own);
	struct slice id = first_of(rest, id_names, ARRAY_SIZE(id_names));
	uint64_t status;

	if (!number(first_of(rest, status_names, ARRAY_SIZE(status_names)),
	        &status) ||
	    status != EXIT_159)
		return false;
	return ended(in, id, status, 0, false, trust_own(in, at, own));
}

static const struct word rows[] = {
    {"TaskExit event",                        read_task_exit,         0},
    {"container finished\"",                  read_finished,          0},
    {"container die ",                        read_docker,            1},
    {"container start ",                      read_docker,            0},
    {"StartContainer for ",                   read_start_container,   0},
    {"received exit event ",                  read_exit_event,        0},
    {"received container exit event ",        read_exit_event,        0},
    {"exitCode=159",                          read_exit_159,          0},
    {"exitCode\":159",                        read_exit_159,          0},
    {"exitCode\": 159",                       read_exit_159,          0},
    {"exitCode: 159",                         read_exit_159,          0},
    {"exit_status:159",                       read_exit_159,          0},
    {"exit_status=159",                       read_exit_159,          0},
    {"exitStatus:159",                        read_exit_159,          0},
    {"exitStatus=159",                        read_exit_159,          0},
    {"Exited (159)",                          read_exit_159,          0},
    {"Exit Code:    159",                     read_exit_159,          0},
    {"code=exited, status=159)",              read_exit_159,          0},
    {"command terminated with exit code 159", read_exit_159,          0},
    {"Process completed with exit code 159",  read_exit_159,          0},
    {"Started container\"",                   read_started_container, 0},
};

/* What is a daemon's own whatever else it may look like. */
static const struct {
	word_reader *read;
	enum speaker speaker;
} own_words[] = {
    {read_task_exit,         SPEAKER_CONTAINERD},
    {read_start_container,   SPEAKER_CONTAINERD},
    {read_exit_event,        SPEAKER_CONTAINERD},
    {read_started_container, SPEAKER_CRIO      },
    {read_docker,            SPEAKER_DOCKER    },
    {read_finished,          SPEAKER_KUBELET   },
};

bool is_own_word(const struct reading *in, const struct word *word, size_t at)
{
	for (size_t i = 0; i < ARRAY_SIZE(own_words); i++)
		if (own_words[i].read == word->read)
			return is_own(in, at, own_words[i].speaker);
	return false;
}

const struct words container_words = {rows, ARRAY_SIZE(rows), false};
