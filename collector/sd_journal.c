/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/sd_journal.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"

#define LIBRARY "libsystemd.so.0"

static struct sd_journal_calls calls;

/* All are of one size, whatever they take. */
typedef void function(void);

static const struct {
	const char *name;
	size_t offset;
} symbols[] = {
#define CALL(name)                                                           \
	{                                                                    \
		"sd_journal_" #name, offsetof(struct sd_journal_calls, name) \
	}
    CALL(open),
    CALL(open_directory),
    CALL(open_files),
    CALL(close),
    CALL(set_data_threshold),
    CALL(add_match),
    CALL(add_disjunction),
    CALL(flush_matches),
    CALL(query_unique),
    CALL(enumerate_unique),
    CALL(seek_head),
    CALL(seek_realtime_usec),
    CALL(seek_cursor),
    CALL(test_cursor),
    CALL(get_cursor),
    CALL(next),
    CALL(previous),
    CALL(get_realtime_usec),
    CALL(enumerate_available_data),
    CALL(restart_data),
    CALL(get_fd),
    CALL(process),
#undef CALL
};

_Static_assert(ARRAY_SIZE(symbols) * sizeof(function *) == sizeof(calls),
    "each is looked up");

/* What ISO C has no cast for, POSIX promises: they are of one size. */
static bool look_up(void *library, struct error *err)
{
	struct sd_journal_calls found;

	for (size_t i = 0; i < ARRAY_SIZE(symbols); i++) {
		void *symbol = dlsym(library, symbols[i].name);

		if (!symbol) {
			error_describe(err, "%s is too old: it has no %s",
			    LIBRARY, symbols[i].name);
			return false;
		}
		memcpy((char *)&found + symbols[i].offset, &symbol,
		    sizeof(symbol));
	}
	calls = found;
	return true;
}

const struct sd_journal_calls *sd_journal_load(struct error *err)
{
	static bool loaded;
	void *library;

	if (loaded)
		return &calls;
	library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		error_describe(err,
		    "%s is not installed, and the journal is read with it "
		    "(package libsystemd0, or pipe journalctl -o export to "
		    "-)",
		    LIBRARY);
		return NULL;
	}
	loaded = look_up(library, err);
	if (!loaded)
		(void)dlclose(library);
	return loaded ? &calls : NULL;
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
