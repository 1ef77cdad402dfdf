/* SPDX-License-Identifier: Apache-2.0 */
/* The commands there are, for main.c to list. Private to cli/. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command cmd_doctor;
extern const struct command cmd_collect;
extern const struct command cmd_db;
extern const struct command cmd_import_trace;
extern const struct command cmd_parse;
extern const struct command cmd_profile;
extern const struct command cmd_selftest;
extern const struct command cmd_syscalls;
extern const struct command cmd_complete;
extern const struct command cmd_status;
extern const struct command cmd_gate;
extern const struct command cmd_recommend;
extern const struct command cmd_decide;
extern const struct command cmd_rollout;
extern const struct command cmd_report;
extern const struct command cmd_run;
extern const struct command cmd_run_mark;
extern const struct command cmd_triage;

#endif
