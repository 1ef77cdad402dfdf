/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/trace.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/count.h"
#include "collector/tracing.h"
#include "syscalls/syscalls.h"

#define USED_MAX 8192 /* names, architectures and answers there are */

static const struct trace_format *const formats[] = {
    &trace_strace,
    &trace_strace_count,
    &trace_perf_stat,
    &trace_perf_trace,
    &trace_bpf_hook,
};

const char *trace_format_at(size_t i)
{
	return i < ARRAY_SIZE(formats) ? formats[i]->name : NULL;
}

int trace_new(const char *format, const struct trace_options *options,
    struct trace **ret, struct error *err)
{
	struct trace *trace;

	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		if (strcmp(formats[i]->name, format) != 0)
			continue;
		trace = calloc(1, sizeof(*trace));
		if (!trace)
			return error_set(err, -ENOMEM, "out of memory");
		trace->format = formats[i];
		trace->options = *options;
		*ret = trace;
		return 0;
	}
	return error_set(err, -EINVAL, "%s is no format of a trace", format);
}

void trace_free(struct trace *trace)
{
	if (!trace)
		return;
	if (trace->format->release)
		trace->format->release(trace);
	free(trace->items);
	free(trace);
}

void trace_line(struct trace *trace, struct slice line)
{
	trace->counts.lines++;
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	if (line.len > 0)
		trace->format->line(trace, line);
}

int trace_end(struct trace *trace, struct error *err)
{
	int r = trace->format->end ? trace->format->end(trace, err) : 0;

	if (r < 0)
		return r;
	if (trace->counts.calls == 0 && trace->counts.unknown == 0)
		return error_set(err, -EINVAL,
		    "there is no call in it: is it of %s?",
		    trace->format->name);
	return 0;
}

const struct used *trace_used(const struct trace *trace, size_t *count,
    struct trace_counts *counts)
{
	*count = trace->count;
	*counts = trace->counts;
	return trace->items;
}

struct slice tracing_word(struct slice *rest)
{
	struct slice word;
	size_t len = 0;

	while (rest->len > 0 && (*rest->ptr == ' ' || *rest->ptr == '\t'))
		slice_advance(rest, 1);
	while (
	    len < rest->len && rest->ptr[len] != ' ' && rest->ptr[len] != '\t')
		len++;
	word = (struct slice){rest->ptr, len};
	slice_advance(rest, len);
	return word;
}

static void note_unknown(struct trace *trace, struct slice name)
{
	struct trace_counts *counts = &trace->counts;
	size_t used = strlen(counts->names);

	counts->unknown++;
	if (name.len > 40 || memmem(counts->names, used, name.ptr, name.len))
		return;
	(void)snprintf(counts->names + used, sizeof(counts->names) - used,
	    "%s%.*s", used ? ", " : "", (int)name.len, name.ptr);
}

static bool is_it(const struct used *used, uint32_t arch, int32_t nr,
    uint32_t action)
{
	return used->call.nr == nr && used->call.arch == arch &&
	       used->call.action == action;
}

static struct used *add_entry(struct trace *trace, uint32_t arch, int32_t nr,
    uint32_t action)
{
	size_t room = trace->room ? trace->room * 2 : 128;
	struct used *items;

	if (trace->count == trace->room) {
		if (room > USED_MAX)
			return NULL;
		items = realloc(trace->items, room * sizeof(*items));
		if (!items)
			return NULL;
		trace->items = items;
		trace->room = room;
	}
	trace->items[trace->count] = (struct used){
	    .call = {.arch = arch, .nr = nr, .action = action},
	    .origin = slice_of(trace->format->name),
	};
	return &trace->items[trace->count++];
}

struct used *tracing_find(struct trace *trace, uint32_t arch, struct slice name,
    uint32_t action)
{
	int32_t nr;

	if (!syscall_find(arch, name, &nr) || nr < 0) {
		note_unknown(trace, name);
		return NULL;
	}
	/* An x32 call has its bit, and the token of x86_64. */
	for (size_t i = 0; i < trace->count; i++) {
		size_t at = (trace->hint + i) % trace->count;

		if (!is_it(&trace->items[at], arch, nr, action))
			continue;
		trace->hint = at;
		return &trace->items[at];
	}
	return add_entry(trace, arch, nr, action);
}

struct used *tracing_add(struct trace *trace, uint32_t arch, struct slice name,
    uint64_t count, uint64_t denied, uint64_t time_ms)
{
	struct used *used = tracing_find(trace, arch, name, 0);

	if (!used)
		return NULL;
	if (time_ms == 0)
		time_ms = trace->options.time_ms;
	if (used->count == 0 || time_ms < used->first_ms)
		used->first_ms = time_ms;
	if (time_ms > used->last_ms)
		used->last_ms = time_ms;
	count_add(&used->count, count);
	count_add(&used->denied, denied);
	count_add(&trace->counts.calls, count);
	count_add(&trace->counts.denied, denied);
	return used;
}
