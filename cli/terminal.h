/* SPDX-License-Identifier: Apache-2.0 */
/* Colour and pager: what a terminal gets and a pipe does not. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>

/* "auto", "always", "never"; false: none of these. */
bool color_set(const char *when);

void pager_off(void);

/*
 * From now on standard output goes through a pager ($SECCOMPCTL_PAGER,
 * $PAGER, less), if it is a terminal and none of them is empty or "cat".
 */
void pager_start(void);

/* Wait until the reader is done. */
void pager_finish(void);

#endif
