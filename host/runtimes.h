/* SPDX-License-Identifier: Apache-2.0 */
/* Which container runtimes are installed, and what they make of a filter. */
#ifndef HOST_RUNTIMES_H
#define HOST_RUNTIMES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

#define RUNTIMES_MAX 8

struct runtime {
	const char *name; /* "runc" */
	char version[32]; /* "1.1.5"; empty: it did not say */
	unsigned major, minor;
	bool loads;    /* it loads filters itself, and is no front end */
	bool flag_log; /* it takes SECCOMP_FILTER_FLAG_LOG */
};

struct runtimes {
	struct runtime items[RUNTIMES_MAX];
	size_t count;
};

/* Asks each that is there for its version. */
void runtimes_read(struct runtimes *ret);

/* "runc version 1.1.5+ds1", "systemd 252 (252.39)": the first number. */
bool runtime_version(struct slice text, struct runtime *ret);

/* "runc 1.1.5", or of several one after the other. Returns buf. */
const char *runtimes_text(const struct runtimes *runtimes, char *buf,
    size_t size);

#endif
