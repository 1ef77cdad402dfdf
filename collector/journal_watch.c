/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/journal_watch.h"

#include <string.h>

static const char journal_started[] = "f77379a8490b408bbe5f6940505a777b";

/* Whether journald hears audit is decided when it starts. */
static bool began_anew(struct journal_watch *watch,
    const struct journal_fields *fields)
{
	bool same = slice_equals(fields->boot_id, watch->boot);

	if (!same && fields->boot_id.len < sizeof(watch->boot)) {
		memcpy(watch->boot, fields->boot_id.ptr, fields->boot_id.len);
		watch->boot[fields->boot_id.len] = '\0';
	}
	return !same || (fields->message_id.ptr &&
	                    slice_equals(fields->message_id, journal_started));
}

void journal_watch_saw(struct journal_watch *watch,
    const struct journal_fields *fields, uint64_t time_ms)
{
	if (fields->boot_id.ptr && began_anew(watch, fields)) {
		watch->from_ms = watch->to_ms = 0;
		watch->joined = false;
	}
	if (time_ms == 0)
		return;
	if (!watch->from_ms)
		watch->from_ms = time_ms;
	if (time_ms > watch->to_ms)
		watch->to_ms = time_ms;
}

void journal_watch_tell(struct journal_watch *watch, struct checkpoint *ret)
{
	if (watch->to_ms <= watch->from_ms)
		return;
	ret->watch_from_ms = watch->from_ms;
	ret->watch_to_ms = watch->to_ms;
	ret->joined = watch->joined;
	watch->joined = true;
	watch->from_ms = watch->to_ms;
}
