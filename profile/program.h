/* SPDX-License-Identifier: Apache-2.0 */
/* A profile as the program that the kernel loads. */
#ifndef PROFILE_PROGRAM_H
#define PROFILE_PROGRAM_H

#include <linux/filter.h>

#include "profile/profile.h"

/*
 * As libseccomp makes it for this machine (see profile/compile.h). *ret is to
 * be freed; len is in instructions. -E2BIG if the kernel would not take it.
 */
int profile_program(const struct profile *profile, struct sock_filter **ret,
    unsigned short *len, struct error *err);

#endif
