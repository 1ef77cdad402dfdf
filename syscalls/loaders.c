/* SPDX-License-Identifier: Apache-2.0 */
#include "syscalls/loaders.h"

#include <stddef.h>
#include <stdint.h>

#include "base/array.h"

/* From which version on it takes the flag. */
static const struct loader {
	const char *name;
	bool takes, loads;
	uint64_t major, minor;
} loaders[] = {
    {"runc",       true,  true,  1, 2},
    {"crun",       true,  true,  1, 8},
    {"systemd",    false, true,  0, 0},
    {"containerd", false, false, 0, 0},
    {"crio",       false, false, 0, 0},
    {"dockerd",    false, false, 0, 0},
    {"docker",     false, false, 0, 0},
    {"podman",     false, false, 0, 0},
    {"systemctl",  false, false, 0, 0},
};

static const struct loader *find(struct slice name)
{
	for (size_t i = 0; i < ARRAY_SIZE(loaders); i++)
		if (slice_equals(name, loaders[i].name))
			return &loaders[i];
	return NULL;
}

enum flag_log loader_takes_flag(struct slice name, uint64_t major,
    uint64_t minor)
{
	const struct loader *row = find(name);

	if (!row || !row->loads)
		return FLAG_LOG_UNKNOWN;
	return row->takes && (major > row->major ||
	                         (major == row->major && minor >= row->minor))
	           ? FLAG_LOG_TAKEN
	           : FLAG_LOG_DROPPED;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "runc version 1.1.5+ds1": the first number. */
static bool version_of(struct slice rest, uint64_t *major, uint64_t *minor)
{
	while (rest.len > 0 && !is_digit(*rest.ptr))
		slice_advance(&rest, 1);
	*minor = 0;
	return slice_take_u64(&rest, 10, major) == 0 &&
	       (!slice_skip(&rest, ".") ||
	           slice_take_u64(&rest, 10, minor) == 0);
}

static enum flag_log takes(const struct loader *row, struct slice rest)
{
	uint64_t major, minor;

	if (!row)
		return FLAG_LOG_UNKNOWN;
	if (!row->takes)
		return FLAG_LOG_DROPPED;
	if (!version_of(rest, &major, &minor))
		return FLAG_LOG_UNKNOWN;
	return loader_takes_flag(slice_of(row->name), major, minor);
}

enum flag_log loaders_take_flag(struct slice text)
{
	enum flag_log ret = FLAG_LOG_UNKNOWN;
	size_t count = 0;

	while (text.len > 0) {
		struct slice rest = slice_cut(&text, ',');
		const struct loader *row;
		enum flag_log at;

		while (slice_skip(&rest, " "))
			continue;
		row = find(slice_cut(&rest, ' '));
		if (row && !row->loads)
			continue;
		at = takes(row, rest);
		if (at == FLAG_LOG_DROPPED)
			return at;
		ret = count++ == 0 || at == ret ? at : FLAG_LOG_UNKNOWN;
	}
	return ret;
}
