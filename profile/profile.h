/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A seccomp profile as a value: what the OCI runtime specification calls
 * linux.seccomp, whatever file it came from.
 */
#ifndef PROFILE_PROFILE_H
#define PROFILE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "base/slice.h"

enum compare {
	COMPARE_NE,
	COMPARE_LT,
	COMPARE_LE,
	COMPARE_EQ,
	COMPARE_GE,
	COMPARE_GT,
	COMPARE_MASKED_EQ, /* (arg & value) == value_two */
	COMPARE_COUNT
};

struct profile_arg {
	uint32_t index; /* 0 to 5 */
	enum compare op;
	uint64_t value, value_two;
};

#define PROFILE_ARGS 6

/* One call, by name; the conditions hold together. */
struct profile_rule {
	char *name;      /* as libseccomp spells it */
	uint32_t action; /* SECCOMP_RET_*, without data */
	bool has_errno;
	uint16_t errno_ret; /* of errno and trace; else 0 */
	struct profile_arg args[PROFILE_ARGS * 2];
	size_t arg_count;
	unsigned line, column; /* where the name stood; 0: made here */
	char *comment;         /* or NULL */
};

enum profile_flag {
	PROFILE_FLAG_LOG = 1 << 0,
	PROFILE_FLAG_TSYNC = 1 << 1,
	PROFILE_FLAG_SPEC_ALLOW = 1 << 2,
	PROFILE_FLAG_WAIT_KILLABLE_RECV = 1 << 3
};

#define PROFILE_ARCHES   32
#define PROFILE_MACHINES 8
#define PROFILE_RULES \
	4096 /* BPF_MAXINSNS: of a file, none is loaded with more */

struct profile {
	uint32_t default_action;
	bool has_default_errno;
	uint16_t default_errno;          /* EPERM where the file did not say;
	                                    0 if the action takes none */
	uint32_t arches[PROFILE_ARCHES]; /* SCMP_ARCH_*; none: native only */
	size_t arch_count;
	/*
	 * The machines that it is for: what an empty list means, and what is
	 * in a filter in any case. None: this one. No hash counts it.
	 */
	uint32_t machines[PROFILE_MACHINES];
	size_t machine_count;
	/* Those of which a Docker profile's archMap speaks, each of them. */
	uint32_t mapped[PROFILE_MACHINES];
	size_t mapped_count;
	unsigned flags;
	bool has_flags; /* the list was there, be it empty */
	char *listener_path, *listener_metadata;
	struct profile_rule *rules; /* in the order of the file */
	size_t rule_count, rule_room;
	unsigned default_line, flags_line, arches_line; /* for what is said */
};

void profile_release(struct profile *profile);
int profile_copy(const struct profile *from, struct profile *ret);

/* A new rule without conditions, or NULL: out of memory. */
struct profile_rule *profile_add(struct profile *profile, struct slice name,
    uint32_t action);

/* As above, alike in everything to a rule of another profile. */
struct profile_rule *profile_add_copy(struct profile *profile,
    const struct profile_rule *from);

/* All but the rules. */
int profile_copy_head(const struct profile *from, struct profile *ret);

bool profile_has_arch(const struct profile *profile, uint32_t arch);
/* -E2BIG: there are too many. One that is there already is no failure. */
int profile_add_arch(struct profile *profile, uint32_t arch);

/* The i-th machine that it is for, this one if none is said. */
bool profile_machine(const struct profile *profile, size_t i, uint32_t *ret);
bool profile_is_for(const struct profile *profile, uint32_t arch);

/* What the filter returns: the action with its data. */
uint32_t rule_action(const struct profile_rule *rule);
uint32_t profile_default(const struct profile *profile);

/* Whether a rule allows the name on some condition (or on none). */
bool profile_allows(const struct profile *profile, struct slice name);

/*
 * SHA-256 of the canonical form (profile/canonical.h): same verdicts, same
 * hash, whatever the order of the file, its comments or its format. Returns
 * buf, which is empty when out of memory.
 */
const char *profile_hash(const struct profile *profile,
    char buf[static HASH_TEXT]);

#define cleanup_profile CLEANUP(profile_release)

#endif
