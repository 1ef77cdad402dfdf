/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of traces share. Private to collector/trace*.c. */
#ifndef COLLECTOR_TRACING_H
#define COLLECTOR_TRACING_H

#include "collector/trace.h"

struct trace_format {
	const char *name;
	void (*line)(struct trace *trace, struct slice line);
	int (*end)(struct trace *trace, struct error *err); /* NULL: nothing */
	void (*release)(struct trace *trace);               /* of state */
};

struct trace {
	const struct trace_format *format;
	struct trace_options options;
	struct used *items;
	size_t count, room;
	struct trace_counts counts;
	void *state; /* of the format */
	size_t hint; /* where the last one was found */
};

extern const struct trace_format trace_strace, trace_strace_count,
    trace_perf_stat, trace_perf_trace, trace_bpf_hook;

/*
 * The entry of a call by name, on an architecture; NULL if nobody knows it,
 * which is then noted. action tells apart how a filter answered.
 */
struct used *tracing_find(struct trace *trace, uint32_t arch, struct slice name,
    uint32_t action);

/* Calls of that name were made; of them so many denied, at that time. */
struct used *tracing_add(struct trace *trace, uint32_t arch, struct slice name,
    uint64_t count, uint64_t denied, uint64_t time_ms);

/* The next word up to blanks; empty at the end. */
struct slice tracing_word(struct slice *rest);

#endif
