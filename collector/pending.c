/* SPDX-License-Identifier: Apache-2.0 */
/* What is remembered from line to line: records that wait, notes on units. */
#include "base/array.h"
#include "collector/reading.h"

struct slice pending_copy(struct pending *pending, struct slice text)
{
	char *room = pending->bytes + pending->used;

	if (!text.ptr || text.len > sizeof(pending->bytes) - pending->used)
		return (struct slice){NULL, 0};
	if (text.len > 0)
		memcpy(room, text.ptr, text.len);
	pending->used += text.len;
	return (struct slice){room, text.len};
}

static void copy_subject(struct pending *pending, struct subject *subject)
{
	struct slice *const parts[] = {
	    &subject->node,
	    &subject->unit,
	    &subject->container,
	    &subject->pod,
	    &subject->space,
	    &subject->exe,
	    &subject->comm,
	    &subject->label,
	};

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		*parts[i] = pending_copy(pending, *parts[i]);
}

/* The text last: it is the longest, and the least missed if cut. */
static void copy_symptom(struct pending *pending, struct symptom *symptom)
{
	struct slice text = symptom->text;
	size_t room;

	copy_subject(pending, &symptom->subject);
	room = sizeof(pending->bytes) - pending->used;
	if (text.len > room)
		text.len = room;
	symptom->text = pending_copy(pending, text);
}

static void copy_run(struct pending *pending, struct run_edge *run)
{
	copy_subject(pending, &run->subject);
	run->key = pending_copy(pending, run->key);
	run->origin = pending_copy(pending, run->origin);
	run->image = pending_copy(pending, run->image);
}

void pend(struct reader *reader, const struct record *record)
{
	size_t at =
	    (reader->pending_first + reader->pending_count) % PENDING_MAX;
	struct pending *pending = &reader->pending[at];

	if (reader->pending_count == PENDING_MAX)
		return;
	reader->pending_count++;
	pending->used = 0;
	pending->record = *record;
	if (record->kind == RECORD_SYMPTOM)
		copy_symptom(pending, &pending->record.symptom);
	else if (record->kind == RECORD_RUN)
		copy_run(pending, &pending->record.run);
}

bool pending_take(struct reader *reader, struct record *ret)
{
	struct pending *pending = &reader->pending[reader->pending_first];

	if (reader->pending_count == 0)
		return false;
	*ret = pending->record;
	reader->pending_first = (reader->pending_first + 1) % PENDING_MAX;
	reader->pending_count--;
	return true;
}

void pending_replace(struct reader *reader, struct symptom *by)
{
	size_t at;
	const struct record *last;

	if (reader->pending_count == 0)
		return;
	at = (reader->pending_first + reader->pending_count - 1) % PENDING_MAX;
	last = &reader->pending[at].record;
	if (last->kind != RECORD_SYMPTOM ||
	    last->symptom.kind != SYMPTOM_SIGSYS || last->symptom.has_nr)
		return;
	if (by->pid == 0)
		by->pid = last->symptom.pid;
	reader->pending_count--;
}

struct unit_note *unit_note(struct reader *reader, struct slice unit, bool make)
{
	struct unit_note *note;

	if (!unit.ptr || unit.len == 0 || unit.len >= UNIT_MAX)
		return NULL;
	for (size_t i = 0; i < UNITS_NOTED; i++)
		if (slice_equals(unit, reader->units[i].unit))
			return &reader->units[i];
	if (!make)
		return NULL;
	note = &reader->units[reader->next_unit];
	reader->next_unit = (reader->next_unit + 1) % UNITS_NOTED;
	*note = (struct unit_note){.has_status = false};
	memcpy(note->unit, unit.ptr, unit.len);
	return note;
}
