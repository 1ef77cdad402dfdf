/* SPDX-License-Identifier: Apache-2.0 */
/* The commands there are, for main.c to list. Private to cli/. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command cmd_parse;
extern const struct command cmd_selftest;
extern const struct command cmd_syscalls;

#endif
