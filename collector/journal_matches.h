/* SPDX-License-Identifier: Apache-2.0 */
/* What is read of a journal, and what is not even looked at. */
#ifndef COLLECTOR_JOURNAL_MATCHES_H
#define COLLECTOR_JOURNAL_MATCHES_H

#include "collector/sd_journal.h"

/*
 * Audit's and the kernel's, how units and cores ended, what was lost; and all
 * that the units say whose globs source_journal_units() was given. Globs stand
 * for the units that the journal knows by now. *left_out: how many units are
 * too many to be read.
 */
int journal_matches_add(const struct sd_journal_calls *sd,
    struct sd_journal *journal, size_t *left_out);

/* The i-th of those that are always looked for; NULL: no more. */
const char *journal_match_at(size_t i);

#endif
