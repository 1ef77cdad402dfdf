/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 as RFC 3629 has it: shortest form, no surrogates, to U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdio.h>

#include "base/slice.h"

#define UTF8_NONE UINT32_MAX /* a byte that belongs to no character */

/*
 * Step over the next character of rest, which is not empty, and return it. Of
 * what is no character one byte is stepped over, and UTF8_NONE returned.
 */
uint32_t utf8_take(struct slice *rest);

/* Up to four bytes to buf; returns how many. */
size_t utf8_encode(uint32_t c, char buf[static 4]);

/*
 * Whether a character can do more than be seen: controls (C0, C1), what turns
 * the direction of writing, what has no width, ends of lines, tags, and what is
 * no character. UTF8_NONE too.
 */
bool utf8_is_hidden(uint32_t c);

#endif
