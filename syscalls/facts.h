/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tools/facts.awk makes of syscalls/data/: tables of pairs, sorted by
 * key, so that what is said of one key stands together. Private to syscalls/.
 */
#ifndef SYSCALLS_FACTS_H
#define SYSCALLS_FACTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

struct pair {
	const char *key, *value;
};

struct facts {
	const struct pair *pairs;
	size_t count;
};

extern const struct facts facts_risky;     /* call: why */
extern const struct facts facts_sensitive; /* call: why */
extern const struct facts facts_arguments; /* call: what they guard */
extern const struct facts facts_fallbacks; /* call: call */
extern const struct facts facts_siblings;  /* call: call, both ways */
extern const struct facts facts_groups;    /* call: @set, without @known */
extern const struct facts facts_members;   /* @set: call, sets in it opened */
extern const struct facts facts_sets;      /* @set: what it is for */

/* The i-th value of key; NULL past the last. */
const char *facts_find(const struct facts *facts, struct slice key, size_t i);

struct newer {
	int32_t nr; /* without an architecture's base */
	const char *name;
	const char *since; /* the Linux that had it first */
	const char *where; /* "all", "all -x32", "x86_64", "riscv64 riscv32" */
};

extern const struct newer newer_calls[];
extern const size_t newer_count;

#endif
