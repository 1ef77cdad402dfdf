/* SPDX-License-Identifier: Apache-2.0 */
/* What may have to do with an end of which no call is known. Private. */
#ifndef ANALYZER_TRIAGE_JOIN_H
#define ANALYZER_TRIAGE_JOIN_H

#include "analyzer/triage_claims.h"

/*
 * Put candidates to whatever ended without a call of its own; and leave out
 * the program by itself if it is told of as one unit's only candidate, and is
 * no better known than the unit's end.
 */
int triage_join(const struct claims *claims,
    const struct triage_options *options, struct triage *triage);

#endif
