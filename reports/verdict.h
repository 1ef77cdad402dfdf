/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict, its checks and its findings, for people and for machines. */
#ifndef REPORTS_VERDICT_H
#define REPORTS_VERDICT_H

#include <stdio.h>

#include "analyzer/judge.h"
#include "base/json.h"

#define SCHEMA_VERSION 1 /* of every "-o json" */

/* Checks that passed are a word each; the others say why, and what would do. */
int verdict_text(const struct question *question, const struct verdict *verdict,
    bool color, FILE *out, struct error *err);

/* The members "workload" to "findings", within an object that is open. */
void verdict_json(const struct question *question,
    const struct verdict *verdict, struct json *json);

/* Whether a finding that blocks says the same as the check of its name. */
bool verdict_check_told(const struct verdict *verdict, unsigned check);

/* What goes between a reason and what mends it. */
const char *mend_joint(const char *reason);

/* Findings as a table: what, how often, since when, why. */
int findings_text(const struct findings *findings, bool color, FILE *out,
    struct error *err);
int findings_csv(const struct findings *findings, FILE *out, struct error *err);

/* An array of objects under key. */
void findings_json(const struct findings *findings, struct json *json,
    const char *key);

/* "log -> errno", or "kill (may it stay?)". */
void question_words(const struct question *question, char buf[static 64]);

#endif
