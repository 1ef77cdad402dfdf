/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/serials.h"

#include <string.h>

/* Serials wrap, and are compared by how far one is ahead of the other. */
static uint32_t ahead(uint32_t serial, uint32_t of)
{
	return serial - of;
}

static uint64_t *word_of(struct serials *serials, uint32_t serial)
{
	return &serials->seen[serial % SERIALS_WINDOW / 64];
}

static uint64_t bit_of(uint32_t serial)
{
	return UINT64_C(1) << serial % 64;
}

void serials_begin(struct serials *serials, uint32_t first)
{
	serials->begun = true;
	serials->base = serials->next = serials->marked = first;
	memset(serials->seen, 0, sizeof(serials->seen));
}

/* All before to are settled from now on, and what did not come is missing. */
static void settle_up_to(struct serials *serials, uint32_t to)
{
	uint32_t count = ahead(to, serials->base);

	if (count > SERIALS_WINDOW) {
		serials->missing += count - SERIALS_WINDOW;
		count = SERIALS_WINDOW;
	}
	/* What lies past next has its bits clear, whole windows included. */
	for (; count > 0; count--, serials->base++) {
		uint64_t *word = word_of(serials, serials->base);
		uint64_t bit = bit_of(serials->base);

		serials->missing += !(*word & bit);
		*word &= ~bit;
	}
	serials->base = to;
	if ((int32_t)ahead(serials->next, to) < 0)
		serials->next = to;
}

void serials_add(struct serials *serials, uint32_t serial)
{
	uint64_t *word = word_of(serials, serial), bit = bit_of(serial);

	if (!serials->begun)
		serials_begin(serials, serial);
	if ((int32_t)ahead(serial, serials->base) < 0)
		return; /* too late: it was counted as missing */
	if (ahead(serial, serials->base) >= SERIALS_WINDOW)
		settle_up_to(serials, serial - SERIALS_WINDOW + 1);
	serials->came += !(*word & bit);
	*word |= bit;
	if (ahead(serial + 1, serials->base) >
	    ahead(serials->next, serials->base))
		serials->next = serial + 1;
}

void serials_settle(struct serials *serials)
{
	if (!serials->begun)
		return;
	if ((int32_t)ahead(serials->marked, serials->base) > 0)
		settle_up_to(serials, serials->marked);
	serials->marked = serials->next;
}
