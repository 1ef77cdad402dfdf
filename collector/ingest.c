/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/ingest.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

#include "collector/feed.h"
#include "collector/reopening.h"

#define BATCH_S   1.0 /* of what comes slowly */
#define TELL_S    0.2 /* between two looks at the progress */
#define FLUSH_S   5.0 /* for what is left when it is to end */
#define FEEDS_MAX 64

struct ingesting {
	struct feed *feeds;
	size_t count;
	const struct ingest_options *options;
	const struct sink *sink;
	struct checkpoint *checkpoints;
	double begun, committed, told, ticked;
};

static double now_s(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

void ingest_counts_add(struct ingest_counts *to,
    const struct ingest_counts *counts)
{
	to->lines += counts->lines;
	to->records += counts->records;
	to->other += counts->other;
	to->new_events += counts->new_events;
	to->duplicates += counts->duplicates;
	to->conflicts += counts->conflicts;
	to->too_old += counts->too_old;
	to->unverified += counts->unverified;
	to->rejected += counts->rejected;
	to->symptoms += counts->symptoms;
	to->losses += counts->losses;
	to->runs += counts->runs;
	to->source_losses += counts->source_losses;
	to->bytes += counts->bytes;
	to->seconds += counts->seconds;
}

/* All that was put, by all of them. */
static int commit(struct ingesting *in, struct error *err)
{
	size_t count = 0;
	int r;

	for (size_t i = 0; i < in->count; i++) {
		if (!in->feeds[i].source)
			continue;
		r = feed_checkpoints(&in->feeds[i], &in->checkpoints[count],
		    err);
		if (r < 0)
			return r;
		count += (size_t)r;
	}
	r = in->sink->commit(in->sink->to, in->checkpoints, count, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < in->count; i++)
		feed_committed(&in->feeds[i]);
	in->committed = now_s();
	return in->sink->begin(in->sink->to, err);
}

static bool moved(const struct ingesting *in)
{
	for (size_t i = 0; i < in->count; i++)
		if (in->feeds[i].moved)
			return true;
	return false;
}

static void tell(struct ingesting *in, struct feed *feed)
{
	uint64_t done = 0, total = 0;
	double now = now_s();

	if (!in->options->progress || now - in->told < TELL_S)
		return;
	in->told = now;
	if (feed->source && feed->source->type->progress)
		feed->source->type->progress(feed->source, &done, &total);
	feed->item->counts.seconds = now - in->begun;
	in->options->progress(in->options->arg, &feed->item->counts, done,
	    total);
}

static bool wanted(const struct ingesting *in)
{
	return !in->options->go_on || in->options->go_on(in->options->arg);
}

/* Until something comes, or the batch is to be committed, or it is asked. */
static void wait_for(const struct ingesting *in)
{
	struct pollfd pollers[FEEDS_MAX];
	nfds_t count = 0;

	for (size_t i = 0; i < in->count; i++) {
		const struct feed *feed = &in->feeds[i];
		int fd = feed->source
		             ? feed->source->type->wait_fd(feed->source)
		             : -1;

		if (fd >= 0)
			pollers[count++] =
			    (struct pollfd){.fd = fd, .events = POLLIN};
	}
	(void)poll(pollers, count, (int)(BATCH_S * 1000));
}

/* A failure of the item is no failure of the sink. */
static int pump(struct ingesting *in, struct feed *feed, struct error *err)
{
	int r;

	if (!feed->source)
		return 0;
	r = feed_pump(feed, err);
	tell(in, feed);
	if (r < 0 && feed->item->result < 0)
		return 0;
	return r;
}

static bool is_due(const struct ingesting *in)
{
	return moved(in) && now_s() - in->committed >= BATCH_S;
}

static bool is_full(const struct ingesting *in)
{
	for (size_t i = 0; i < in->count; i++)
		if (feed_is_full(&in->feeds[i]))
			return true;
	return false;
}

/*
 * One source, to its end. A file is committed by the batch; what is waited
 * for, each second too.
 */
static int drain(struct ingesting *in, struct error *err)
{
	struct feed *feed = &in->feeds[0];
	int r;

	while (wanted(in)) {
		bool live = !feed_has_ended(feed);

		r = pump(in, feed, err);
		if (r < 0)
			return r;
		if (r == 0 && (feed->item->result < 0 || feed_has_ended(feed) ||
		                  feed->item->type->has_backlog))
			break;
		if (is_full(in) || (live && is_due(in))) {
			int done = commit(in, err);

			if (done < 0)
				return done;
		}
		if (r == 0)
			wait_for(in);
	}
	r = feed_finish(feed, err);
	return r < 0 ? r : commit(in, err);
}

static int take_item(struct ingesting *in, struct ingest_item *item,
    struct error *err)
{
	double begun = now_s();
	int r = 0;

	in->count = 1;
	in->begun = begun;
	if (feed_open(&in->feeds[0], item, in->options, in->sink) == 0)
		r = drain(in, err);
	feed_close(&in->feeds[0]);
	item->counts.seconds = now_s() - begun;
	return r;
}

static int take_in_turn(struct ingesting *in, struct ingest_item *items,
    size_t count, struct error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < count && wanted(in); i++)
		r = take_item(in, &items[i], err);
	return r;
}

static int reopen_logs(struct ingesting *in, struct error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < in->count; i++)
		r = feed_reopen(&in->feeds[i], err);
	return r;
}

static bool any_left(const struct ingesting *in)
{
	for (size_t i = 0; i < in->count; i++)
		if (feed_has_future(&in->feeds[i]))
			return true;
	return false;
}

/* 1: something was read; 0: nothing; or a negative errno. */
static int pump_all(struct ingesting *in, struct error *err)
{
	int some = 0;

	for (size_t i = 0; i < in->count; i++) {
		int r = pump(in, &in->feeds[i], err);

		if (r < 0)
			return r;
		some |= r;
	}
	return some;
}

static void tick(struct ingesting *in)
{
	struct ingest_counts total = {0};

	in->ticked = now_s();
	if (!in->options->tick)
		return;
	for (size_t i = 0; i < in->count; i++)
		ingest_counts_add(&total, &in->feeds[i].item->counts);
	total.seconds = now_s() - in->begun;
	in->options->tick(in->options->arg, &total);
}

static bool asked_to_reopen(const struct ingesting *in)
{
	return in->options->reopen && in->options->reopen(in->options->arg);
}

/*
 * Logs are opened again each second, however much comes from elsewhere; what
 * was read of them has to be committed before.
 */
static int look_around(struct ingesting *in, struct error *err)
{
	bool now = asked_to_reopen(in);
	int r = 0;

	if (!now && now_s() - in->ticked < BATCH_S)
		return 0;
	if (moved(in))
		r = commit(in, err);
	if (r == 0)
		r = reopen_logs(in, err);
	tick(in);
	return r;
}

/* What has come already, but no longer than that takes a second or two. */
static int flush(struct ingesting *in, struct error *err)
{
	double end = now_s() + FLUSH_S;
	int r = moved(in) ? commit(in, err) : 0;

	if (r == 0)
		r = reopen_logs(in, err);
	if (r < 0)
		return r;
	do {
		r = pump_all(in, err);
		if (r >= 0 && is_full(in)) {
			int done = commit(in, err);

			if (done < 0)
				return done;
		}
	} while (r > 0 && now_s() < end);
	for (size_t i = 0; r >= 0 && i < in->count; i++) {
		if (in->feeds[i].source)
			r = feed_finish(&in->feeds[i], err);
		if (r >= 0)
			r = feed_give_up(&in->feeds[i], err);
	}
	return r < 0 ? r : commit(in, err);
}

static int follow(struct ingesting *in, struct error *err)
{
	int r = 0;

	in->ticked = now_s();
	while (wanted(in) && any_left(in)) {
		int some = pump_all(in, err);

		if (some < 0)
			return some;
		if (is_full(in) || is_due(in))
			r = commit(in, err);
		if (r < 0)
			return r;
		if (some == 0)
			wait_for(in);
		/* Logs are read as they are found, and not a while after. */
		r = look_around(in, err);
		if (r < 0)
			return r;
	}
	return flush(in, err);
}

static int follow_all(struct ingesting *in, struct ingest_item *items,
    size_t count, struct error *err)
{
	int r;

	in->count = count;
	in->begun = now_s();
	for (size_t i = 0; i < count; i++)
		if (feed_open(&in->feeds[i], &items[i], in->options,
		        in->sink) == 0)
			feed_is_good(&in->feeds[i]);
	r = in->options->opened ? in->options->opened(in->options->arg, err)
	                        : 0;
	if (r == 0)
		r = follow(in, err);
	for (size_t i = 0; i < count; i++) {
		feed_close(&in->feeds[i]);
		items[i].counts.seconds = now_s() - in->begun;
	}
	return r;
}

int ingest(struct ingest_item *items, size_t count,
    const struct ingest_options *options, const struct sink *sink,
    struct error *err)
{
	size_t feeds = options->follow ? count : 1;
	struct ingesting in = {.options = options, .sink = sink};
	int r;

	if (feeds > FEEDS_MAX)
		return error_set(err, -E2BIG, "more than %d sources",
		    FEEDS_MAX);
	in.feeds = calloc(feeds ? feeds : 1, sizeof(*in.feeds));
	in.checkpoints = calloc((feeds ? feeds : 1) * FEED_CHECKPOINTS,
	    sizeof(*in.checkpoints));
	r = in.feeds && in.checkpoints
	        ? sink->begin(sink->to, err)
	        : error_set(err, -ENOMEM, "out of memory");
	in.committed = now_s();
	if (r == 0 && options->note)
		r = sink->put(sink->to, slice_of("settings"), options->note,
		    err);
	if (r == 0)
		r = options->follow ? follow_all(&in, items, count, err)
		                    : take_in_turn(&in, items, count, err);
	if (r < 0)
		sink->rollback(sink->to);
	free(in.feeds);
	free(in.checkpoints);
	return r;
}
