/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One read of /dev/kmsg: what is taken apart lies in it, and what is not of
 * the kernel's own facility never counts as the kernel's.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "collector/read.h"
#include "collector/source_kmsg.h"
#include "tests/fuzz/check.h"

static void read_text(const struct kmsg_line *line)
{
	static struct reader *reader;
	static const struct reader_options options = {.has_tz = false};
	struct entry entry = {
	    .text = line->text,
	    .position = line->sequence,
	    .trust = line->facility == 0 ? TRUST_KERNEL : TRUST_FORGEABLE,
	};
	struct record record;

	if (!reader)
		check(reader_new(&options, &reader) == 0);
	reader_read(reader, &entry, &record);
	check_record(&record);
	if (record.kind == RECORD_EVENT && line->facility != 0)
		check(record.event.trust == TRUST_FORGEABLE);
	while (reader_finish(reader, &record))
		check_record(&record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* It is taken apart where it lies, so it lies in memory of just that size. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kmsg_line line = {0};
	char *buf = malloc(size ? size : 1);

	check(buf != NULL);
	memcpy(buf, data, size);
	if (kmsg_line_read(buf, size, &line)) {
		check_slice(line.text);
		check(line.text.ptr >= buf &&
		      line.text.ptr + line.text.len <= buf + size);
		check(line.facility <= UINT16_MAX >> 3);
		read_text(&line);
	} else {
		check(line.text.ptr == NULL);
	}
	free(buf);
	return 0;
}
