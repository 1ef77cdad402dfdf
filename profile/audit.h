/* SPDX-License-Identifier: Apache-2.0 */
/* Faults that libseccomp makes in a filter, found in its BPF. Private. */
#ifndef PROFILE_AUDIT_H
#define PROFILE_AUDIT_H

#include "base/problems.h"
#include "profile/profile.h"

/*
 * Compile it with the libseccomp that is here, and report the calls (SC126)
 * whose arguments the program does not always look at where it should. What
 * cannot be compiled here is passed over. -ENOMEM is the only failure.
 */
int audit_compiled(const struct profile *profile, struct problems *problems);

#endif
