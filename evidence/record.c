/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/record.h"

#include "base/array.h"

struct slice *record_node(struct record *record)
{
	switch (record->kind) {
	case RECORD_EVENT:
		return &record->event.subject.node;
	case RECORD_SYMPTOM:
		return &record->symptom.subject.node;
	case RECORD_LOSS:
		return &record->loss.node;
	case RECORD_RUN:
		return &record->run.subject.node;
	case RECORD_NONE:
	case RECORD_REJECTED:
		break;
	}
	return NULL;
}

static void end_at_nul(struct slice *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		*names[i] = slice_to_nul(*names[i]);
}

static void end_subject(struct subject *of)
{
	struct slice *const names[] = {&of->node, &of->unit, &of->container,
	    &of->pod, &of->space, &of->exe, &of->comm, &of->label};

	end_at_nul(names, ARRAY_SIZE(names));
}

static void end_run(struct run_edge *run)
{
	struct slice *const names[] = {&run->key, &run->origin, &run->workload,
	    &run->image, &run->profile_hash, &run->kernel, &run->libc,
	    &run->runtime};

	end_subject(&run->subject);
	end_at_nul(names, ARRAY_SIZE(names));
}

void record_end_names(struct record *record)
{
	switch (record->kind) {
	case RECORD_EVENT:
		end_subject(&record->event.subject);
		break;
	case RECORD_SYMPTOM:
		end_subject(&record->symptom.subject);
		break;
	case RECORD_LOSS:
		record->loss.node = slice_to_nul(record->loss.node);
		record->loss.source = slice_to_nul(record->loss.source);
		break;
	case RECORD_RUN:
		end_run(&record->run);
		break;
	case RECORD_NONE:
	case RECORD_REJECTED:
		break;
	}
}
