/* SPDX-License-Identifier: Apache-2.0 */
/* Seccomp's actions, spelt as /proc/sys/kernel/seccomp/actions_avail does. */
#ifndef SYSCALLS_ACTIONS_H
#define SYSCALLS_ACTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/* "kill_process", "errno" ...; NULL for a number that is no action. */
const char *action_name(uint32_t action);

/* By that name, or by SCMP_ACT_*. SCMP_ACT_KILL is kill_thread. */
bool action_find(struct slice name, uint32_t *ret);

/* "SCMP_ACT_KILL_PROCESS" ...; NULL as above. */
const char *action_scmp_name(uint32_t action);

/* How severe, for "weaker than": allow 0, log, trace ... kill_process. */
unsigned action_rank(uint32_t action);

/* Whether the kernel records it only under SECCOMP_FILTER_FLAG_LOG. */
bool action_needs_flag_log(uint32_t action);

#endif
