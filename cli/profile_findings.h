/* SPDX-License-Identifier: Apache-2.0 */
/* What "profile check" found, for people and for machines. Private to cli/. */
#ifndef CLI_PROFILE_FINDINGS_H
#define CLI_PROFILE_FINDINGS_H

#include <stddef.h>
#include <stdio.h>

#include "base/problems.h"

/* One problems a file. */
void profile_findings_text(const struct problems *files, size_t count,
    FILE *out);
void profile_findings_json(const struct problems *files, size_t count,
    FILE *out);
/* SARIF 2.1.0, which code hosts show beside the lines. */
void profile_findings_sarif(const struct problems *files, size_t count,
    FILE *out);

#endif
