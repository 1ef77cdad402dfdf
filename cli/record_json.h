/* SPDX-License-Identifier: Apache-2.0 */
/* What a line said, as one JSON object. Private to cli/. */
#ifndef CLI_RECORD_JSON_H
#define CLI_RECORD_JSON_H

#include <stdio.h>

#include "evidence/record.h"

/*
 * One line of NDJSON; nothing for RECORD_NONE. file is where it was read, for
 * what was rejected.
 */
void record_print_json(FILE *out, const struct record *record,
    const char *file);

#endif
