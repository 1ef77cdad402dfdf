/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What traces say of the calls a program made: strace, strace -c, perf stat,
 * perf trace -s, and what oci-seccomp-bpf-hook writes. They tell what was
 * used, not what was denied; but a call that failed with ENOSYS or EPERM, or
 * that entered no tracepoint and left one, may well have been.
 */
#ifndef COLLECTOR_TRACE_H
#define COLLECTOR_TRACE_H

#include "base/cleanup.h"
#include "base/error.h"
#include "evidence/evidence.h"

#define TRACE_LINE_MAX 65536 /* strace -s may make longer ones: cut */

struct trace;

struct trace_options {
	uint32_t arch;    /* of the names, where the trace does not say */
	uint64_t time_ms; /* of a trace that does not say when */
};

struct trace_counts {
	uint64_t lines, calls, denied;
	uint64_t unknown; /* calls by names that nobody knows */
	char names[192];  /* the first of them */
};

/* The i-th format there is: "strace" ...; NULL past the last. */
const char *trace_format_at(size_t i);

/* -EINVAL: there is no such format. */
int trace_new(const char *format, const struct trace_options *options,
    struct trace **ret, struct error *err);
void trace_free(struct trace *trace);

/* A line without its newline; lines of one file come in order. */
void trace_line(struct trace *trace, struct slice line);

/* After the last one of a file. -EINVAL: it is not of this format. */
int trace_end(struct trace *trace, struct error *err);

/* What was used. Good until the next line. */
const struct used *trace_used(const struct trace *trace, size_t *count,
    struct trace_counts *counts);

static inline void trace_freep(struct trace **trace)
{
	trace_free(*trace);
}

#define cleanup_trace CLEANUP(trace_freep)

#endif
