/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that somebody else picked (thread names, paths, units, log lines), for
 * the medium it goes to. The one place where this is done.
 */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/slice.h"

enum medium {
	MEDIUM_TERMINAL,   /* printable UTF-8; controls, bidi, C1: \xNN */
	MEDIUM_JSON,       /* between the quotes */
	MEDIUM_HTML,       /* text and quoted attributes alike */
	MEDIUM_CSV,        /* a whole field; never begins a formula */
	MEDIUM_PROMETHEUS, /* between the quotes of a label */
	MEDIUM_SHELL,      /* one word for a POSIX shell to be pasted */
	MEDIUM_XML,        /* as HTML, without what XML 1.0 forbids */
	MEDIUM_MARKDOWN,   /* in a table cell */
	MEDIUM_COUNT
};

void escape(FILE *out, enum medium medium, struct slice text);

/* Whether the bytes are UTF-8: shortest form, no surrogates. */
bool utf8_valid(struct slice text);

/* Into buf of size bytes, cut short with "..." if need be; returns buf. */
const char *escape_into(char *buf, size_t size, enum medium medium,
    struct slice text);

#endif
