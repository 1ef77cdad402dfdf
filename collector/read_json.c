/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines that are a JSON object: by its keys it is journalctl's, laurel's,
 * go-audit's, auditbeat's, or the wrapping of a log line.
 */
#include "collector/read_json.h"

#include "base/array.h"
#include "base/time.h"
#include "collector/journal_names.h"
#include "collector/reading.h"

bool scan_text(struct reader *reader, const struct scan_value *value,
    struct slice *ret)
{
	char *room;

	if (value->kind != SCAN_STRING)
		return false;
	if (!value->escaped) {
		*ret = value->text;
		return true;
	}
	room = scratch_take(reader, value->text.len);
	return room && scan_decode(value->text, room, ret);
}

/*
 * A value of a journal entry: a string; bytes that are no text, as numbers;
 * or several of these, of which the first is taken.
 */
static bool journal_value(struct reader *reader, struct scan_value value,
    struct slice *ret)
{
	struct slice inside;
	struct scan_value first;
	char *room;

	if (value.kind != SCAN_ARRAY)
		return scan_text(reader, &value, ret);
	inside = scan_inside(&value);
	if (!scan_element(&inside, &first))
		return false;
	if (first.kind == SCAN_STRING)
		return scan_text(reader, &first, ret);
	if (first.kind == SCAN_ARRAY)
		value = first;
	room = scratch_take(reader, value.text.len / 2 + 1);
	return room && scan_bytes(&value, room, ret);
}

static bool read_journal_object(struct reading *in,
    const struct scan_value *object)
{
	struct journal_fields fields = {
	    .transport = {NULL, 0}
        };
	struct slice inside = scan_inside(object);
	struct slice message = {NULL, 0};
	struct scan_value key, value;

	while (scan_member(&inside, &key, &value)) {
		struct slice *field = journal_field(&fields, key.text);

		if (slice_equals(key.text, "MESSAGE"))
			field = &message;
		if (!field || field->ptr || value.kind == SCAN_WORD)
			continue;
		if (!journal_value(in->reader, value, field)) {
			reject(in, "json", "not a value of the journal's",
			    value.text.ptr, trust_of(in, 1, false));
			return true;
		}
	}
	in->text = message.ptr ? message : (struct slice){"", 0};
	in->fields = &fields;
	in->decoded = true;
	read_journal(in);
	in->fields = NULL;
	return true;
}

enum key {
	KEY_JOURNAL,
	KEY_LINE,
	KEY_TIME,
	KEY_STREAM,
	KEY_ID,
	KEY_SECCOMP,
	KEY_ABEND,
	KEY_NODE,
	KEY_SEQUENCE,
	KEY_STAMP,
	KEY_MESSAGES,
	KEY_AUDITD,
	KEY_COUNT
};

static const struct key_name {
	const char *name;
	enum key key;
} key_names[] = {
    {"MESSAGE",              KEY_JOURNAL },
    {"_TRANSPORT",           KEY_JOURNAL },
    {"__REALTIME_TIMESTAMP", KEY_JOURNAL },
    {"__CURSOR",             KEY_JOURNAL },
    {"log",                  KEY_LINE    },
    {"message",              KEY_LINE    },
    {"msg",                  KEY_LINE    },
    {"time",                 KEY_TIME    },
    {"@timestamp",           KEY_TIME    },
    {"stream",               KEY_STREAM  },
    {"ID",                   KEY_ID      },
    {"SECCOMP",              KEY_SECCOMP },
    {"ANOM_ABEND",           KEY_ABEND   },
    {"NODE",                 KEY_NODE    },
    {"sequence",             KEY_SEQUENCE},
    {"timestamp",            KEY_STAMP   },
    {"messages",             KEY_MESSAGES},
    {"auditd",               KEY_AUDITD  },
};

static bool sort_keys(const struct scan_value *object,
    struct scan_value found[static KEY_COUNT])
{
	struct slice inside = scan_inside(object);
	struct scan_value key, value;

	while (scan_member(&inside, &key, &value))
		for (size_t i = 0; i < ARRAY_SIZE(key_names); i++)
			if (slice_equals(key.text, key_names[i].name) &&
			    !found[key_names[i].key].text.ptr)
				found[key_names[i].key] = value;
	return inside.len == 0;
}

/* A log line in an envelope: Docker's json-file, or a shipper's. */
static bool read_wrapped(struct reading *in,
    const struct scan_value found[static KEY_COUNT])
{
	const struct scan_value *time = &found[KEY_TIME];
	struct slice text, stamp, stream;

	if (!scan_text(in->reader, &found[KEY_LINE], &text))
		return false;
	if (time->text.ptr && scan_text(in->reader, time, &stamp))
		in->time_ms = time_leading(stamp);
	if (in->carrier == CARRIER_LINE && found[KEY_STREAM].text.ptr &&
	    scan_text(in->reader, &found[KEY_STREAM], &stream) &&
	    read_partial_json(in, stream, &text))
		return true;
	while (text.len > 0 && (text.ptr[text.len - 1] == '\n' ||
	                           text.ptr[text.len - 1] == '\r'))
		text.len--;
	in->text = text;
	in->decoded = true;
	in->carrier = CARRIER_DRESSED;
	read_text(in);
	return true;
}

static bool read_object(struct reading *in, const struct scan_value *object)
{
	struct scan_value found[KEY_COUNT];

	memset(found, 0, sizeof(found));
	if (!sort_keys(object, found))
		return false;
	if (found[KEY_JOURNAL].text.ptr)
		return in->carrier != CARRIER_DRESSED &&
		       read_journal_object(in, object);
	if (found[KEY_ID].text.ptr && found[KEY_SECCOMP].text.ptr)
		return read_laurel(in, &found[KEY_ID], &found[KEY_NODE],
		    &found[KEY_SECCOMP], 1326);
	if (found[KEY_ID].text.ptr && found[KEY_ABEND].text.ptr)
		return read_laurel(in, &found[KEY_ID], &found[KEY_NODE],
		    &found[KEY_ABEND], 1701);
	if (found[KEY_SEQUENCE].text.ptr && found[KEY_MESSAGES].text.ptr)
		return read_goaudit(in, &found[KEY_SEQUENCE], &found[KEY_STAMP],
		    &found[KEY_MESSAGES]);
	if (found[KEY_AUDITD].text.ptr && find_text(object->text, "seccomp"))
		return read_auditbeat(in, object);
	if (found[KEY_LINE].text.ptr)
		return read_wrapped(in, found);
	return false;
}

/*
 * What follows a time, a tag or a stream's name, as syslog and container logs
 * have them. Whoever wrote it, it was not journalctl.
 */
static bool read_behind(struct reading *in)
{
	struct reading inner = *in;
	struct scan_value object;
	struct slice rest = in->text;
	const char *at = memchr(rest.ptr, '{', rest.len);

	if (!at || rest.ptr[rest.len - 1] != '}')
		return false;
	slice_advance(&rest, (size_t)(at - rest.ptr));
	inner.carrier = CARRIER_DRESSED;
	inner.text = rest;
	inner.time_ms = time_leading(in->text);
	return scan_take(&rest, &object) && rest.len == 0 &&
	       object.kind == SCAN_OBJECT && read_object(&inner, &object) &&
	       in->ret->kind != RECORD_NONE;
}

/* By its first key an entry of the journal, or of a tool's that has ours. */
static bool is_ours(struct slice text)
{
	if (slice_skip(&text, "{\"ID\":"))
		return find_text(text, "\"SECCOMP\":") != NULL;
	if (slice_skip(&text, "{\"sequence\":"))
		return find_text(text, "\"type\":1326,") != NULL;
	return slice_skip(&text, "{") && (slice_skip(&text, " ") || true) &&
	       (slice_skip(&text, "\"__CURSOR\"") ||
	           slice_skip(&text, "\"_TRANSPORT\"") ||
	           slice_skip(&text, "\"__REALTIME_TIMESTAMP\"") ||
	           slice_skip(&text, "\"_AUDIT_"));
}

bool read_json(struct reading *in)
{
	struct reading inner = *in;
	struct slice rest = in->text;
	size_t waited = in->reader->pending_count;
	struct scan_value object;

	if (rest.len == 0)
		return false;
	if (*rest.ptr != '{')
		return read_behind(in);
	/* what its line does not say another member may: it is read whole */
	if (scan_take(&rest, &object) && rest.len == 0 &&
	    read_object(&inner, &object))
		return inner.carrier != CARRIER_DRESSED ||
		       in->ret->kind != RECORD_NONE ||
		       in->reader->pending_count != waited;
	if (!is_ours(in->text))
		return false;
	reject(in, "json", "not a whole object", in->text.ptr + in->text.len,
	    trust_of(in, 0, true));
	return true;
}
