/* SPDX-License-Identifier: Apache-2.0 */
/* Drop-ins of systemd, read and written. Private to profile/. */
#ifndef PROFILE_SYSTEMD_H
#define PROFILE_SYSTEMD_H

#include "profile/codec.h"

/* "x86-64", "arm64-be": as SystemCallArchitectures= has it; NULL: none. */
const char *systemd_arch_name(uint32_t arch);
const char *systemd_arch_at(size_t i, uint32_t *ret);

#define SYSTEMD_SET_MOST 2048 /* names; there are some 500 */

/* What a list says of a name. */
struct systemd_member {
	const char *name; /* the line's, or the group's */
	size_t len;
	uint32_t action; /* 0: as the list */
	bool has_action;
	unsigned line, column;
};

struct systemd_set {
	bool there, inverted; /* ~ stood first: all but these */
	unsigned line;        /* where it began */
	struct systemd_member *members;
	size_t count;
};

struct systemd_reader {
	struct systemd_set filter, log;
	uint32_t denial;  /* of SystemCallErrorNumber= */
	uint32_t machine; /* what "native" is */
	struct profile *profile;
	struct problems *problems;
	unsigned line;
	const char *line_start;
	bool heeded;    /* the section is one that has a program */
	bool mentioned; /* there was a list, be it empty */
	bool failed;
};

/* Fill in the sets, the denial and the architectures. */
void systemd_read_lines(struct systemd_reader *reader, struct slice text);

/* Add all of a @set, as if it stood in the list. */
void systemd_add_group(struct systemd_reader *reader, struct systemd_set *set,
    struct systemd_member like, bool inverted);

size_t systemd_find(const struct systemd_set *set, struct slice name);
void systemd_empty(struct systemd_set *set);

int systemd_check(const struct profile *profile, struct problems *cannot);
int systemd_write(const struct profile *profile, FILE *out, struct error *err);

#endif
