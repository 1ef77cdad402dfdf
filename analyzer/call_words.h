/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of a call, and what settles it. Private to analyzer/. */
#ifndef ANALYZER_CALL_WORDS_H
#define ANALYZER_CALL_WORDS_H

#include "analyzer/find.h"

/* Reason and mend, once kind, outcome and decision stand. */
void call_words(const struct question *question, const struct call_facts *facts,
    struct finding *finding);
/* The command that settles it, or "". */
void call_mend(const struct question *question, const struct call_facts *facts,
    struct finding *finding);

void stale_words(const struct call_facts *facts, struct finding *finding);
void mixed_words(const struct question *question,
    const struct call_facts *facts, struct finding *finding);

void call_siblings(const struct judging *judging,
    const struct call_facts *facts, struct finding *finding);

#endif
