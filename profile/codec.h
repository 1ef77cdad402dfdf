/* SPDX-License-Identifier: Apache-2.0 */
/* The formats a profile is read from and written to. */
#ifndef PROFILE_CODEC_H
#define PROFILE_CODEC_H

#include <stdio.h>

#include "base/document.h"
#include "base/problems.h"
#include "profile/profile.h"

/* For whom a Docker profile's includes and excludes are evaluated. */
struct target {
	uint32_t arch;           /* SCMP_ARCH_*; 0: this machine's */
	const char *const *caps; /* "CAP_SYS_ADMIN"; NULL: Docker's 14 */
	size_t cap_count;
	unsigned kernel_major, kernel_minor; /* 0, 0: this machine's */
	const char *thread; /* of seccompiler's filters; NULL: the only one */
};

/* A member that is NULL is a direction that the format does not have. */
struct codec {
	const char *name; /* "oci", "docker", "containers", "spo" ... */
	/* Whether a document, or text, looks like one of its own. */
	bool (*recognise)(const struct node *root);
	bool (*recognise_text)(struct slice text);
	int (*read)(const struct node *root, bool json, const struct target *at,
	    struct profile *ret, struct problems *problems);
	/* Of a format that is no document: from its bytes. */
	int (*read_text)(struct slice text, const struct target *at,
	    struct profile *ret, struct problems *problems);
	/* Says, by name, what writing would lose. 0: nothing. */
	int (*check)(const struct profile *profile, struct problems *cannot);
	int (*write)(const struct profile *profile, FILE *out,
	    struct error *err);
};

/* "docker", or a longer name for the same: "firecracker". NULL: none. */
const struct codec *codec_find(const char *name);
const struct codec *codec_at(size_t i); /* NULL past the last */

/*
 * Read a profile in whatever format it is (or in from, if not NULL).
 * problems, which is set up for the file, says line and column of each
 * mistake; what is only odd is a warning in it. at may be NULL. Which format
 * it was is told in as, if that is not NULL.
 */
int profile_read(const char *path, const struct codec *from,
    const struct target *at, struct profile *ret, struct problems *problems);
int profile_read_as(const char *path, const struct codec *from,
    const struct target *at, struct profile *ret, const struct codec **as,
    struct problems *problems);

/* The same of bytes. */
int profile_parse(struct slice text, const struct codec *from,
    const struct target *at, struct profile *ret, const struct codec **as,
    struct problems *problems);

#endif
