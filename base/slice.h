/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A slice is a run of bytes that somebody else owns.
 *
 * Parsers hand out slices of the line they were given instead of copying it,
 * so a slice is good for exactly as long as that line is. It is not
 * NUL-terminated and may hold NUL bytes: str*() functions are not for it.
 *
 * What is short is inline: a prefix or a base that is known where it is used
 * costs a comparison there, not a call.
 */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/hex.h"

struct slice {
	const char *ptr;
	size_t len;
};

/* The whole of a C string, without its NUL. */
static inline struct slice slice_of(const char *str)
{
	return (struct slice){str, strlen(str)};
}

static inline bool slice_equals(struct slice s, const char *str)
{
	return s.len == strlen(str) && memcmp(s.ptr, str, s.len) == 0;
}

/* The same bytes, or both of them none at all (NULL), which is not empty. */
static inline bool slice_same(struct slice a, struct slice b)
{
	if (!a.ptr || !b.ptr)
		return a.ptr == b.ptr;
	return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

/* What precedes the first NUL in it; all of it if there is none. */
static inline struct slice slice_to_nul(struct slice s)
{
	const char *nul = s.len > 0 ? memchr(s.ptr, '\0', s.len) : NULL;

	if (nul)
		s.len = (size_t)(nul - s.ptr);
	return s;
}

/* Step over the first n bytes, which are there. */
static inline void slice_advance(struct slice *s, size_t n)
{
	s->ptr += n;
	s->len -= n;
}

/* If s starts with prefix, step over it and return true. */
static inline __attribute__((always_inline)) bool slice_skip(struct slice *s,
    const char *prefix)
{
	size_t len = strlen(prefix);

	if (s->len < len || memcmp(s->ptr, prefix, len) != 0)
		return false;
	slice_advance(s, len);
	return true;
}

/* Whether a byte is one of those; a NUL, which ends them, is none. */
static inline bool slice_is_any(char byte, const char *of)
{
	return byte != '\0' && strchr(of, byte) != NULL;
}

/*
 * Return what precedes the first stop byte in rest, and leave in rest what
 * follows it. Without a stop byte the whole of rest is returned, and rest is
 * left empty.
 */
struct slice slice_cut(struct slice *rest, char stop);

/* Whether all of text is a number of 64 bits, to the last of them. */
bool slice_is_u64(struct slice text, unsigned base, uint64_t *ret);

/*
 * Take the digits that s starts with, in base 10 or 16, and step over them.
 * Returns -EINVAL if there are none and -ERANGE if there are more of them than
 * 64 bits are sure to hold, which is 19 or 16.
 */
static inline int slice_take_u64(struct slice *s, unsigned base, uint64_t *ret)
{
	size_t most = base == 10 ? 19 : 16;
	uint64_t value = 0;
	size_t i = 0;

	for (; i < s->len; i++) {
		unsigned digit = base == 10
		                     ? (unsigned)(unsigned char)s->ptr[i] - '0'
		                     : hex_value(s->ptr[i]);

		if (digit >= base)
			break;
		if (i == most)
			return -ERANGE;
		value = value * base + digit;
	}
	if (i == 0)
		return -EINVAL;
	slice_advance(s, i);
	*ret = value;
	return 0;
}

#endif
