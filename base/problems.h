/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with a file that a person wrote, each with its place:
 * printed as "file:line:column: error: text", which editors jump to.
 */
#ifndef BASE_PROBLEMS_H
#define BASE_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/cleanup.h"

enum severity {
	SEVERITY_NOTE,
	SEVERITY_WARNING,
	SEVERITY_ERROR,
	SEVERITY_COUNT
};

struct problem {
	enum severity severity;
	unsigned line, column; /* from 1; 0: of the file as a whole */
	const char *code;      /* a constant such as "SC101", or NULL */
	char *text;            /* what, and what was expected */
};

/* Of each severity, so that notes hide no error; others are only counted. */
#define PROBLEMS_MAX 1000

struct problems {
	char *file; /* as it was named */
	struct problem *items;
	size_t count, dropped;
	size_t found[SEVERITY_COUNT]; /* of each, kept or dropped */
};

void problems_init(struct problems *problems, const char *file);
void problems_release(struct problems *problems);

/* Out of memory counts as dropped, and an error stays an error. */
void problems_add(struct problems *problems, enum severity severity,
    const char *code, unsigned line, unsigned column, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* All of them, in the order they were found; control bytes are escaped. */
void problems_print(const struct problems *problems, FILE *out);

static inline bool problems_failed(const struct problems *problems)
{
	return problems->found[SEVERITY_ERROR] > 0;
}

#define cleanup_problems CLEANUP(problems_release)

#endif
