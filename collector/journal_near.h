/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose a process was, after it is gone: audit's entries of a journal know its
 * pid only, but what it wrote itself, and its core, journald has stored with
 * its control group.
 */
#ifndef COLLECTOR_JOURNAL_NEAR_H
#define COLLECTOR_JOURNAL_NEAR_H

#include <stdint.h>

#include "collector/sd_journal.h"
#include "host/attribution.h"

/* All of it has to be known: a number of a process comes again. */
struct near_question {
	uint32_t pid;
	bool has_uid;
	uint32_t uid;
	struct slice boot, exe;
	uint64_t time_us;
};

struct journal_near;

/*
 * what is as of sd_journal_open_what(): it is opened a second time, when there
 * is something to look for. The attributor stays the caller's. NULL without
 * memory.
 */
struct journal_near *journal_near_new(const struct sd_journal_calls *sd,
    const char *what, struct attributor *attributor);
void journal_near_free(struct journal_near *near);

/*
 * By the nearest entry of that pid before, and the nearest after, ten minutes
 * away at most. One of another boot, user or program says that the number was
 * or became another's, and nothing of who had it; where the two do not agree,
 * nobody is it. Slices are good until the next call. False: not known.
 */
bool journal_near_find(struct journal_near *near,
    const struct near_question *question, struct attribution *ret);

#endif
