/* SPDX-License-Identifier: Apache-2.0 */
/* Slices compared, and put into the sentences of findings and checks. */
#ifndef ANALYZER_TEXT_H
#define ANALYZER_TEXT_H

#include "base/escape.h"
#include "base/slice.h"
#include "base/time.h"

#define NAME_TEXT 64

/* Not known is the same as not known: a short name, for it is asked often. */
static inline bool same(struct slice a, struct slice b)
{
	return slice_same(a, b);
}

/* Nothing known of either speaks against their being the same. */
static inline bool same_or_unknown(struct slice a, struct slice b)
{
	return !a.ptr || !b.ptr || same(a, b);
}

/* A name somebody else picked, made printable. Returns buf. */
static inline const char *name_text(struct slice name, char buf[NAME_TEXT])
{
	static const struct slice unknown = {"(unknown)", 9};

	return escape_into(buf, NAME_TEXT, MEDIUM_TERMINAL,
	    name.ptr ? name : unknown);
}

/* snprintf() that says nothing of what it cut short. */
__attribute__((format(printf, 3, 4))) void words(char *buf, size_t size,
    const char *fmt, ...);

#define SAY(buf, ...) words(buf, sizeof(buf), __VA_ARGS__)

#endif
