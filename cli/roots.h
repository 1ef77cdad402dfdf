/* SPDX-License-Identifier: Apache-2.0 */
/* Where the files of phases are, as --root says. Private to cli/. */
#ifndef CLI_ROOTS_H
#define CLI_ROOTS_H

#include "cli/command.h"
#include "controller/step.h"

#define ROOT_ARGUMENT "[TARGET:]DIR"

struct roots {
	struct phase_root items[OPTION_LIST_MAX];
	size_t count;
};

/* False: one makes no sense, and that has been said. */
bool roots_find(const struct option_list *list, struct roots *ret);

/* Say which files are not those of the phase that the rollout is in. */
void roots_say_unwritten(const struct roots *roots, struct workload_case *self);

#endif
