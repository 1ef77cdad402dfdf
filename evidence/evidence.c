/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/evidence.h"

#include "base/arena.h"

void evidence_release(struct evidence *evidence)
{
	arena_free(evidence->memory);
	*evidence = (struct evidence){0};
}

void past_release(struct past *past)
{
	arena_free(past->memory);
	*past = (struct past){0};
}
