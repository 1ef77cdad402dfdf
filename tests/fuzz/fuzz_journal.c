/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream of lines, of JSON or of export entries or of both: what it says
 * holds, it is over when it is over, and one that starts after it is read as
 * if it had not been.
 */
#include <stddef.h>
#include <stdint.h>

#include "collector/read.h"
#include "collector/scan.h"
#include "tests/fuzz/check.h"

static void feed(struct reader *reader, struct slice text)
{
	struct entry entry = {.trust = TRUST_KERNEL};
	const char *begin = text.ptr;
	struct record record;
	size_t finished = 0;

	while (text.len > 0) {
		entry.position = (uint64_t)(text.ptr - begin);
		entry.line_number++;
		entry.text = slice_cut(&text, '\n');
		reader_read(reader, &entry, &record);
		check_record(&record);
	}
	while (reader_finish(reader, &record)) {
		check_record(&record);
		check(++finished < 100);
	}
	check(reader_idle(reader));
}

/* What is decoded is no longer than what it was decoded from. */
static void scan(struct slice text)
{
	struct scan_value value;
	static char buf[1 << 16];
	struct slice decoded;

	if (!scan_take(&text, &value))
		return;
	check_slice(value.text);
	if (value.text.len > sizeof(buf))
		return;
	if (value.kind == SCAN_STRING && scan_decode(value.text, buf, &decoded))
		check(decoded.len <= value.text.len);
	if (value.kind == SCAN_ARRAY && scan_bytes(&value, buf, &decoded))
		check(decoded.len <= value.text.len / 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct reader *reader;
	static const struct reader_options options = {.has_tz = false};
	struct slice text = {(const char *)data, size};

	if (!reader)
		check(reader_new(&options, &reader) == 0);
	feed(reader, text);
	scan(text);
	return 0;
}
