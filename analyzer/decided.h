/* SPDX-License-Identifier: Apache-2.0 */
/* What people said of calls, as far as it is in force. */
#ifndef ANALYZER_DECIDED_H
#define ANALYZER_DECIDED_H

#include "analyzer/judge.h"

/*
 * The last word on a call: libseccomp's name or a placeholder, on an
 * architecture as arch_of_call() has it. NULL: nobody said a thing, or it
 * expired, or it may not be said: a risky call is never expected, and allowed
 * only by who said that it is risky.
 */
const struct decision *decided(const struct question *question,
    const char *name, uint32_t arch);

/* Whether a decision speaks of the call at all, in force or not. */
bool decision_names(const struct decision *decision, const char *name,
    uint32_t arch);

/* The last word on a call, whether it is in force or not; or NULL. */
const struct decision *decision_last(const struct question *question,
    const char *name, uint32_t arch);

/* Whether it has been made by now, and may be; whether it has expired. */
bool decision_made(const struct question *question,
    const struct decision *decision);
bool decision_ended(const struct question *question,
    const struct decision *decision);

/* Whether it has been made and has not expired. */
bool decision_holds(const struct question *question,
    const struct decision *decision);

#endif
