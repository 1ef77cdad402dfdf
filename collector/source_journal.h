/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_SOURCE_JOURNAL_H
#define COLLECTOR_SOURCE_JOURNAL_H

#include "collector/source.h"

/* Opened as "journal" (this host's), "journal:DIR" or "journal:FILE". */
extern const struct source_type source_journal;

/*
 * Before it is opened: read all that these units say, too, for what their
 * programs write of ENOSYS and SIGSYS. Names or globs; they stay the caller's.
 */
void source_journal_units(const char *const *units, size_t count);

#endif
