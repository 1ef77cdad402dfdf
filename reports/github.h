/* SPDX-License-Identifier: Apache-2.0 */
/* Annotations of GitHub's workflows. */
#ifndef REPORTS_GITHUB_H
#define REPORTS_GITHUB_H

#include <stdio.h>

#include "analyzer/judge.h"

/*
 * One annotation, in one line whatever the texts hold: as grave as the outcome,
 * headed by workload, outcome and what it is about. mend: what to do, or NULL.
 * what is a word of ours.
 */
void github_line(FILE *out, enum outcome outcome, const char *workload,
    const char *what, const char *text, const char *mend);

#endif
