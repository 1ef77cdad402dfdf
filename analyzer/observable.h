/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what a phase does to a call leaves a record. Private. */
#ifndef ANALYZER_OBSERVABLE_H
#define ANALYZER_OBSERVABLE_H

#include "analyzer/judging.h"

/* Whether each errno that was given on the node in that time was recorded. */
bool errno_is_seen(const struct judging *judging, struct slice node,
    uint64_t from_ms, uint64_t to_ms);

enum unseen {
	UNSEEN_NOT,         /* it is recorded, by all that is known */
	UNSEEN_ERRNO,       /* no flag that has it recorded */
	UNSEEN_UNKNOWN,     /* nobody knows whether there is one */
	UNSEEN_SWITCHED_OFF /* by how the node is set */
};

/* Whether what this phase does goes unrecorded, and why, in words. */
enum unseen phase_unseen(const struct judging *judging, char *why, size_t size);

/* Whether what this phase does may be recorded there, if the node is set to. */
bool phase_is_recorded(const struct judging *judging, struct slice node);

/*
 * 1: at some time of from..to a node of the windows was set not to record what
 * is only logged; 0: at none; or -ENOMEM.
 */
int log_unrecorded(const struct judging *judging, uint64_t from_ms,
    uint64_t to_ms);

/*
 * Whether the same profile was clean for a full window of the log phase, which
 * needs no flag to be seen, under all that runs now: with clean ends in this
 * phase that may stand in for what it does not show.
 */
bool clean_in_log(const struct judging *judging);
bool clean_ends_since(const struct judging *judging);

#endif
