/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/audit_message.h"

#include "host/under.h"

#define LAST_SECOND (UINT64_C(1) << 40) /* some 30,000 years from now */

static bool take(struct slice *rest, const char *stop, uint64_t max,
    uint64_t *ret)
{
	return slice_take_u64(rest, 10, ret) == 0 && *ret <= max &&
	       slice_skip(rest, stop);
}

bool audit_stamp_read(struct slice text, struct audit_stamp *ret)
{
	uint64_t seconds, millis, serial;

	if (!slice_skip(&text, "audit(") ||
	    !take(&text, ".", LAST_SECOND, &seconds) ||
	    !take(&text, ":", 999, &millis) ||
	    !take(&text, ")", UINT32_MAX, &serial))
		return false;
	ret->time_ms = seconds * 1000 + millis;
	ret->serial = (uint32_t)serial;
	return true;
}

/* What follows the last " name="; a NULL ptr: there is none. */
static struct slice find_last(struct slice text, const char *name)
{
	const char *blank = text.ptr + text.len;
	size_t len = strlen(name);

	if (text.len == 0)
		return (struct slice){0};
	while ((blank = memrchr(text.ptr, ' ', (size_t)(blank - text.ptr)))) {
		struct slice rest = {blank,
		    (size_t)(text.ptr + text.len - blank)};

		slice_advance(&rest, 1);
		if (rest.len > len && slice_skip(&rest, name) &&
		    slice_skip(&rest, "="))
			return rest;
	}
	return (struct slice){0};
}

bool audit_message_number(struct slice text, const char *name, uint64_t *ret)
{
	struct slice rest = find_last(text, name);

	return rest.ptr && slice_take_u64(&rest, 10, ret) == 0;
}

static struct slice quoted(struct slice text, const char *name)
{
	struct slice rest = find_last(text, name);

	if (!rest.ptr || !slice_skip(&rest, "\""))
		return (struct slice){0};
	return slice_cut(&rest, '"');
}

struct slice audit_message_exe(struct slice text)
{
	return quoted(text, "exe");
}

struct slice audit_message_comm(struct slice text)
{
	return quoted(text, "comm");
}

bool audit_message_uid(struct slice text, uint32_t *ret)
{
	static const char name[] = " uid=";
	const char *at = memmem(text.ptr, text.len, name, sizeof(name) - 1);
	struct slice rest = text;
	uint64_t uid;

	if (!at)
		return false;
	slice_advance(&rest, (size_t)(at - text.ptr) + sizeof(name) - 1);
	if (slice_take_u64(&rest, 10, &uid) < 0 || uid >= UINT32_MAX)
		return false;
	*ret = (uint32_t)uid;
	return true;
}

bool is_runtime_init(struct slice comm)
{
	return slice_skip(&comm, "runc:[") || slice_skip(&comm, "youki:[") ||
	       slice_equals(comm, UNDER_INIT);
}

uint32_t audit_message_pid(struct slice text)
{
	uint64_t pid;

	if (!audit_message_number(text, "pid", &pid) || pid > INT32_MAX)
		return 0;
	return (uint32_t)pid;
}
