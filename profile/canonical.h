/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The canonical form of a profile: what two profiles have in common that give
 * every call the same answer. Names and architectures in order, each rule
 * once, without those that another rule or the default makes ineffective, and
 * conditions in one spelling.
 *
 * Where conditional rules of one call have different actions, libseccomp's
 * order among them matters, and they are left as they stand in the file: such
 * profiles may be equal without looking so.
 */
#ifndef PROFILE_CANONICAL_H
#define PROFILE_CANONICAL_H

#include "profile/profile.h"

int profile_canonical(const struct profile *profile, struct profile *ret);

/* "arg0 & 0x7e020000 == 0x0, arg1 == 7", or "" without conditions. */
#define CONDITIONS_TEXT 768
const char *conditions_text(const struct profile_rule *rule,
    char buf[static CONDITIONS_TEXT]);

/* "errno 38", "allow": an action with its data. */
#define ACTION_TEXT 32
const char *action_text(uint32_t action, char buf[static ACTION_TEXT]);

/*
 * The canonical form as text, a line for each thing: what is hashed, and
 * compared by eye. *ret is to be freed.
 */
int canonical_text(const struct profile *profile, char **ret, size_t *len);

/* By name, conditions and then action. */
int rule_compare(const struct profile_rule *a, const struct profile_rule *b);

#endif
