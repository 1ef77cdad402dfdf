/* SPDX-License-Identifier: Apache-2.0 */
/* Of which units the journal is read whole. Private to cli/. */
#ifndef CLI_JOURNAL_UNITS_H
#define CLI_JOURNAL_UNITS_H

#include "analyzer/workloads.h"

#define JOURNAL_UNITS_MAX 256

struct journal_units {
	char *names[JOURNAL_UNITS_MAX];
	size_t count;
};

/*
 * Have what programs say of ENOSYS and SIGSYS read, not only what the kernel
 * and systemd say of them: of the units that workloads are known by, and of
 * asked, "spin" or "spin.service", unless it is NULL. What there is no
 * room for is left out. The names have to live on while a
 * journal is read. 0 or -ENOMEM.
 */
int journal_units_watch(struct journal_units *units,
    const struct workloads *workloads, const char *asked);
void journal_units_release(struct journal_units *units);

#define cleanup_journal_units CLEANUP(journal_units_release)

#endif
