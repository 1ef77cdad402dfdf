/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What collect --follow is besides a reader: a service that says how it is,
 * and that gives up what it does not need. Private to cli/.
 */
#ifndef CLI_FOLLOWING_H
#define CLI_FOLLOWING_H

#include "cli/collecting.h"

/*
 * Before sources are opened. db is the store's path. Signals and systemd are
 * seen to from here on.
 */
void following_begin(struct collecting *collecting, const char *db);

/* For struct ingest_options. */
bool following_go_on(void);
bool following_reopen(void);
int following_opened(struct error *err);
void following_tick(const struct ingest_counts *total);

#endif
