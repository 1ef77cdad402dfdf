/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is to be said beside an answer, in the order in which it was found: the
 * controller prints nothing, and whoever asked it does.
 */
#ifndef CONTROLLER_REMARKS_H
#define CONTROLLER_REMARKS_H

#include "base/problems.h"

struct remark {
	char *text;               /* or NULL: */
	struct problems problems; /* what is wrong or odd with a file */
};

struct remarks {
	struct remark *items;
	size_t count;
	bool dropped; /* there was no memory for one */
};

void remarks_add(struct remarks *remarks, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Takes them over; nothing is left in problems. */
void remarks_problems(struct remarks *remarks, struct problems *problems);

void remarks_release(struct remarks *remarks);

#endif
