/* SPDX-License-Identifier: Apache-2.0 */
/* run --check: what a version of a program calls. Private to cli/. */
#ifndef CLI_RUN_CHECK_H
#define CLI_RUN_CHECK_H

#include "cli/case_open.h"
#include "cli/witness.h"

/*
 * Print what it called that the profile does not allow; status is the
 * command's. Returns an exit status.
 */
int say_check(const struct workload_case *subject,
    const struct witness *witness, int status);

#endif
