/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/reopening.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/time.h"
#include "collector/source_file.h"

bool feed_is_stream(const struct feed *feed)
{
	return strcmp(feed->item->what, "-") == 0 ||
	       strcmp(feed->item->type->name, "plugin") == 0;
}

bool feed_has_ended(const struct feed *feed)
{
	return !feed->source || feed->source->type->wait_fd(feed->source) < 0;
}

/* What never was there may come, but who could not be read will not. */
static bool is_hopeless(const struct feed *feed)
{
	return feed->item->result < 0 && feed->item->result != -ENOENT &&
	       feed->log.good_ms == 0;
}

bool feed_has_future(const struct feed *feed)
{
	return !feed_has_ended(feed) ||
	       (!is_hopeless(feed) && !feed_is_stream(feed));
}

static bool is_log(const struct feed *feed)
{
	return strcmp(feed->item->type->name, source_file.name) == 0 &&
	       !feed_is_stream(feed);
}

void feed_is_good(struct feed *feed)
{
	struct stat st;

	if (!is_log(feed) || feed->log.good_ms > 0)
		return;
	feed->log.good_ms = time_now_ms();
	feed->log.folder =
	    stat(feed->item->what, &st) == 0 && S_ISDIR(st.st_mode);
	feed->log.link =
	    lstat(feed->item->what, &st) == 0 && S_ISLNK(st.st_mode);
}

/* A folder has logs of its own in it; and a link, who made that? */
static int look(const struct feed *feed, struct error *err)
{
	const char *what = feed->item->what;
	struct stat st;
	bool folder;

	if (!is_log(feed) || feed->log.good_ms == 0 || stat(what, &st) < 0)
		return 0;
	folder = S_ISDIR(st.st_mode);
	if (folder != feed->log.folder)
		return error_set(err, folder ? -EISDIR : -ENOTDIR,
		    folder ? "it is a folder now" : "it is no folder now");
	if (!feed->log.link && lstat(what, &st) == 0 && S_ISLNK(st.st_mode))
		return error_set(err, -ELOOP, "it is a link now");
	return 0;
}

static void tell(const struct feed *feed, const char *text, const char *more)
{
	const struct ingest_options *options = feed->options;
	char words[DOUBT_TEXT];

	(void)snprintf(words, sizeof(words), "%.*s%s", DOUBT_TEXT / 2, text,
	    more);
	if (options->doubt)
		options->doubt(options->arg, feed->item, DOUBT_AWAY, words);
}

static void go_away(struct feed *feed)
{
	if (feed->log.away_ms > 0 || feed->log.good_ms == 0)
		return;
	feed->log.away_ms = feed->log.good_ms;
	tell(feed, feed->item->err.text,
	    "; it is tried again until it is back");
}

static int lose(struct feed *feed, struct error *err)
{
	struct loss loss = {
	    .what = slice_of("unreadable"),
	    .detail = slice_of("the log was not there, or something else"),
	    .from_ms = feed->log.away_ms,
	    .to_ms = time_now_ms(),
	    .how = LOSS_UNKNOWN,
	    .trust = TRUST_KERNEL,
	};

	feed->log.away_ms = 0;
	return feed_lost(feed, &loss, err);
}

/* What comes now does not go on from what came before. */
static int come_back(struct feed *feed, struct error *err)
{
	feed->log.good_ms = time_now_ms();
	if (feed->log.away_ms == 0)
		return 0;
	watching_break(&feed->watching);
	tell(feed, "it is back", ": what it was told meanwhile is a loss");
	return lose(feed, err);
}

int feed_reopen(struct feed *feed, struct error *err)
{
	/* Opened, and then it failed: whether it works now is seen later. */
	bool failed = feed->source && feed->item->result < 0;
	int r;

	if (!feed_has_ended(feed) || feed_is_stream(feed) || is_hopeless(feed))
		return 0;
	if (feed->item->result < 0)
		go_away(feed);
	feed->item->result = look(feed, &feed->item->err);
	r = feed->item->result < 0 ? feed->item->result : feed_open_again(feed);
	if (r < 0) {
		source_closep(&feed->source);
		feed->source = NULL;
		go_away(feed);
		return 0;
	}
	feed_is_good(feed);
	return failed ? 0 : come_back(feed, err);
}

int feed_give_up(struct feed *feed, struct error *err)
{
	return feed->log.away_ms > 0 ? lose(feed, err) : 0;
}
