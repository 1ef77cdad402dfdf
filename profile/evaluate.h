/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a profile answers to a call, as libseccomp compiles it for the kernel:
 * a rule without conditions before any with some; among those its own order
 * (profile/tree.h); bad architectures killed; names that an architecture, or
 * the installed libseccomp, lacks skipped.
 *
 * Out of memory the answer is kill_process by no rule, which explains nothing.
 */
#ifndef PROFILE_EVALUATE_H
#define PROFILE_EVALUATE_H

#include "profile/profile.h"

struct answer {
	uint32_t action;                 /* SECCOMP_RET_*, without data */
	uint16_t data;                   /* errno of errno; else 0 */
	const struct profile_rule *rule; /* NULL: the default ... */
	bool bad_arch;                   /* ... or not an architecture of it */
};

/* The one answer for given arguments. arch as in a record; nr with x32 bit. */
struct answer profile_evaluate(const struct profile *profile, uint32_t arch,
    int32_t nr, const uint64_t args[static PROFILE_ARGS]);

#define ANSWERS_MAX 32

/*
 * All answers that some arguments get. One: always. ret has room for
 * ANSWERS_MAX; how many there are is returned.
 */
size_t profile_answers(const struct profile *profile, uint32_t arch, int32_t nr,
    struct answer ret[static ANSWERS_MAX]);

/* The same where some arguments are known: bit i of which for args[i]. */
size_t profile_answers_given(const struct profile *profile, uint32_t arch,
    int32_t nr, const uint64_t args[static PROFILE_ARGS], unsigned which,
    struct answer ret[static ANSWERS_MAX]);

/* Whether some arguments get that action: what "explained" rests on. */
bool profile_can_answer(const struct profile *profile, uint32_t arch,
    int32_t nr, uint32_t action);

#define PROFILES_MOST 3

/*
 * Call found with all the answers, one of each profile, that some arguments
 * get. -ENOMEM, or -E2BIG: too tangled to tell them all.
 */
int profile_answers_of(const struct profile *const profiles[], size_t count,
    uint32_t arch, int32_t nr,
    void (*found)(const struct answer answers[], void *arg), void *arg);

/*
 * The first rule for that call that libseccomp cannot take: because an earlier
 * one contradicts it, or because it would never come back from compiling it.
 * No runtime starts anything under such a profile. NULL: none.
 */
const struct profile_rule *profile_refused(const struct profile *profile,
    uint32_t arch, int32_t nr);

/*
 * The first rule for that call that libseccomp takes and then drops, because
 * it takes it for said already, which it is not. NULL: none.
 */
const struct profile_rule *profile_lost(const struct profile *profile,
    uint32_t arch, int32_t nr);

#endif
