/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Evidence as it stood when a transition was made, so that the verdict which
 * it rests on can be asked for again. What was told later of a time before
 * that is in it all the same: nobody can know that it was not there.
 */
#ifndef ANALYZER_AS_OF_H
#define ANALYZER_AS_OF_H

#include "evidence/evidence.h"

struct as_of {
	struct evidence seen; /* lends from the one that it was made of */
	void *copies[9];
	size_t copy_count;
};

/*
 * Without what came after the transition at index, and with the rollout as it
 * was before it; has_rollout is false if it was the first. 0 or -ENOMEM.
 */
int as_of(const struct evidence *from, size_t index, struct as_of *ret);
void as_of_release(struct as_of *as_of);

#endif
