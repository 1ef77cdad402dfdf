/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/position.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"

void position_boot(struct position *ret)
{
	cleanup_fclose FILE *in = fopen(BOOT_ID, "re");

	*ret = (struct position){.boot = "?"};
	if (in && fgets(ret->boot, sizeof(ret->boot), in))
		ret->boot[strcspn(ret->boot, "\n ")] = '\0';
}

bool position_parse(struct slice text, struct position *ret)
{
	struct position position = {0};
	struct slice boot = slice_cut(&text, ' ');
	uint64_t lost = 0;

	if (boot.len == 0 || boot.len >= POSITION_BOOT)
		return false;
	memcpy(position.boot, boot.ptr, boot.len);
	if (slice_take_u64(&text, 10, &position.sequence) < 0 ||
	    !slice_skip(&text, " ") ||
	    slice_take_u64(&text, 10, &position.time_ms) < 0)
		return false;
	position.has_lost = slice_skip(&text, " ");
	if (position.has_lost &&
	    (slice_take_u64(&text, 10, &lost) < 0 || lost > UINT32_MAX))
		return false;
	if (text.len > 0)
		return false;
	position.lost = (uint32_t)lost;
	*ret = position;
	return true;
}

struct slice position_format(const struct position *position,
    char buf[static POSITION_TEXT])
{
	(void)snprintf(buf, POSITION_TEXT, "%s %" PRIu64 " %" PRIu64,
	    position->boot, position->sequence, position->time_ms);
	if (position->has_lost)
		(void)snprintf(buf + strlen(buf), POSITION_TEXT - strlen(buf),
		    " %" PRIu32, position->lost);
	return slice_of(buf);
}
