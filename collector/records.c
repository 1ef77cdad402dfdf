/* SPDX-License-Identifier: Apache-2.0 */
/* What all records of a kind have from the entry they were read in. */
#include "collector/reading.h"

#include "base/time.h"

struct loss *loss_of(struct reading *in, const char *what, struct slice detail,
    enum loss_how how, enum trust trust)
{
	in->ret->kind = RECORD_LOSS;
	in->ret->loss = (struct loss){
	    .node = in->node,
	    .what = slice_of(what),
	    .detail = detail,
	    .from_ms = in->time_ms,
	    .to_ms = in->time_ms,
	    .how = how,
	    .trust = trust,
	};
	return &in->ret->loss;
}

struct symptom *symptom_of(struct reading *in, enum symptom_kind kind,
    size_t at)
{
	const struct entry *entry = in->entry;
	uint64_t time_ms = in->time_ms ? in->time_ms : time_leading(in->text);

	in->ret->kind = RECORD_SYMPTOM;
	in->ret->symptom = (struct symptom){
	    .kind = kind,
	    .subject = {.node = in->node,
	                .unit = entry->unit,
	                .container = entry->container,
	                .pod = entry->pod,
	                .space = entry->space},
	    .time_ms = time_ms,
	    .trust = trust_of(in, at, false),
	    .text = in->text,
	};
	return &in->ret->symptom;
}

struct run_edge *run_of(struct reading *in, const char *origin, bool ended,
    enum trust trust)
{
	const struct entry *entry = in->entry;
	uint64_t time_ms = in->time_ms ? in->time_ms : time_leading(in->text);

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

void set_symptom_pid(struct symptom *symptom, struct slice digits)
{
	uint64_t pid;

	if (slice_take_u64(&digits, 10, &pid) == 0 && pid <= INT32_MAX)
		symptom->pid = (uint32_t)pid;
}

/* "Process 13404 (x) of user 0 terminated ...": systemd-coredump. */
void set_process_pid(const struct reading *in, struct symptom *symptom)
{
	const char *at = find_text(in->text, "Process ");
	struct slice rest = in->text;

	if (!at)
		return;
	slice_advance(&rest, (size_t)(at - in->text.ptr) + 8);
	set_symptom_pid(symptom, rest);
}
