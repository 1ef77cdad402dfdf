/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever the line, reading it stays within it, and what is said of it holds;
 * and whatever carried it, what is not the kernel's is not taken for it.
 */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#include "collector/audit_record.h"
#include "collector/read.h"
#include "tests/fuzz/check.h"

/* An empty part may lie at the end of the line, or nowhere at all. */
static void check_within(struct slice part, struct slice line)
{
	if (part.len == 0)
		return;
	check(part.ptr >= line.ptr);
	check(part.ptr + part.len <= line.ptr + line.len);
}

static void check_text(struct audit_text text, struct slice line)
{
	char buf[AUDIT_TEXT_MAX];

	check_within(text.raw, line);
	check_slice(audit_text_decode(text, buf));
}

static void try_record(struct slice line)
{
	struct audit_record rec;
	struct audit_error err = {0};
	int r = audit_record_parse(line, &rec, &err);

	if (r == -ENOMSG)
		return;
	if (r == -EBADMSG) {
		check(err.field && err.problem);
		check(err.at >= line.ptr && err.at <= line.ptr + line.len);
		return;
	}
	check(r == 0);
	check_within(rec.subj, line);
	check_text(rec.comm, line);
	check_text(rec.exe, line);
	check((rec.has & EVENT_STAMP) == EVENT_STAMP);
}

static enum trust try_entry(struct reader *reader, const struct entry *entry)
{
	struct record record;

	reader_read(reader, entry, &record);
	check_record(&record);
	return record.kind == RECORD_EVENT ? record.event.trust
	                                   : TRUST_FORGEABLE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct reader *reader;
	static const struct reader_options options = {.has_tz = true};
	static const struct journal_fields of_program = {
	    .transport = {"stdout",           6 },
	    .audit_id = {"7",                1 },
	    .source_us = {"1790958284381000", 16},
	};
	struct entry entry = {
	    .text = {(const char *)data, size},
	    .trust = TRUST_KERNEL,
	};

	if (!reader)
		check(reader_new(&options, &reader) == 0);
	try_record(entry.text);
	(void)try_entry(reader, &entry);
	entry.type = 1326;
	(void)try_entry(reader, &entry);
	entry.type = 0;
	entry.line_number = 1;
	(void)try_entry(reader, &entry);
	entry.trust = TRUST_FORGEABLE;
	check(try_entry(reader, &entry) == TRUST_FORGEABLE);
	entry.line_number = 0;
	entry.fields = &of_program;
	check(try_entry(reader, &entry) == TRUST_FORGEABLE);
	return 0;
}
