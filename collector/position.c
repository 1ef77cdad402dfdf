/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/position.h"

#include <inttypes.h>
#include <stdio.h>

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

	if (boot.len == 0 || boot.len >= POSITION_BOOT)
		return false;
	memcpy(position.boot, boot.ptr, boot.len);
	if (slice_take_u64(&text, 10, &position.sequence) < 0 ||
	    !slice_skip(&text, " ") ||
	    slice_take_u64(&text, 10, &position.time_ms) < 0 || text.len > 0)
		return false;
	*ret = position;
	return true;
}

struct slice position_format(const struct position *position,
    char buf[static POSITION_TEXT])
{
	(void)snprintf(buf, POSITION_TEXT, "%s %" PRIu64 " %" PRIu64,
	    position->boot, position->sequence, position->time_ms);
	return slice_of(buf);
}
