/* SPDX-License-Identifier: Apache-2.0 */
/* rollout: which phase a workload's profile is in, and how it got there. */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/rollout.h"

static const struct command *const children[] = {
    &rollout_init,
    &rollout_step,
    &rollout_simulate,
    &rollout_promote,
    &rollout_demote,
    &rollout_update,
    &rollout_hold,
    &rollout_resume,
    &rollout_undo,
    &rollout_history,
    &rollout_emit,
    NULL,
};

const struct command cmd_rollout = {
    .name = "rollout",
    .synopsis = "COMMAND WORKLOAD [OPTION...]",
    .summary = "move a workload's profile from phase to phase",
    .children = children,
    .run = command_child,
};
