/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A JSON text walked through from front to back, nothing built of it. Strings
 * are handed out as they stand, and decoded where they are wanted.
 */
#ifndef COLLECTOR_SCAN_H
#define COLLECTOR_SCAN_H

#include <stdbool.h>

#include "base/slice.h"

#define SCAN_DEPTH 16

enum scan_kind {
	SCAN_STRING,
	SCAN_NUMBER,
	SCAN_WORD, /* true, false, null */
	SCAN_OBJECT,
	SCAN_ARRAY
};

struct scan_value {
	enum scan_kind kind;
	bool escaped;      /* a string with a backslash in it */
	struct slice text; /* of a string without its quotes; else the whole */
};

/*
 * Take a value, whole, off the front of rest, and the blanks around it.
 * False: there is none that is well-formed.
 */
bool scan_take(struct slice *rest, struct scan_value *ret);

/* Step into an object or array: past its bracket. */
struct slice scan_inside(const struct scan_value *value);

/*
 * The next member of an object, or element of an array, that inside is at.
 * False at its end, or where it is not well-formed: then inside is not empty.
 */
bool scan_member(struct slice *inside, struct scan_value *key,
    struct scan_value *value);
bool scan_element(struct slice *inside, struct scan_value *value);

/*
 * A string with its escapes undone, into buf, which has room for text.len
 * bytes. False: one of them makes no sense.
 */
bool scan_decode(struct slice text, char *buf, struct slice *ret);

/* An array of numbers, each a byte; buf has room for text.len / 2 + 1. */
bool scan_bytes(const struct scan_value *array, char *buf, struct slice *ret);

#endif
