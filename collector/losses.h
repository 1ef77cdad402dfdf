/* SPDX-License-Identifier: Apache-2.0 */
/* What a source has to say of what it lost, until it is asked. */
#ifndef COLLECTOR_LOSSES_H
#define COLLECTOR_LOSSES_H

#include <stddef.h>
#include <stdint.h>

#include "evidence/record.h"

#define LOSSES_MAX    16
#define LOSSES_DETAIL 160

struct losses {
	struct loss items[LOSSES_MAX];
	char details[LOSSES_MAX][LOSSES_DETAIL];
	size_t first, count;
};

/*
 * what is one of the words of struct loss. If too many wait, the last one
 * grows to hold this one too: none is forgotten.
 */
void losses_add(struct losses *losses, const char *what, enum loss_how how,
    uint64_t count, uint64_t from_ms, uint64_t to_ms, const char *detail);

/* Something that is told, and loses nothing. */
void losses_note(struct losses *losses, const char *what, uint64_t at_ms,
    const char *detail);

/* The oldest; good until another is added. 1, or 0: there is none. */
int losses_take(struct losses *losses, struct loss *ret);

#endif
