/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who can have written a journal. journald alone writes one, as root: so it is
 * as with a log (host/authors.h), and with each journal of a folder.
 */
#ifndef COLLECTOR_JOURNAL_AUTHORS_H
#define COLLECTOR_JOURNAL_AUTHORS_H

#include <stdbool.h>

#include "host/authors.h"

/* Of "journal:DIR" or "journal:FILE", its path. "": root alone. */
void journal_authors(const char *path, bool folder,
    char why[static AUTHORS_WHY]);

#endif
