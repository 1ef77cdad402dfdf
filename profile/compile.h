/* SPDX-License-Identifier: Apache-2.0 */
/* A profile as libseccomp's filter, made the way runtimes make it. */
#ifndef PROFILE_COMPILE_H
#define PROFILE_COMPILE_H

#include <seccomp.h>

#include "profile/profile.h"

/*
 * For this machine. Names that the installed libseccomp does not know, and
 * rules that say what the default does, are left out, as runc and crun do.
 * *ret is for seccomp_release().
 */
int profile_compile(const struct profile *profile, scmp_filter_ctx *ret,
    struct error *err);

/*
 * What write makes of it (seccomp_export_bpf, seccomp_export_pfc), in a file
 * that has no name. Returns its descriptor, at its beginning, or an error.
 */
int profile_export(const struct profile *profile,
    int (*write)(scmp_filter_ctx filter, int fd), struct error *err);

static inline void cleanup_filterp(scmp_filter_ctx *filter)
{
	if (*filter)
		seccomp_release(*filter);
}

#define cleanup_filter CLEANUP(cleanup_filterp)

#endif
