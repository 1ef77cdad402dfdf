/* SPDX-License-Identifier: Apache-2.0 */
/* How profiles spell comparisons, flags and errnos. Private to profile/. */
#ifndef PROFILE_NAMES_H
#define PROFILE_NAMES_H

#include "profile/profile.h"

/* "SCMP_CMP_EQ" ... */
const char *compare_name(enum compare op);
bool compare_find(struct slice name, enum compare *ret);

/* "SECCOMP_FILTER_FLAG_LOG" ...; NULL past the last. */
const char *flag_name(size_t i, enum profile_flag *ret);
bool flag_find(struct slice name, enum profile_flag *ret);

/* "SCMP_ARCH_X86_64" ..., or NULL for what OCI has no name for. */
const char *scmp_arch_name(uint32_t arch);
bool scmp_arch_find(struct slice name, uint32_t *ret);
const char *scmp_arch_at(size_t i); /* NULL past the last */

/* "ENOSYS", or NULL. */
const char *errno_name(unsigned number);
bool errno_find(struct slice name, uint16_t *ret);

/* The action by the names of OCI alone: "SCMP_ACT_ERRNO". */
bool scmp_action_find(struct slice name, uint32_t *ret);
const char *scmp_action_at(size_t i); /* NULL past the last */

/* Whether errno_ret means anything to it. */
bool action_takes_errno(uint32_t action);

/* Whether it must be written down: said, or other than what is taken if not. */
bool errno_is_told(bool said, uint32_t action, uint16_t number);

/* The nearest of names by edits, for "did you mean"; NULL: none is near. */
const char *nearest_name(struct slice word, const char *(*at)(size_t i));

#endif
