/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each format of traces over any text: what was used has a number that is a
 * call's, its arguments are some of six, and what was denied was also made.
 * The first byte says which format.
 */
#include <stddef.h>
#include <stdint.h>

#include "collector/trace.h"
#include "syscalls/syscalls.h"
#include "tests/fuzz/check.h"

static void check_used(const struct used *used)
{
	check_slice(used->origin);
	check(used->call.nr >= 0);
	check(used->denied <= used->count);
	check(used->first_ms <= used->last_ms || used->count == 0);
}

static void feed(struct trace *trace, struct slice text)
{
	struct trace_counts counts;
	const struct used *used;
	size_t count;

	while (text.len > 0)
		trace_line(trace, slice_cut(&text, '\n'));
	(void)trace_end(trace, NULL);
	used = trace_used(trace, &count, &counts);
	check(memchr(counts.names, '\0', sizeof(counts.names)) != NULL);
	for (size_t i = 0; i < count; i++)
		check_used(&used[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trace_options options = {.time_ms = 1};
	cleanup_trace struct trace *trace = NULL;
	const char *format;

	if (size == 0)
		return 0;
	format = trace_format_at(data[0] % 8U);
	if (!format)
		return 0;
	check(arch_find(slice_of("x86_64"), &options.arch));
	check(trace_new(format, &options, &trace, NULL) == 0);
	feed(trace, (struct slice){(const char *)data + 1, size - 1});
	return 0;
}
