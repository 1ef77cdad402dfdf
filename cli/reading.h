/* SPDX-License-Identifier: Apache-2.0 */
/* How lines are to be read: the options of parse and collect. Private to cli/. */
#ifndef CLI_READING_H
#define CLI_READING_H

#include "cli/command.h"
#include "collector/read.h"

struct reading_options {
	const char *tz, *trust, *node;
};

/* Rows of a command; type has a member `reading` of the above. */
#define OPTION_READING(type)                                                  \
	{0, "tz", OPTION_TEXT, offsetof(type, reading.tz), "+HH:MM",          \
	    "the time zone of ausearch -i"},                                  \
	    {0, "trust", OPTION_TEXT, offsetof(type, reading.trust),          \
	        "kernel|forgeable", "who can have written it"},               \
	{                                                                     \
		0, "node", OPTION_TEXT, offsetof(type, reading.node), "NAME", \
		    "the host that is spoken of"                              \
	}

/* Returns -1 to go on, or the exit status of a usage error. */
int reading_options_read(const struct command *self,
    const struct reading_options *options, struct reader_options *ret);

#endif
