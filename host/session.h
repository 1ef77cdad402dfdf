/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A session of the kernel's audit: a number that a process hands on to all
 * that descend from it, and that each record of theirs names. Nobody can leave
 * one, or enter another's, without CAP_AUDIT_CONTROL.
 */
#ifndef HOST_SESSION_H
#define HOST_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#define SESSION_NONE UINT32_MAX

/*
 * Begin one of this process's own, for the login user it has already or, if it
 * has none, for its own user. 0, or a negative errno: it is as it was.
 */
int session_begin(uint32_t *ret);

/* Whether a process that still is there descends from another. */
bool process_descends(uint32_t pid, uint32_t from);

#endif
