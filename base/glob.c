/* SPDX-License-Identifier: Apache-2.0 */
#include "base/glob.h"

/* The "]" that closes the set that opens at p; NULL: it is none. */
static const char *set_end(const char *p)
{
	p++;
	if (*p == '!' || *p == '^')
		p++;
	if (*p == ']')
		p++;
	for (; *p && *p != ']'; p++)
		if (*p == '\\' && p[1])
			p++;
	return *p ? p : NULL;
}

static unsigned char literal(const char **p)
{
	if (**p == '\\' && (*p)[1])
		(*p)++;
	return (unsigned char)*(*p)++;
}

static bool in_set(const char *p, const char *end, unsigned char c)
{
	bool negated = p[1] == '!' || p[1] == '^', found = false;

	p += negated ? 2 : 1;
	while (p < end) {
		unsigned char low = literal(&p), high = low;

		if (*p == '-' && p + 1 < end) {
			p++;
			high = literal(&p);
		}
		found |= c >= low && c <= high;
	}
	return found != negated;
}

/* Whether one byte fits what p points at; *next is what follows it. */
static bool fits(const char *p, unsigned char c, const char **next)
{
	const char *end;

	if (*p == '[' && (end = set_end(p))) {
		*next = end + 1;
		return in_set(p, end, c);
	}
	*next = p + 1;
	if (*p == '?')
		return true;
	*next = p;
	return literal(next) == c;
}

/* Only the last star is ever gone back to, so no pattern is slow. */
bool glob_match(const char *pattern, struct slice text)
{
	const char *p = pattern, *star = NULL, *next;
	size_t i = 0, from = 0;

	while (i < text.len) {
		if (*p == '*') {
			star = ++p;
			from = i;
		} else if (*p && fits(p, (unsigned char)text.ptr[i], &next)) {
			p = next;
			i++;
		} else if (star) {
			p = star;
			i = ++from;
		} else {
			return false;
		}
	}
	while (*p == '*')
		p++;
	return *p == '\0';
}

const char *glob_problem(const char *pattern)
{
	if (!*pattern)
		return "is empty";
	for (const char *p = pattern; *p; p++) {
		if (*p == '\\' && !*++p)
			return "ends in a lone \\";
		if (*p != '[')
			continue;
		p = set_end(p);
		if (!p)
			return "has a [ that is never closed";
	}
	return NULL;
}
