/* SPDX-License-Identifier: Apache-2.0 */
/* -o: which of a few formats was asked for. Private to cli/. */
#ifndef CLI_FORMAT_H
#define CLI_FORMAT_H

#include "cli/command.h"

enum format {
	FORMAT_TEXT,
	FORMAT_JSON,
	FORMAT_CSV,
	FORMAT_COUNT
};

/*
 * Of the formats in "text|json|csv" that a command has; -1 and said, if name
 * is none of them. NULL is the first.
 */
int format_find(const struct command *self, const char *formats,
    const char *name);

#endif
