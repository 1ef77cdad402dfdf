/* SPDX-License-Identifier: Apache-2.0 */
/* profile: what is done with filters, and nothing else. */
#include "cli/commands.h"
#include "cli/profile.h"

static const struct command *const children[] = {
    &cmd_profile_convert,
    &cmd_profile_check,
    &cmd_profile_diff,
    &cmd_profile_merge,
    &cmd_profile_evaluate,
    &cmd_profile_show,
    NULL,
};

const struct command cmd_profile = {
    .name = "profile",
    .synopsis = "convert|check|diff|merge|evaluate|show ...",
    .summary = "convert, check, compare, merge and question seccomp profiles",
    .description =
        "Formats: oci, docker, containers, spo, seccompiler, systemd and "
        "list are read and\nwritten; pfc, bpf and kubernetes only written. "
        "docs/profiles.md tells what each\ncan carry.",
    .children = children,
    .run = command_child,
};
