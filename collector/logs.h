/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log files and those they were rotated to: audit.log, audit.log.1,
 * audit.log-20261124.gz are one family, of the stem audit.log.
 */
#ifndef COLLECTOR_LOGS_H
#define COLLECTOR_LOGS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "host/authors.h"

#define LOGS_MAX 4096 /* files of one folder */

struct log_file {
	char *path;
	size_t name;     /* where in path its name begins */
	size_t stem_len; /* of the name */
	bool current;    /* has neither number nor date */
	long number;     /* of .N; 0: none */
};

struct logs {
	struct log_file *items;
	size_t count;
};

/* By its name it was packed: .gz, .zst, .xz. */
bool log_is_named_packed(const struct log_file *file);

/* One file, as it is named. */
int logs_add(struct logs *logs, const char *path, struct error *err);

/*
 * The regular files of a folder, family by family, in each the oldest first.
 * like: only the family of this path; NULL: all of them.
 */
int logs_list(struct logs *logs, const char *folder, const char *like,
    struct error *err);

void logs_release(struct logs *logs);

#define cleanup_logs CLEANUP(logs_release)

/*
 * Open a regular file to be read. A link is not followed where others than
 * its owner could have put it. *why: as of authors_open().
 */
int log_open(const char *path, struct stat *ret, char why[static AUTHORS_WHY],
    struct error *err);

#endif
