/* SPDX-License-Identifier: Apache-2.0 */
/* What a verdict rests on because somebody said so. Private to analyzer/. */
#ifndef ANALYZER_SAID_H
#define ANALYZER_SAID_H

#include "analyzer/judge.h"

/* Of all that the verdict looked at; once its window and findings are known. */
void said_find(const struct question *question, struct verdict *verdict);

#endif
