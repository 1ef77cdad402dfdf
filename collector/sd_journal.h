/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is used of sd-journal(3). libsystemd is loaded when it is there, so
 * that the program runs where it is not; these are its own functions, under
 * shorter names.
 */
#ifndef COLLECTOR_SD_JOURNAL_H
#define COLLECTOR_SD_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define SD_JOURNAL_LOCAL_ONLY 1

struct sd_journal;

struct sd_journal_calls {
	int (*open)(struct sd_journal **ret, int flags);
	int (*open_directory)(struct sd_journal **ret, const char *path,
	    int flags);
	int (*open_files)(struct sd_journal **ret, const char **paths,
	    int flags);
	void (*close)(struct sd_journal *journal);
	int (*set_data_threshold)(struct sd_journal *journal, size_t size);
	int (*add_match)(struct sd_journal *journal, const void *data,
	    size_t size);
	int (*add_disjunction)(struct sd_journal *journal);
	void (*flush_matches)(struct sd_journal *journal);
	int (*query_unique)(struct sd_journal *journal, const char *field);
	int (*enumerate_unique)(struct sd_journal *journal, const void **data,
	    size_t *len);
	int (*seek_head)(struct sd_journal *journal);
	int (*seek_realtime_usec)(struct sd_journal *journal, uint64_t us);
	int (*seek_cursor)(struct sd_journal *journal, const char *cursor);
	int (*test_cursor)(struct sd_journal *journal, const char *cursor);
	int (*get_cursor)(struct sd_journal *journal, char **ret);
	int (*next)(struct sd_journal *journal);
	int (*previous)(struct sd_journal *journal);
	int (*get_realtime_usec)(struct sd_journal *journal, uint64_t *ret);
	int (*enumerate_available_data)(struct sd_journal *journal,
	    const void **data, size_t *len);
	void (*restart_data)(struct sd_journal *journal);
	int (*get_fd)(struct sd_journal *journal);
	int (*process)(struct sd_journal *journal);
};

/* NULL, and what to do about it in err, where there is no libsystemd. */
const struct sd_journal_calls *sd_journal_load(struct error *err);

/*
 * "journal" (this host's), "journal:DIR" or "journal:FILE"; the caller closes
 * *ret, also if this failed. *live: it may grow.
 */
int sd_journal_open_what(const struct sd_journal_calls *sd, const char *what,
    struct sd_journal **ret, bool *live, struct error *err);

#endif
