/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/format.h"

#include <string.h>

static const char *const names[] = {
    [FORMAT_TEXT] = "text",
    [FORMAT_JSON] = "json",
    [FORMAT_CSV] = "csv",
};

static bool offers(const char *formats, const char *name)
{
	struct slice rest = slice_of(formats);

	while (rest.len > 0)
		if (slice_equals(slice_cut(&rest, '|'), name))
			return true;
	return false;
}

int format_find(const struct command *self, const char *formats,
    const char *name)
{
	if (!name)
		return FORMAT_TEXT;
	for (int i = 0; i < FORMAT_COUNT; i++)
		if (strcmp(names[i], name) == 0 && offers(formats, name))
			return i;
	(void)command_usage(self, "-o %s: expected %s", name, formats);
	return -1;
}
