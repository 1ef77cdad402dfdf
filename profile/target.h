/* SPDX-License-Identifier: Apache-2.0 */
/* Docker's conditions on whole rules: includes and excludes. */
#ifndef PROFILE_TARGET_H
#define PROFILE_TARGET_H

#include "profile/codec.h"

/* With what was left open filled in from this machine. */
struct target target_resolve(const struct target *at);

/*
 * By Docker's word for it, as in includes and excludes: "amd64", "arm64". It
 * heeds no other name. known: whether it is a word of Docker's at all.
 */
bool target_is_called(const struct target *at, struct slice word, bool *known);
/* What Docker calls that architecture; NULL: it does not know it. */
const char *target_word(uint32_t arch);

/* As Docker spells them: "CAP_SYS_ADMIN". */
bool target_has_cap(const struct target *at, struct slice cap);

/* "4.8". False: not two numbers with a dot between. */
bool kernel_parse(struct slice text, unsigned *major, unsigned *minor);
bool target_has_kernel(const struct target *at, unsigned major, unsigned minor);

#endif
