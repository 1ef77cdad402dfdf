/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journalctl -o export: a field a line, "NAME=value", an empty line after
 * each entry. A value that is no line of text comes as "NAME", then eight
 * bytes that say how long it is (little-endian), the value, and a newline.
 * These are cut at whatever newlines they hold before they come here, and
 * put together again: a line and the newline after it are all there is.
 */
#include "collector/journal_names.h"
#include "collector/reading.h"

#define ENTRY_BEGIN "__CURSOR="
#define VALUE_MAX   (UINT64_C(1) << 30)

static void begin(struct export *export)
{
	char *bytes = export->bytes;

	*export = (struct export){.state = EXPORT_FIELDS, .bytes = bytes};
}

static struct slice *wanted(struct export *export, struct slice name)
{
	if (slice_equals(name, "MESSAGE"))
		return &export->message;
	return journal_field(&export->fields, name);
}

static void keep(struct export *export, struct slice part)
{
	size_t room = SCRATCH_BYTES - export->used;

	if (!export->field)
		return;
	if (part.len > room) {
		export->broken = true;
		return;
	}
	memcpy(export->bytes + export->used, part.ptr, part.len);
	export->used += part.len;
	export->field->len += part.len;
}

static void open_field(struct export *export, struct slice name)
{
	export->field = wanted(export, name);
	if (export->field && export->field->ptr)
		export->field = NULL; /* it comes again: the first is kept */
	if (export->field)
		*export->field =
		    (struct slice){export->bytes + export->used, 0};
}

static bool is_name(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z') &&
		    !(text.ptr[i] >= '0' && text.ptr[i] <= '9') &&
		    text.ptr[i] != '_')
			return false;
	return text.len > 0 && text.len <= 64;
}

/* A size beyond what journald takes is none: what follows are fields. */
static void open_value(struct export *export)
{
	export->state = EXPORT_VALUE;
	if (export->left <= VALUE_MAX)
		return;
	export->broken = true;
	export->state = EXPORT_FIELDS;
}

/* What a source left out of a line that was too long for it is gone. */
static void skip_cut(struct export *export, const struct entry *entry)
{
	uint64_t gap = entry->position - export->position;

	if (entry->position <= export->position || export->position == 0)
		return;
	export->broken = true;
	export->left -= gap < export->left ? gap : export->left;
}

/* As much of a size or a value as this line, with its newline, holds. */
static void take_binary(struct export *export, struct slice line)
{
	static const char newline[] = "\n";
	struct slice parts[] = {
	    line, {newline, 1}
        };

	for (size_t i = 0; i < 2; i++) {
		struct slice part = parts[i];

		while (part.len > 0 && export->state == EXPORT_SIZE) {
			export->left |= (uint64_t)(unsigned char)*part.ptr
			                << 8 * export->have++;
			slice_advance(&part, 1);
			if (export->have == 8)
				open_value(export);
		}
		if (part.len == 0)
			continue;
		if (part.len <= export->left) {
			keep(export, part);
			export->left -= part.len;
			continue;
		}
		part.len = export->left;
		keep(export, part);
		export->left = 0;
		export->state = EXPORT_FIELDS;
		/* what is left of the line has to be its newline */
		export->broken |= i == 0;
	}
}

static void take_field(struct export *export, struct slice line)
{
	struct slice value = line;
	struct slice name = slice_cut(&value, '=');

	if (!is_name(name)) {
		export->broken = true;
		return;
	}
	open_field(export, name);
	if (name.len < line.len) {
		keep(export, value);
		return;
	}
	export->state = EXPORT_SIZE;
	export->have = 0;
	export->left = 0;
}

static void finish_entry(struct reading *in)
{
	struct export *export = &in->reader->export;

	export->state = EXPORT_OFF;
	in->decoded = true;
	if (export->broken) {
		reject(in, "export", "an entry that is not whole", NULL,
		    trust_of(in, 1, false));
		return;
	}
	in->text =
	    export->message.ptr ? export->message : (struct slice){"", 0};
	in->fields = &export->fields;
	read_journal(in);
}

bool read_export(struct reading *in)
{
	struct export *export = &in->reader->export;
	struct slice line = in->text;

	if (export->state == EXPORT_OFF) {
		if (!slice_skip(&line, ENTRY_BEGIN))
			return false;
		begin(export);
		return true;
	}
	export->broken |= in->entry->cut;
	if (export->state != EXPORT_FIELDS) {
		skip_cut(export, in->entry);
		take_binary(export, line);
	} else if (line.len == 0) {
		finish_entry(in);
	} else {
		take_field(export, line);
	}
	export->position = in->entry->position + line.len + 1;
	return true;
}

bool export_finish(struct reading *in)
{
	struct export *export = &in->reader->export;

	if (export->state == EXPORT_OFF)
		return false;
	export->broken |= export->state != EXPORT_FIELDS;
	finish_entry(in);
	return true;
}
