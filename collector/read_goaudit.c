/* SPDX-License-Identifier: Apache-2.0 */
/* go-audit: all the records of an event in one object, their text as it was. */
#include "collector/read_json.h"

static bool read_stamp(const struct scan_value *sequence,
    const struct scan_value *timestamp, struct audit_record *stamp)
{
	struct slice serial = sequence->text, rest = timestamp->text;
	uint64_t n, s, ms;

	if (slice_take_u64(&serial, 10, &n) < 0 || n > UINT32_MAX ||
	    serial.len > 0)
		return false;
	stamp->serial = (uint32_t)n;
	if (slice_take_u64(&rest, 10, &s) < 0 || !slice_skip(&rest, ".") ||
	    rest.len != 3 || slice_take_u64(&rest, 10, &ms) < 0 ||
	    s > INT64_MAX / 1000 - 1)
		return false;
	stamp->time_ms = s * 1000 + ms;
	stamp->has = EVENT_STAMP;
	return true;
}

static bool read_message(struct reading *in, const struct scan_value *message,
    const struct audit_record *stamp)
{
	struct slice inside, data = {NULL, 0};
	struct scan_value key, value;
	uint64_t type = 0;

	if (message->kind != SCAN_OBJECT)
		return false;
	inside = scan_inside(message);
	while (scan_member(&inside, &key, &value)) {
		if (slice_equals(key.text, "type"))
			(void)slice_take_u64(&value.text, 10, &type);
		else if (slice_equals(key.text, "data") &&
		         !scan_text(in->reader, &value, &data))
			return false;
	}
	if (!data.ptr || (type != 1326 && type != 1701 && type != 1305))
		return false;
	in->decoded = true;
	in->text = data;
	return read_audit_body(in, (uint32_t)type, data, stamp, 0, true);
}

bool read_goaudit(struct reading *in, const struct scan_value *sequence,
    const struct scan_value *timestamp, const struct scan_value *messages)
{
	struct audit_record stamp = {0};
	struct scan_value message;
	struct slice inside;

	if (messages->kind != SCAN_ARRAY)
		return false;
	if (!read_stamp(sequence, timestamp, &stamp)) {
		reject(in, "stamp", "not seconds.millis and a serial",
		    sequence->text.ptr, trust_of(in, 0, true));
		return true;
	}
	inside = scan_inside(messages);
	while (scan_element(&inside, &message))
		if (read_message(in, &message, &stamp))
			return true;
	return true;
}
