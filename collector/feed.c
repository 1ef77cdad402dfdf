/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/feed.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/cleanup.h"
#include "base/time.h"
#include "collector/renaming.h"
#include "host/probe.h"

#define BATCH_BYTES  (UINT64_C(32) << 20)
#define BATCH_EVENTS 131072U
#define BATCH_OTHERS 8192U
#define LOOK_ENTRIES 4096U /* then others have their turn */

static int fail(struct feed *feed, int r)
{
	feed->item->result = r;
	return r;
}

static void note(struct ingest_item *item, const struct source *source)
{
	const char *notice =
	    source->type->notice ? source->type->notice(source) : NULL;

	(void)snprintf(item->notice, sizeof(item->notice), "%s",
	    notice ? notice : "");
}

/* What follows the source's own words of how far it was read. */
static const char watched_mark[] = "\nwatched\n";

#define MARK_LEN (sizeof(watched_mark) - 1)

static void resume(struct feed *feed, struct checkpoint *since)
{
	const char *mark = since->position.len > 0 ? memmem(since->position.ptr,
	                                                 since->position.len,
	                                                 watched_mark, MARK_LEN)
	                                           : NULL;
	struct slice watched = since->position;

	if (!mark)
		watched.len = 0;
	else {
		slice_advance(&watched,
		    (size_t)(mark - watched.ptr) + MARK_LEN);
		since->position.len = (size_t)(mark - since->position.ptr);
	}
	watching_resume(&feed->watching, watched, feed->now_ms);
}

static int open_source(struct feed *feed)
{
	struct ingest_item *item = feed->item;
	const struct ingest_options *options = feed->options;
	struct checkpoint since, at;
	int known = 0, r;

	if (options->since)
		known = options->since(options->arg, slice_of(item->name),
		    &since, &item->err);
	if (known < 0)
		return fail(feed, known);
	feed->now_ms = time_now_ms();
	feed->first_ms = 0;
	if (known > 0)
		resume(feed, &since);
	r = item->type->open(item->what, reader_said(&options->reading),
	    known > 0 ? &since : NULL, &feed->source, &item->err);
	if (r < 0)
		return fail(feed, r);
	note(item, feed->source);
	r = feed->source->type->checkpoint(feed->source, &at);
	return r < 0 ? fail(feed, r) : 0;
}

int feed_open(struct feed *feed, struct ingest_item *item,
    const struct ingest_options *options, const struct sink *sink)
{
	int r;

	*feed = (struct feed){.item = item,
	    .options = options,
	    .sink = sink,
	    .name = slice_of(item->name)};
	r = reader_new(&options->reading, &feed->reader);
	if (r < 0) {
		error_describe(&item->err, "out of memory");
		return fail(feed, r);
	}
	return open_source(feed);
}

void feed_close(struct feed *feed)
{
	source_closep(&feed->source);
	reader_free(feed->reader);
	free(feed->position);
	watching_release(&feed->watching);
	feed->position = NULL;
	feed->source = NULL;
	feed->reader = NULL;
}

int feed_open_again(struct feed *feed)
{
	source_closep(&feed->source);
	feed->source = NULL;
	return open_source(feed);
}

bool feed_is_full(const struct feed *feed)
{
	uint64_t most = feed->options->batch_bytes;

	return feed->bytes >= (most ? most : BATCH_BYTES) ||
	       feed->events >= BATCH_EVENTS || feed->others >= BATCH_OTHERS ||
	       watching_is_full(&feed->watching);
}

static int put(struct feed *feed, struct record *record, struct error *err)
{
	rename_node_of(record, feed->options);
	lifted_saw_record(&feed->lifted, record);
	if (record->kind == RECORD_EVENT)
		feed->events++;
	else
		feed->others++;
	return feed->sink->put(feed->sink->to, feed->name, record, err);
}

static void count_kind(struct feed *feed, const struct record *record)
{
	struct ingest_counts *counts = &feed->item->counts;

	if (record->kind == RECORD_REJECTED) {
		counts->rejected++;
		feed->unreadable += record->rejected.trust == TRUST_KERNEL;
		return;
	}
	counts->records++;
	counts->symptoms += record->kind == RECORD_SYMPTOM;
	counts->losses += record->kind == RECORD_LOSS;
	counts->runs += record->kind == RECORD_RUN;
}

static void note_time(struct feed *feed, uint64_t time_ms)
{
	lifted_saw(&feed->lifted, time_ms);
	if (feed->first_ms == 0)
		feed->first_ms = time_ms;
	if (feed->batch_ms == 0)
		feed->batch_ms = time_ms;
	if (time_ms > feed->last_ms)
		feed->last_ms = time_ms;
}

/* Of a log or a journal; who is followed live tells what it watched itself. */
static bool is_of_log(const struct entry *entry)
{
	return entry->line_number > 0 || entry->fields || entry->stamp_ms;
}

/* The stamp of a record of whatever type that is the kernel's; or false. */
static bool find_stamp(const struct feed *feed, const struct record *record,
    struct record_stamp *ret)
{
	const struct event *event = &record->event;

	if (!reader_stamp(feed->reader, ret)) {
		if (record->kind != RECORD_EVENT ||
		    (event->has & EVENT_STAMP) != EVENT_STAMP)
			return false;
		*ret = (struct record_stamp){.time_ms = event->time_ms,
		    .serial = event->serial,
		    .trust = event->trust,
		    .node = event->subject.node};
	}
	return ret->trust == TRUST_KERNEL;
}

static void note_stamp(struct feed *feed, const struct record *record)
{
	struct record_stamp stamp;
	struct slice node;

	if (!find_stamp(feed, record, &stamp))
		return;
	node = rename_node(feed->options, slice_to_nul(stamp.node));
	note_time(feed, stamp.time_ms);
	if (stamp.boot.ptr)
		watching_boot(&feed->watching, node, stamp.boot);
	watching_saw(&feed->watching,
	    &(struct watching_record){
	        .node = node,
	        .time_ms = stamp.time_ms,
	        .serial = stamp.serial,
	        .read_ms = feed->now_ms,
	        .seccomp = record->kind == RECORD_EVENT,
	    });
}

static void note_watch(struct feed *feed, const struct entry *entry,
    const struct record *record)
{
	struct record_stamp stamp;

	if (!is_of_log(entry)) {
		if (record->kind != RECORD_EVENT ||
		    !find_stamp(feed, record, &stamp))
			return;
		note_time(feed, stamp.time_ms);
		if (stamp.time_ms > feed->heard_ms)
			feed->heard_ms = stamp.time_ms;
		return;
	}
	if (record->kind == RECORD_LOSS && record->loss.trust == TRUST_KERNEL) {
		struct loss loss = record->loss;

		loss.node = rename_node(feed->options, loss.node);
		watching_heard(&feed->watching, &loss, feed->now_ms);
	}
	note_stamp(feed, record);
}

/*
 * A call that no kernel has, made by a program of ours to hear of it, be it
 * another one than this: nobody's evidence.
 */
static bool is_probe(const struct record *record)
{
	int32_t nr = record->event.call.nr;

	return record->kind == RECORD_EVENT && nr >= PROBE_FIRST &&
	       nr < PROBE_FIRST + PROBE_COUNT;
}

static int take_record(struct feed *feed, struct record *record,
    struct error *err)
{
	if (record->kind == RECORD_NONE || is_probe(record)) {
		feed->item->counts.other++;
		return 0;
	}
	count_kind(feed, record);
	return put(feed, record, err);
}

/* What waited takes the place of a line before that said nothing by itself. */
static int take_waiting(struct feed *feed, struct error *err)
{
	struct ingest_counts *counts = &feed->item->counts;
	struct record record;
	int r = 0;

	while (r == 0 && reader_finish(feed->reader, &record)) {
		if (record.kind == RECORD_NONE)
			continue;
		if (counts->other > 0)
			counts->other--;
		else
			counts->lines++;
		r = take_record(feed, &record, err);
	}
	return r;
}

static int take_entry(struct feed *feed, const struct entry *entry,
    struct error *err)
{
	struct record record;
	int r = 0;

	if (entry->line_number == 1) /* another file */
		r = take_waiting(feed, err);
	if (r < 0)
		return r;
	feed->moved = true;
	feed->bytes += entry->text.len + 1;
	feed->item->counts.bytes += entry->text.len + 1;
	feed->item->counts.lines++;
	reader_read(feed->reader, entry, &record);
	feed->lifted.some |= reader_lifted(feed->reader);
	note_watch(feed, entry, &record);
	return take_record(feed, &record, err);
}

/* A file's own losses lie between records: when, the records say. */
static void place_loss(const struct feed *feed, struct loss *loss)
{
	if (loss->from_ms == 0 && loss->to_ms == 0) {
		loss->from_ms = feed->batch_ms;
		loss->to_ms = feed->last_ms;
	} else if (loss->to_ms == 0) {
		loss->to_ms = feed->first_ms;
	}
	if (loss->to_ms < loss->from_ms || loss->to_ms == 0)
		loss->to_ms = time_now_ms();
	if (loss->from_ms == 0)
		loss->from_ms = loss->to_ms;
}

int feed_lost(struct feed *feed, struct loss *loss, struct error *err)
{
	struct record record = {.kind = RECORD_LOSS};

	place_loss(feed, loss);
	record.loss = *loss;
	feed->item->counts.source_losses += !loss->harmless;
	feed->moved = true;
	return put(feed, &record, err);
}

static int take_losses(struct feed *feed, struct error *err)
{
	struct loss loss;
	int r = 0;

	while (r == 0 && feed->source->type->loss(feed->source, &loss) > 0) {
		/* It lasts until something comes: that goes on from nothing. */
		if (loss.from_ms > 0 && loss.to_ms == 0 && feed->first_ms == 0)
			watching_break(&feed->watching);
		r = feed_lost(feed, &loss, err);
	}
	while (r == 0 && watching_lost(&feed->watching, &loss))
		r = feed_lost(feed, &loss, err);
	if (r == 0 && feed->unreadable > 0) {
		loss = (struct loss){
		    .what = slice_of("unreadable"),
		    .detail = slice_of("lines that cannot be read whole"),
		    .count = feed->unreadable,
		    .how = LOSS_AT_MOST,
		    .trust = TRUST_KERNEL,
		};
		feed->unreadable = 0;
		r = feed_lost(feed, &loss, err);
	}
	return r;
}

/*
 * Where a batch may end: not within what takes several lines, or whoever goes
 * on from there has but its rest.
 */
static bool is_at_end(const struct feed *feed)
{
	return feed_is_full(feed) &&
	       (reader_idle(feed->reader) || feed->bytes >= 2 * BATCH_BYTES);
}

static void tell_doubts(const struct feed *feed)
{
	const struct ingest_options *options = feed->options;
	char text[DOUBT_TEXT];
	int kind;

	if (!options->doubt || !feed->source->type->doubt)
		return;
	while ((kind = feed->source->type->doubt(feed->source, text)) > 0)
		options->doubt(options->arg, feed->item, (enum doubt)kind,
		    text);
}

int feed_pump(struct feed *feed, struct error *err)
{
	struct ingest_item *item = feed->item;
	struct entry entry;
	int r = 1;

	feed->now_ms = time_now_ms();
	for (unsigned i = 0; i < LOOK_ENTRIES && !is_at_end(feed); i++) {
		r = item->type->next(feed->source, &entry, &item->err);
		if (r < 0)
			return fail(feed, r);
		if (r == 0)
			break;
		r = take_entry(feed, &entry, err);
		if (r < 0)
			return r;
		r = 1;
	}
	tell_doubts(feed);
	if (r == 0 || feed_is_full(feed)) {
		int lost = take_losses(feed, err);

		if (lost < 0)
			return lost;
	}
	return r;
}

int feed_finish(struct feed *feed, struct error *err)
{
	int r = take_waiting(feed, err);

	if (feed->source->type->finish)
		feed->source->type->finish(feed->source);
	return r < 0 ? r : take_losses(feed, err);
}

/* Up to which serial, too: a source that watches itself says so itself. */
static int add_watched(struct feed *feed, struct slice *position)
{
	cleanup_free char *watched = NULL;
	size_t len = 0;
	char *whole;

	if (feed->watching.count == 0)
		return 0;
	watched = watching_format(&feed->watching, &len);
	if (!watched)
		return -ENOMEM;
	whole = malloc(position->len + MARK_LEN + len);
	if (!whole)
		return -ENOMEM;
	if (position->len > 0)
		memcpy(whole, position->ptr, position->len);
	memcpy(whole + position->len, watched_mark, MARK_LEN);
	memcpy(whole + position->len + MARK_LEN, watched, len);
	free(feed->position);
	feed->position = whole;
	*position = (struct slice){whole, position->len + MARK_LEN + len};
	return 0;
}

int feed_checkpoints(struct feed *feed, struct checkpoint *ret,
    struct error *err)
{
	size_t count = 0;
	int r;

	r = feed->source->type->checkpoint(feed->source, &ret[0]);
	if (r < 0)
		return error_set(err, r, "%s: no checkpoint", feed->item->name);
	ret[0].source = feed->name;
	r = add_watched(feed, &ret[0].position);
	if (r < 0)
		return error_set(err, r, "out of memory");
	if (ret[0].heard_ms < feed->heard_ms)
		ret[0].heard_ms = feed->heard_ms;
	lifted_tell(&feed->lifted, &ret[0]);
	if (ret[0].watch_to_ms > 0 || ret[0].void_from_ms > 0)
		return 1; /* it watches itself */
	for (; count + 1 < FEED_CHECKPOINTS; count++) {
		struct checkpoint at = {
		    .source = feed->name,
		    .position =
		        count == 0 ? ret[0].position : (struct slice){NULL, 0}
                };

		if (!watching_tell(&feed->watching, count, &at))
			break;
		ret[count] = at;
	}
	lifted_tell(&feed->lifted, &ret[0]);
	return count > 0 ? (int)count : 1;
}

void feed_committed(struct feed *feed)
{
	struct ingest_counts *counts = &feed->item->counts;
	uint64_t of[PUT_COUNT] = {0};

	if (feed->sink->outcome)
		feed->sink->outcome(feed->sink->to, feed->name, of);
	counts->new_events += of[PUT_NEW];
	counts->duplicates += of[PUT_DUPLICATE];
	counts->conflicts += of[PUT_CONFLICT];
	counts->too_old += of[PUT_TOO_OLD];
	counts->unverified += of[PUT_UNVERIFIED];
	watching_told(&feed->watching);
	feed->lifted = (struct lifted){0};
	feed->events = feed->others = feed->bytes = feed->batch_ms = 0;
	feed->moved = false;
}
