/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which rules of a profile speak of a call on an architecture, by number:
 * what libseccomp does to names before it builds a filter. Private to
 * profile/.
 */
#ifndef PROFILE_CALLS_H
#define PROFILE_CALLS_H

#include "profile/profile.h"
#include "profile/tree.h"

/*
 * The architecture whose names count for a call: SCMP_ARCH_X32 for one of
 * x86_64 with bit 30. False: the profile has no such architecture, and the
 * call is killed.
 */
bool calls_arch(const struct profile *profile, uint32_t arch, int32_t nr,
    uint32_t *ret);

bool arch_is_wide(uint32_t arch); /* compares all 64 bits */

struct calls {
	struct tree_rule *rules; /* that have conditions there */
	size_t count;
	const struct profile_rule *always; /* after these; it decides */
};

#define cleanup_calls CLEANUP(calls_release)

/* -ENOMEM is the only failure. */
int calls_find(const struct profile *profile, uint32_t arch, int32_t nr,
    struct calls *ret);
void calls_release(struct calls *calls);

#endif
