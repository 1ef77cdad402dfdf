/* SPDX-License-Identifier: Apache-2.0 */
/* The pieces a line of strace is made of. Private to trace_strace.c. */
#ifndef COLLECTOR_STRACE_TEXT_H
#define COLLECTOR_STRACE_TEXT_H

#include "base/slice.h"

/* What a line begins with. */
struct head {
	uint64_t pid;
	uint64_t time_ms; /* 0: not told, or only the time of day */
};

/* Step over what is told of the process and the time. */
void strace_head(struct slice *rest, struct head *head);

void strace_blanks(struct slice *rest);

/* The name of a call; empty if there is none. */
struct slice strace_name(struct slice *rest);

/*
 * Where the next one of stops is outside of quotes and brackets; text.len if
 * it is nowhere.
 */
size_t strace_outside(struct slice text, const char *stops);

/* A number, NULL, or a number with its name in a comment (-X verbose). */
bool strace_arg(struct slice text, uint64_t *ret);

#endif
