/* SPDX-License-Identifier: Apache-2.0 */
/* report --only: what is worth saying, and to keep quiet. Private to cli/. */
#ifndef CLI_REPORT_ONLY_H
#define CLI_REPORT_ONLY_H

#include "cli/report.h"
#include "reports/state.h"

/*
 * Leave in the report what changed, or is a problem (and, with a state, was
 * not yet told). False: there is nothing to say. only may be NULL.
 */
bool report_narrow(struct report_material *material, const char *only,
    const struct report_state *state);

/* Read it, or print its problems. path may be NULL. False: said. */
bool read_state(const char *path, struct report_state *ret);

/* Keep for the next time what the report says now. An exit status. */
int write_state(const struct report *report, const char *path);

#endif
