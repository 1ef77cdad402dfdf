/* SPDX-License-Identifier: Apache-2.0 */
/* The number of a call; none where it stands for several. */
#ifndef REPORTS_CALL_NUMBER_H
#define REPORTS_CALL_NUMBER_H

#include "base/json.h"
#include "evidence/record.h"

#define NUMBER_TEXT  16
#define NUMBER_WORDS 32

/* Digits, or "". Returns buf. */
const char *call_number_text(const struct call *call,
    char buf[static NUMBER_TEXT]);
/* "number 512", or "numbers nobody knows". Returns buf. */
const char *call_number_words(const struct call *call,
    char buf[static NUMBER_WORDS]);
/* The member "nr": a number, or null. */
void call_number_json(const struct call *call, struct json *json);

#endif
