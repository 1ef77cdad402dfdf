/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many words looked for in one pass over a text (Aho and Corasick's
 * automaton), letters in either case. Words are of printable ASCII.
 */
#ifndef COLLECTOR_MATCHER_H
#define COLLECTOR_MATCHER_H

#include <stdint.h>

#include "base/slice.h"

#define MATCHER_WORD_MAX 63

struct matcher;

/* -EINVAL for an empty or a very long word, -E2BIG for too many, -ENOMEM. */
int matcher_new(const char *const words[], size_t count, struct matcher **ret);
void matcher_free(struct matcher *matcher);

struct match_at {
	uint32_t state;
	size_t at; /* how far the text has been looked at */
};

/*
 * The next place at which a word ends: its number in *ret, its end in
 * from->at. Of several that end there, the longest. False: there is no more.
 * Begin with a struct match_at of zeros.
 */
bool matcher_next(const struct matcher *matcher, struct slice text,
    struct match_at *from, size_t *ret);

#endif
