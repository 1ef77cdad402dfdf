/* SPDX-License-Identifier: Apache-2.0 */
/* What is put between begin and commit, in memory. */
#include <errno.h>
#include <stddef.h>

#include "base/array.h"
#include "store/internal.h"

#define TEXT_MAX 4096U /* of whatever is copied; what is longer is cut */

#define SUBJECT_SLICES(type)                                                \
	offsetof(type, subject.node), offsetof(type, subject.unit),         \
	    offsetof(type, subject.container), offsetof(type, subject.pod), \
	    offsetof(type, subject.space), offsetof(type, subject.exe),     \
	    offsetof(type, subject.comm), offsetof(type, subject.label)

static const size_t symptom_slices[] = {
    SUBJECT_SLICES(struct symptom),
    offsetof(struct symptom, text),
};

static const size_t loss_slices[] = {
    offsetof(struct loss, node),
    offsetof(struct loss, source),
    offsetof(struct loss, what),
    offsetof(struct loss, detail),
};

static const size_t run_slices[] = {
    SUBJECT_SLICES(struct run_edge),
    offsetof(struct run_edge, key),
    offsetof(struct run_edge, origin),
    offsetof(struct run_edge, workload),
    offsetof(struct run_edge, image),
    offsetof(struct run_edge, profile_hash),
    offsetof(struct run_edge, kernel),
    offsetof(struct run_edge, libc),
    offsetof(struct run_edge, runtime),
};

static const size_t rejected_slices[] = {
    offsetof(struct rejected, line),
};

#define KIND(kind, member, slices) \
	[kind] = {offsetof(struct record, member), slices, ARRAY_SIZE(slices)}

static const struct {
	size_t offset;
	const size_t *slices;
	size_t count;
} kinds[] = {
    KIND(RECORD_SYMPTOM, symptom, symptom_slices),
    KIND(RECORD_LOSS, loss, loss_slices),
    KIND(RECORD_RUN, run, run_slices),
    KIND(RECORD_REJECTED, rejected, rejected_slices),
};

static int copy_slices(struct arena *arena, struct record *record)
{
	char *base = (char *)record + kinds[record->kind].offset;

	for (size_t i = 0; i < kinds[record->kind].count; i++) {
		size_t offset = kinds[record->kind].slices[i];
		struct slice *s = (struct slice *)(void *)(base + offset);

		if (s->len > TEXT_MAX)
			s->len = TEXT_MAX;
		if (!arena_copy(arena, *s, s))
			return -ENOMEM;
	}
	return 0;
}

int gather_record(struct gather *gather, uint32_t origin,
    const struct record *record)
{
	void *items = gather->records;
	struct gathered_record *at;

	at = arena_push(&gather->arena, &items, &gather->record_count,
	    &gather->record_room, sizeof(*at));
	if (!at)
		return -ENOMEM;
	gather->records = items;
	*at = (struct gathered_record){origin, *record};
	record_end_names(&at->record);
	return copy_slices(&gather->arena, &at->record);
}

/* There are as many as there are sources: few. */
int gather_origin(struct gather *gather, struct slice name, uint32_t *ret)
{
	void *items = gather->origins;
	struct origin *at;

	for (size_t i = gather->origin_count; i-- > 0;)
		if (slice_same(gather->origins[i].name, name)) {
			*ret = (uint32_t)i;
			return 0;
		}
	*ret = (uint32_t)gather->origin_count;
	at = arena_push(&gather->arena, &items, &gather->origin_count,
	    &gather->origin_room, sizeof(*at));
	if (!at)
		return -ENOMEM;
	gather->origins = items;
	*at = (struct origin){0};
	return arena_copy(&gather->arena, name, &at->name) ? 0 : -ENOMEM;
}

/* The events' room stays for the next batch. */
void gather_clear(struct gather *gather)
{
	struct gathered *events = gather->events;
	size_t room = gather->event_room;

	arena_release(&gather->arena);
	*gather = (struct gather){.events = events,
	    .event_room = room,
	    .unverified_rows = -1,
	    .rejected_rows = -1};
}

void gather_release(struct gather *gather)
{
	arena_release(&gather->arena);
	free(gather->events);
	*gather = (struct gather){0};
}
