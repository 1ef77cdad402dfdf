/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what a phase does to a call leaves a record. Private. */
#ifndef ANALYZER_OBSERVABLE_H
#define ANALYZER_OBSERVABLE_H

#include "analyzer/judging.h"

/* Whether each errno that the filter gives is recorded. */
bool errno_is_seen(const struct question *question,
    const struct profile *filter);

/*
 * Why what is not allowed may go unrecorded in this phase; false: it is
 * recorded, by all that is known.
 */
bool phase_unseen(const struct judging *judging, char *why, size_t size);

/*
 * Whether the same profile was clean for a full window of the log phase, which
 * needs no flag to be seen, under all that runs now, and ended clean often
 * enough in this one: that may stand in for what this phase does not show.
 */
bool clean_by_way_of_log(const struct judging *judging);

#endif
