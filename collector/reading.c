/* SPDX-License-Identifier: Apache-2.0 */
/* What the framings share: bits of text, notes, records that wait. */
#include "collector/reading.h"

#include <time.h>

const char *find_text(struct slice in, const char *what)
{
	return in.len ? memmem(in.ptr, in.len, what, strlen(what)) : NULL;
}

static bool ends_value(char c)
{
	return c == ' ' || c == ',' || c == '\t' || c == ')' || c == '}' ||
	       c == ';' || c == '"' || c == '\'' || c == '`' || c == '\\';
}

struct slice value_of(struct slice text, const char *name)
{
	const char *at = find_text(text, name);
	size_t len = 0;
	struct slice value;

	if (!at)
		return (struct slice){NULL, 0};
	slice_advance(&text, (size_t)(at - text.ptr) + strlen(name));
	(void)slice_skip(&text, "\\");
	(void)slice_skip(&text, "\"");
	value = text;
	while (len < text.len && !ends_value(text.ptr[len]))
		len++;
	/* "unknown-syscall(452)": a bracket that was opened in it */
	if (len < text.len && text.ptr[len] == ')' &&
	    memchr(text.ptr, '(', len))
		len++;
	value.len = len;
	return value;
}

bool number_of(struct slice text, const char *name, uint64_t *ret)
{
	const char *at = find_text(text, name);

	if (!at)
		return false;
	slice_advance(&text, (size_t)(at - text.ptr) + strlen(name));
	return slice_take_u64(&text, 10, ret) == 0;
}

struct slice word_before(struct slice text, size_t at)
{
	size_t begin = at;

	while (begin > 0 && text.ptr[begin - 1] != ' ' &&
	       text.ptr[begin - 1] != '\t' && text.ptr[begin - 1] != '"')
		begin--;
	return (struct slice){text.ptr + begin, at - begin};
}

static bool digits(struct slice *rest, size_t count, const char *stop, int *ret)
{
	int value = 0;

	if (rest->len < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (rest->ptr[i] < '0' || rest->ptr[i] > '9')
			return false;
		value = value * 10 + (rest->ptr[i] - '0');
	}
	slice_advance(rest, count);
	*ret = value;
	return slice_skip(rest, stop);
}

/* Milliseconds of a fraction, whatever its digits; 0 without one. */
static unsigned fraction_ms(struct slice *rest)
{
	unsigned ms = 0, scale = 100;

	if (!slice_skip(rest, ".") && !slice_skip(rest, ","))
		return 0;
	while (rest->len > 0 && *rest->ptr >= '0' && *rest->ptr <= '9') {
		ms += (unsigned)(*rest->ptr - '0') * scale;
		scale /= 10;
		slice_advance(rest, 1);
	}
	return ms;
}

static bool zone_s(struct slice *rest, int *ret)
{
	int h, m, sign;

	*ret = 0;
	if (slice_skip(rest, "Z"))
		return true;
	sign = slice_skip(rest, "-") ? -1 : slice_skip(rest, "+") ? 1 : 0;
	if (sign == 0 || !digits(rest, 2, "", &h))
		return false;
	(void)slice_skip(rest, ":");
	if (!digits(rest, 2, "", &m))
		return false;
	*ret = sign * (h * 3600 + m * 60);
	return true;
}

static bool clock_at(struct slice *rest, struct tm *tm)
{
	return digits(rest, 4, "-", &tm->tm_year) &&
	       digits(rest, 2, "-", &tm->tm_mon) &&
	       digits(rest, 2, "", &tm->tm_mday) &&
	       (slice_skip(rest, "T") || slice_skip(rest, " ")) &&
	       digits(rest, 2, ":", &tm->tm_hour) &&
	       digits(rest, 2, ":", &tm->tm_min) &&
	       digits(rest, 2, "", &tm->tm_sec);
}

uint64_t leading_time(struct slice text)
{
	struct tm tm = {0};
	unsigned ms;
	int offset;
	int64_t s;

	if (!clock_at(&text, &tm))
		return 0;
	ms = fraction_ms(&text);
	if (!zone_s(&text, &offset) || tm.tm_year < 1970 || tm.tm_mon < 1 ||
	    tm.tm_mon > 12)
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	s = (int64_t)timegm(&tm) - offset;
	return s < 0 ? 0 : (uint64_t)s * 1000 + ms;
}

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

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
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
