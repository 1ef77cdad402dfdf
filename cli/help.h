/* SPDX-License-Identifier: Apache-2.0 */
/* What --help says, made from the rows of a command. Private to cli/. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"

void print_command_help(FILE *out, const struct command *self);
void print_program_help(FILE *out);

#endif
