/* SPDX-License-Identifier: Apache-2.0 */
/* One source on its way into a sink. Private to ingest. */
#ifndef COLLECTOR_FEED_H
#define COLLECTOR_FEED_H

#include "collector/ingest.h"
#include "collector/lifted.h"
#include "collector/watching.h"

#define FEED_CHECKPOINTS (WATCH_BREAKS + 2 * WATCHED_NODES + 1)

struct feed {
	struct ingest_item *item;
	const struct ingest_options *options;
	const struct sink *sink;
	struct source *source; /* NULL: it is not open */
	struct reader *reader;
	struct slice name;
	struct watching watching;
	char *position;  /* of the last checkpoint, with what was watched */
	uint64_t now_ms; /* at or shortly before what is being read */
	uint64_t first_ms, last_ms; /* stamps met since it was opened */
	uint64_t heard_ms;          /* the last live SECCOMP record */
	uint64_t batch_ms;          /* the first one of the batch */
	uint64_t events, others;    /* put since the last commit */
	uint64_t bytes;
	uint64_t unreadable;  /* lines nobody but the kernel can have written */
	struct lifted lifted; /* since the last commit */
	struct {
		uint64_t
		    good_ms; /* when it was open last; 0: never, or no log */
		uint64_t away_ms; /* since when it is not; 0: it is */
		bool folder, link;
	} log;
	bool moved; /* something was read since the last commit */
};

int feed_open(struct feed *feed, struct ingest_item *item,
    const struct ingest_options *options, const struct sink *sink);
void feed_close(struct feed *feed);

/* Close it, and go on where it was left; as feed_open(). */
int feed_open_again(struct feed *feed);

/* Records of it went missing; of what is not known of them, it is said when. */
int feed_lost(struct feed *feed, struct loss *loss, struct error *err);

/*
 * Read on. 1: there is more, but the batch is full, or it is time to look at
 * others; 0: no more for now; or a negative errno: of the item if it has one
 * in item->result, else of the sink.
 */
int feed_pump(struct feed *feed, struct error *err);

/* What waits for lines that do not come, and what the source has lost. */
int feed_finish(struct feed *feed, struct error *err);

bool feed_is_full(const struct feed *feed);

/* Its checkpoints, ret having room for FEED_CHECKPOINTS; how many. */
int feed_checkpoints(struct feed *feed, struct checkpoint *ret,
    struct error *err);

/* They were committed. */
void feed_committed(struct feed *feed);

#endif
