/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/losses.h"

#include <stdio.h>

#include "base/count.h"

static void merge(struct loss *into, enum loss_how how, uint64_t count,
    uint64_t from_ms, uint64_t to_ms)
{
	count_add(&into->count, count);
	if (into->how != how)
		into->how = LOSS_UNKNOWN;
	if (from_ms < into->from_ms)
		into->from_ms = from_ms;
	if (to_ms > into->to_ms)
		into->to_ms = to_ms;
}

void losses_add(struct losses *losses, const char *what, enum loss_how how,
    uint64_t count, uint64_t from_ms, uint64_t to_ms, const char *detail)
{
	size_t at = (losses->first + losses->count) % LOSSES_MAX;

	if (losses->count == LOSSES_MAX) {
		at = (at + LOSSES_MAX - 1) % LOSSES_MAX;
		merge(&losses->items[at], how, count, from_ms, to_ms);
		return;
	}
	(void)snprintf(losses->details[at], sizeof(losses->details[at]), "%s",
	    detail);
	losses->items[at] = (struct loss){
	    .what = slice_of(what),
	    .detail = slice_of(losses->details[at]),
	    .how = how,
	    .count = count,
	    .from_ms = from_ms,
	    .to_ms = to_ms,
	    .trust = TRUST_KERNEL,
	};
	losses->count++;
}

void losses_note(struct losses *losses, const char *what, uint64_t at_ms,
    const char *detail)
{
	size_t at = (losses->first + losses->count) % LOSSES_MAX;

	if (losses->count == LOSSES_MAX)
		return; /* it will be told again */
	losses_add(losses, what, LOSS_EXACT, 0, at_ms, at_ms, detail);
	losses->items[at].harmless = true;
}

int losses_take(struct losses *losses, struct loss *ret)
{
	if (losses->count == 0)
		return 0;
	*ret = losses->items[losses->first];
	losses->first = (losses->first + 1) % LOSSES_MAX;
	losses->count--;
	return 1;
}
