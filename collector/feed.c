/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/feed.h"

#include <errno.h>
#include <stdio.h>

#include "base/array.h"
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
	feed->watching.joined = known > 0;
	feed->watching.left_ms =
	    known > 0 && !since.node.ptr ? since.watch_to_ms : 0;
	feed->first_ms = 0;
	r = item->type->open(item->what, known > 0 ? &since : NULL,
	    &feed->source, &item->err);
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
	feed->source = NULL;
	feed->reader = NULL;
}

int feed_reopen(struct feed *feed)
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
	if (feed->first_ms == 0)
		feed->first_ms = time_ms;
	if (feed->batch_ms == 0)
		feed->batch_ms = time_ms;
	if (time_ms > feed->last_ms)
		feed->last_ms = time_ms;
}

/* A record of another type, in auditd's own framing: it was watched then. */
static void note_other(struct feed *feed, const struct entry *entry)
{
	const struct reader_options *reading = &feed->options->reading;
	struct slice text = entry->text, node = {NULL, 0};
	uint32_t serial;
	uint64_t time_ms = reader_last_ms(feed->reader, &serial);

	if (time_ms == 0 || entry->line_number == 0 ||
	    (reading->has_trust && reading->trust != TRUST_KERNEL))
		return;
	if (slice_skip(&text, "node="))
		node = slice_to_nul(slice_cut(&text, ' '));
	if (!slice_skip(&text, "type="))
		return;
	if (slice_skip(&text, "DAEMON_"))
		serial = 0; /* auditd's own count */
	note_time(feed, time_ms);
	watching_saw(&feed->watching, rename_node(feed->options, node), time_ms,
	    serial, false);
}

static void note_watch(struct feed *feed, const struct entry *entry,
    const struct record *record)
{
	const struct event *event = &record->event;

	if (record->kind == RECORD_EVENT) {
		if (event->trust != TRUST_KERNEL ||
		    (event->has & EVENT_STAMP) != EVENT_STAMP)
			return;
		note_time(feed, event->time_ms);
		if (entry->line_number > 0)
			watching_saw(&feed->watching,
			    rename_node(feed->options, event->subject.node),
			    event->time_ms, event->serial, true);
		else if (event->time_ms > feed->heard_ms)
			feed->heard_ms = event->time_ms;
		return;
	}
	if (record->kind == RECORD_LOSS && entry->line_number > 0 &&
	    record->loss.trust == TRUST_KERNEL) {
		struct loss loss = record->loss;

		loss.node = rename_node(feed->options, loss.node);
		watching_heard(&feed->watching, &loss);
	}
	note_other(feed, entry);
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

static int put_loss(struct feed *feed, struct loss *loss, struct error *err)
{
	struct record record = {.kind = RECORD_LOSS};

	place_loss(feed, loss);
	record.loss = *loss;
	feed->item->counts.source_losses++;
	feed->moved = true;
	return put(feed, &record, err);
}

static int take_losses(struct feed *feed, struct error *err)
{
	struct loss loss;
	int r = 0;

	while (r == 0 && feed->source->type->loss(feed->source, &loss) > 0)
		r = put_loss(feed, &loss, err);
	while (r == 0 && watching_twice(&feed->watching, &loss))
		r = put_loss(feed, &loss, err);
	if (r == 0 && feed->unreadable > 0) {
		loss = (struct loss){
		    .what = slice_of("unreadable"),
		    .detail = slice_of("lines that cannot be read whole"),
		    .count = feed->unreadable,
		    .how = LOSS_AT_MOST,
		    .trust = TRUST_KERNEL,
		};
		feed->unreadable = 0;
		r = put_loss(feed, &loss, err);
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

int feed_pump(struct feed *feed, struct error *err)
{
	struct ingest_item *item = feed->item;
	struct entry entry;
	int r = 1;

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

	return r < 0 ? r : take_losses(feed, err);
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
	if (ret[0].heard_ms < feed->heard_ms)
		ret[0].heard_ms = feed->heard_ms;
	if (ret[0].watch_to_ms > 0) /* it watches itself */
		return 1;
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
	feed->events = feed->others = feed->bytes = feed->batch_ms = 0;
	feed->moved = false;
}
