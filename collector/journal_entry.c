/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/journal_entry.h"

#include "collector/journal_names.h"

#define SMALL_MAX 4096 /* paths; what is longer is not wanted */

void journal_entry_begin(struct journal_entry *entry)
{
	entry->fields = (struct journal_fields){0};
	entry->message = (struct slice){0};
	entry->cut = false;
	entry->used = 0;
}

/* A slice with a NULL ptr: there is no room. */
static struct slice keep(struct journal_entry *entry, struct slice value)
{
	char *to = entry->bytes + entry->used;

	if (value.len > sizeof(entry->bytes) - entry->used)
		return (struct slice){0};
	memcpy(to, value.ptr, value.len);
	entry->used += value.len;
	return (struct slice){to, value.len};
}

static void add_message(struct journal_entry *entry, struct slice value)
{
	if (value.len > JOURNAL_FIELD_MAX) {
		value.len = JOURNAL_FIELD_MAX;
		entry->cut = true;
	}
	entry->message = keep(entry, value);
}

/* Of a field that comes twice, the first counts: programs add theirs later. */
void journal_entry_add(struct journal_entry *entry, struct slice field)
{
	struct slice name = slice_cut(&field, '=');
	struct slice *member;

	if (name.len == 0)
		return;
	if (slice_equals(name, "MESSAGE") && !entry->message.ptr) {
		add_message(entry, field);
		return;
	}
	member = journal_field(&entry->fields, name);
	if (member && !member->ptr && field.len <= SMALL_MAX)
		*member = keep(entry, slice_to_nul(field));
}

static bool is_kernels(const struct journal_fields *fields)
{
	return fields->transport.ptr && fields->facility.ptr &&
	       slice_equals(fields->transport, "kernel") &&
	       slice_equals(fields->facility, "0");
}

enum trust journal_entry_trust(const struct journal_fields *fields)
{
	if (is_kernels(fields) ||
	    (fields->transport.ptr && slice_equals(fields->transport, "audit")))
		return TRUST_KERNEL;
	return TRUST_PROGRAM;
}

struct audit_stamp journal_entry_stamp(const struct journal_entry *entry)
{
	const struct journal_fields *fields = &entry->fields;
	struct slice text = entry->message, us = fields->source_us;
	struct slice id = fields->audit_id;
	struct audit_stamp stamp = {.time_ms = 0};
	uint64_t time_us, serial = 0;

	if (journal_entry_trust(fields) != TRUST_KERNEL)
		return stamp;
	if (!is_kernels(fields)) {
		if (!us.ptr || slice_take_u64(&us, 10, &time_us) < 0)
			return stamp;
		if (!id.ptr || slice_take_u64(&id, 10, &serial) < 0)
			serial = 0;
		return (struct audit_stamp){.time_ms = time_us / 1000,
		    .serial = (uint32_t)serial};
	}
	if (!slice_skip(&text, "audit: type="))
		return stamp;
	(void)slice_cut(&text, ' ');
	return audit_stamp_read(text, &stamp)
	           ? stamp
	           : (struct audit_stamp){.time_ms = 0};
}
