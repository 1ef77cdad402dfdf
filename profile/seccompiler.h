/* SPDX-License-Identifier: Apache-2.0 */
/* What reading and writing seccompiler's JSON share. Private to profile/. */
#ifndef PROFILE_SECCOMPILER_H
#define PROFILE_SECCOMPILER_H

#include "profile/codec.h"

bool seccompiler_action(struct slice name, uint32_t *ret);
const char *seccompiler_action_at(size_t i); /* NULL past the last */

bool seccompiler_op(struct slice name, enum compare *ret);

int seccompiler_check(const struct profile *profile, struct problems *cannot);
int seccompiler_write(const struct profile *profile, FILE *out,
    struct error *err);

#endif
