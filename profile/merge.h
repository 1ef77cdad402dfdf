/* SPDX-License-Identifier: Apache-2.0 */
/* Two profiles made one, and how two differ: by what they answer. */
#ifndef PROFILE_MERGE_H
#define PROFILE_MERGE_H

#include "profile/profile.h"

enum merge_kind {
	MERGE_UNION,       /* of two answers the milder: base and extension */
	MERGE_INTERSECTION /* of two answers the stricter */
};

/*
 * Each architecture by itself: where a side lacks one it kills every call, and
 * one that names none is for its machines alone. What is made is looked at call
 * by call, on every architecture of either. -ENOTSUP, and the call: no filter
 * could answer so; or only one side has an architecture, where a profile, which
 * has the same rules for all, would allow more than either does; or libseccomp
 * does not know it, so that nobody can tell.
 */
int profile_merge(const struct profile *a, const struct profile *b,
    enum merge_kind kind, struct profile *ret, struct error *err);

/* One thing in which two profiles differ. */
struct difference {
	const char *name;  /* of a call; NULL: of the profile as a whole */
	uint32_t arch;     /* of a call, or the architecture itself; else 0 */
	const char *what;  /* "default", "architecture", "flag NAME" */
	const char *a, *b; /* in words */
};

/*
 * Call each with every difference, calls by architecture and name. Returns how
 * many there are, or a negative errno.
 */
int profile_diff(const struct profile *a, const struct profile *b,
    void (*each)(const struct difference *difference, void *arg), void *arg);

/*
 * What a profile answers to a call, in words: "allow", "allow if arg0 == 0x1;
 * else errno 38". Returns buf, cut short with "..." if need be.
 */
#define ANSWERS_TEXT 512
const char *answers_text(const struct profile *profile, uint32_t arch,
    const char *name, char buf[static ANSWERS_TEXT]);

#endif
