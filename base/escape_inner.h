/* SPDX-License-Identifier: Apache-2.0 */
/* What the media of escape.h that frame a text share with the rest. */
#ifndef BASE_ESCAPE_INNER_H
#define BASE_ESCAPE_INNER_H

#include "base/escape.h"

/* A character at a time, with nothing before or after. */
void escape_inner(FILE *out, enum medium medium, struct slice text);

void escape_csv(FILE *out, struct slice text);
void escape_shell(FILE *out, struct slice text);

/* In every locale. */
static inline bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

#endif
