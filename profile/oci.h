/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the formats that descend from the OCI runtime specification share:
 * its own, Docker's, containers/common's and the SPO's. Private to profile/.
 */
#ifndef PROFILE_OCI_H
#define PROFILE_OCI_H

#include "profile/codec.h"

/* What a format has besides that specification. */
struct dialect {
	const char *name;
	bool docker;      /* archMap, name, comment, includes and excludes */
	bool errno_names; /* defaultErrno and errno: "ENOSYS" */
	bool native;      /* SCMP_ARCH_NATIVE */
	bool listener;    /* listenerPath and listenerMetadata */
	bool no_default_errno;         /* it is EPERM always */
	const char *const *other_keys; /* besides; ends with NULL */
	uint64_t most;                 /* the largest value of an argument */
};

extern const struct dialect dialect_oci, dialect_docker, dialect_containers;
extern const struct dialect dialect_spo;

/* Where a reader is, for its parts to share. */
struct oci_reader {
	const struct dialect *dialect;
	bool json;
	struct target at;
	struct profile *profile;
	struct problems *problems;
};

int oci_read(const struct dialect *dialect, const struct node *root, bool json,
    const struct target *at, struct profile *ret, struct problems *problems);

/* Each says what is wrong and returns false. */
bool oci_text(struct oci_reader *reader, const struct node *node,
    const char *what);
bool oci_map(struct oci_reader *reader, const struct node *node,
    const char *what);
bool oci_list(struct oci_reader *reader, const struct node *node,
    const char *what);
bool oci_number(struct oci_reader *reader, const struct node *node,
    const char *what, uint64_t most, uint64_t *ret);
void oci_unknown(struct oci_reader *reader, const struct node *node,
    const char *what, const char *(*at)(size_t i));

/* Keys that are none of known (up to a NULL) are warned of. */
void oci_keys(struct oci_reader *reader, const struct node *map,
    const char *const *known, const char *const *others);

/* One entry of syscalls, with all its names. -ENOMEM is the only failure. */
int oci_read_rule(struct oci_reader *reader, const struct node *node);

/* Whether its includes and excludes let a rule in. */
bool oci_applies(struct oci_reader *reader, const struct node *node);

/*
 * Rules that can stand in one entry of syscalls: all is alike but the names.
 * The i-th entry's first rule; next_of[] leads to the others, 0 ends.
 */
struct oci_blocks {
	const struct profile_rule **first;
	size_t count;
	size_t *next_of; /* by number of the rule: that of the next, plus one */
};

int oci_blocks(const struct profile *profile, struct oci_blocks *ret);
void oci_blocks_release(struct oci_blocks *blocks);

int oci_check(const struct dialect *dialect, const struct profile *profile,
    struct problems *cannot);
int oci_write(const struct dialect *dialect, const struct profile *profile,
    FILE *out, struct error *err);

#endif
