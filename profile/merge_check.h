/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether what was made of two profiles answers as both do together: by asking
 * all three, on every architecture. Private to profile/.
 */
#ifndef PROFILE_MERGE_CHECK_H
#define PROFILE_MERGE_CHECK_H

#include "profile/merge.h"

enum {
	MERGE_MADE = 2, /* after the two sides */
	MERGE_PARTS
};

struct merge_check {
	const struct profile *parts[MERGE_PARTS];
	enum merge_kind kind;
	bool named_none; /* a side had no list: it is for its machines alone */
};

/* The milder, or the stricter, of two answers; of equals the first. */
uint32_t merge_choose(enum merge_kind kind, uint32_t a, uint32_t b);

/*
 * -ENOTSUP, and the call and the architecture: it does not; or that cannot be
 * told, as libseccomp does not know them.
 */
int merge_check(const struct merge_check *check, struct error *err);

#endif
