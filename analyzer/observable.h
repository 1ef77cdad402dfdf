/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what a phase does to a call leaves a record. Private. */
#ifndef ANALYZER_OBSERVABLE_H
#define ANALYZER_OBSERVABLE_H

#include "analyzer/judging.h"

/* Whether each errno that the filter gives is recorded. */
bool errno_is_seen(const struct question *question,
    const struct profile *filter);

enum unseen {
	UNSEEN_NOT,         /* it is recorded, by all that is known */
	UNSEEN_ERRNO,       /* no flag that has it recorded */
	UNSEEN_SWITCHED_OFF /* in kernel.seccomp.actions_logged */
};

/* Whether what this phase does goes unrecorded, and why, in words. */
enum unseen phase_unseen(const struct judging *judging, char *why, size_t size);

/* Whether, as it was set up at that time, what is only logged was not. */
bool log_unrecorded(const struct judging *judging, uint64_t until_ms);

/*
 * Whether the same profile was clean for a full window of the log phase, which
 * needs no flag to be seen, under all that runs now: with clean ends in this
 * phase that may stand in for what it does not show.
 */
bool clean_in_log(const struct judging *judging);
bool clean_ends_since(const struct judging *judging);

#endif
