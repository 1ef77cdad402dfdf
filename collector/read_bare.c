/* SPDX-License-Identifier: Apache-2.0 */
/* Records that have lost their head, in what people quote and tools print. */
#include "collector/reading.h"

static bool is_fields(struct slice text)
{
	return slice_skip(&text, "auid") || slice_skip(&text, "pid=") ||
	       slice_skip(&text, "uid=") || slice_skip(&text, "ses=") ||
	       slice_skip(&text, "gid=") || slice_skip(&text, "ppid=");
}

/* Marks of quotation, of comments and of snappy-debug. */
static void skip_marks(struct slice *text)
{
	while (slice_skip(text, "> ") || slice_skip(text, "# ") ||
	       slice_skip(text, " ") || slice_skip(text, "\t") ||
	       slice_skip(text, "Log: "))
		continue;
}

/*
 * Nothing says here what kind of record it is but its fields: a system call,
 * a signal and a verdict. What lacks one of them is no fault of the line's.
 */
bool read_bare(struct reading *in)
{
	struct slice body = in->text;
	struct audit_record record = {0};
	struct audit_error err;

	skip_marks(&body);
	if (slice_skip(&body, "audit(")) {
		if (audit_stamp_parse(&body, &record, &err) < 0)
			return false;
	} else if (!is_fields(body)) {
		return false;
	}
	if (audit_body_parse(body, AUDIT_KIND_SECCOMP, &record, &err) < 0)
		return false;
	if (!(record.has & EVENT_ARCH))
		return false;
	event_of(in, &record, trust_of(in, 1, false));
	return true;
}
