/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The phase variants of one allowlist (docs/design.md): the default
 * action and flags of the phase, all sub-architectures in log and errno, those
 * with evidence in kill; expected denials are explicit ERRNO 38 rules in all
 * three.
 */
#ifndef PROFILE_VARIANT_H
#define PROFILE_VARIANT_H

#include "profile/profile.h"

struct variant_options {
	uint32_t default_action;     /* log, errno or kill_process */
	const char *const *expected; /* names of expected denials */
	size_t expected_count;
	const char *const *denied; /* decided deny: under floor, and in errno */
	size_t denied_count;
	bool floor;             /* risky calls are ERRNO 1 in log, too */
	const uint32_t *arches; /* of the kill phase; none: as the profile */
	size_t arch_count;
};

/*
 * -EINVAL, and why: the allowlist's default is allow; its machines have no
 * filter in common; or it allows (perhaps on
 * conditions) what is expected to be denied, which no filter can do both.
 */
int profile_variant(const struct profile *allowlist,
    const struct variant_options *options, struct profile *ret,
    struct error *err);

/* The i-th architecture that runs beside arch on a machine; false: none. */
bool arch_sub(uint32_t arch, size_t i, uint32_t *ret);

/*
 * The architecture of the machines that arch runs on: itself, but x86_64 of
 * x86 and x32. A kernel never calls a 64-bit architecture by another's name.
 */
uint32_t arch_machine(uint32_t arch);

/*
 * What runc puts in front of a filter whose default is not allow, log or
 * trace: ENOSYS for numbers above the largest in the profile, so that a newer
 * call is answered and not killed. Only for architectures that the profile
 * names. True if that is the answer.
 */
bool variant_runc_stub(const struct profile *profile, uint32_t arch,
    int32_t nr);

#endif
