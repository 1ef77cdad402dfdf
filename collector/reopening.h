/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs that are followed. They do not say when they grow, nor that they were
 * rotated: so they are opened again each second. One that is something else
 * for a while (a folder, a pipe, a link, gone, not to be read) is tried again,
 * which is said, and that time is a loss. Private to ingest.
 */
#ifndef COLLECTOR_REOPENING_H
#define COLLECTOR_REOPENING_H

#include "collector/feed.h"

/* It ends for good when whoever writes it does. */
bool feed_is_stream(const struct feed *feed);

/* There is nothing to wait for, but there may be if it is opened again. */
bool feed_has_ended(const struct feed *feed);

/* Whether more may come of it, be it once it is there again. */
bool feed_has_future(const struct feed *feed);

/* It was opened for the first time: what it is, it has to stay. */
void feed_is_good(struct feed *feed);

/*
 * If it is a log, close it, and go on where it was left. What goes wrong with
 * it is in its item; fails if the sink does.
 */
int feed_reopen(struct feed *feed, struct error *err);

/* It will not be tried again. */
int feed_give_up(struct feed *feed, struct error *err);

#endif
