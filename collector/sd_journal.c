/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/sd_journal.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/library.h"

static struct sd_journal_calls calls;

/* In the order in which sd_journal_calls has them. */
static const char *const names[] = {
    "sd_journal_open",
    "sd_journal_open_directory",
    "sd_journal_open_files",
    "sd_journal_close",
    "sd_journal_set_data_threshold",
    "sd_journal_add_match",
    "sd_journal_add_disjunction",
    "sd_journal_flush_matches",
    "sd_journal_query_unique",
    "sd_journal_enumerate_unique",
    "sd_journal_seek_head",
    "sd_journal_seek_realtime_usec",
    "sd_journal_seek_cursor",
    "sd_journal_test_cursor",
    "sd_journal_get_cursor",
    "sd_journal_next",
    "sd_journal_previous",
    "sd_journal_get_realtime_usec",
    "sd_journal_enumerate_available_data",
    "sd_journal_restart_data",
    "sd_journal_get_fd",
    "sd_journal_process",
};

_Static_assert(ARRAY_SIZE(names) * sizeof(void *) == sizeof(calls),
    "each is looked up");

static struct library library = {
    .file = "libsystemd.so.0",
    .package = "libsystemd0, or pipe journalctl -o export to -",
    .use = "the journal is read with it",
    .names = names,
    .count = ARRAY_SIZE(names),
    .calls = &calls,
};

const struct sd_journal_calls *sd_journal_load(struct error *err)
{
	return library_load(&library, err) == 0 ? &calls : NULL;
}

int sd_journal_open_what(const struct sd_journal_calls *sd, const char *what,
    struct sd_journal **ret, bool *live, struct error *err)
{
	const char *colon = strchr(what, ':');
	const char *path = colon ? colon + 1 : NULL;
	const char *files[] = {path, NULL};
	struct stat status;
	int r;

	if (path && stat(path, &status) < 0)
		return error_set(err, -errno, "%s: %s", path, strerror(errno));
	if (!path)
		r = sd->open(ret, SD_JOURNAL_LOCAL_ONLY);
	else if (S_ISDIR(status.st_mode))
		r = sd->open_directory(ret, path, 0);
	else
		r = sd->open_files(ret, files, 0);
	*live = !path || S_ISDIR(status.st_mode);
	if (r >= 0)
		r = sd->set_data_threshold(*ret, 0);
	/* To be asked for before anything is read, or changes are missed. */
	if (r >= 0 && *live)
		r = sd->get_fd(*ret);
	if (r < 0)
		return error_set(err, r, "%s: %s", path ? path : "journal",
		    strerror(-r));
	return 0;
}
