/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_DB_PRUNE_H
#define CLI_DB_PRUNE_H

#include "cli/command.h"

extern const struct command cmd_db_prune;

#endif
