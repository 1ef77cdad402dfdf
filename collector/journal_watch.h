/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a journal says was watched. That journald runs does not mean that it
 * hears audit: so it is from one record of audit's to the next, not up to now.
 */
#ifndef COLLECTOR_JOURNAL_WATCH_H
#define COLLECTOR_JOURNAL_WATCH_H

#include "collector/source.h"

struct journal_watch {
	uint64_t from_ms, to_ms;
	bool joined;
	char boot[40];
};

/* An entry was read. time_ms: when its record was made; 0: it is none. */
void journal_watch_saw(struct journal_watch *watch,
    const struct journal_fields *fields, uint64_t time_ms);

/* What was watched since the last time, into *ret, if anything was. */
void journal_watch_tell(struct journal_watch *watch, struct checkpoint *ret);

#endif
