/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of a journal entry by their names. Private to collector/. */
#ifndef COLLECTOR_JOURNAL_NAMES_H
#define COLLECTOR_JOURNAL_NAMES_H

#include "collector/source.h"

/* Where the value of a field goes; NULL: nobody asks for it. */
struct slice *journal_field(struct journal_fields *fields, struct slice name);

/* The i-th of them, for those who have to ask one by one; NULL: no more. */
const char *journal_field_at(size_t i);

#endif
