/* SPDX-License-Identifier: Apache-2.0 */
/* Traces that only count: strace -c, perf stat, perf trace -s. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/count.h"
#include "collector/tracing.h"

static bool is_number(struct slice word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!isdigit((unsigned char)word.ptr[i]) &&
		    word.ptr[i] != '.' && word.ptr[i] != ',')
			return false;
	return word.len > 0;
}

static bool is_name(struct slice word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!islower((unsigned char)word.ptr[i]) &&
		    !isdigit((unsigned char)word.ptr[i]) && word.ptr[i] != '_')
			return false;
	return word.len > 0 && !isdigit((unsigned char)*word.ptr);
}

/* "1,234" for people, "1234" for machines. */
static bool read_count(struct slice word, uint64_t *ret)
{
	uint64_t count = 0, part;

	if (word.len == 0)
		return false;
	while (word.len > 0) {
		struct slice digits = slice_cut(&word, ',');

		if (slice_take_u64(&digits, 10, &part) < 0 || digits.len > 0 ||
		    count > UINT64_MAX / 1000 - 1000)
			return false;
		count = count * 1000 + part;
	}
	*ret = count;
	return true;
}

/*
 * "% time  seconds  usecs/call  calls  errors  syscall"; errors are blank
 * when there were none, and of any kind: they say nothing of a denial.
 */
static void count_line(struct trace *trace, struct slice line)
{
	struct slice words[6];
	size_t count = 0;
	uint64_t calls;

	while (count < ARRAY_SIZE(words)) {
		words[count] = tracing_word(&line);
		if (words[count].len == 0)
			break;
		count++;
	}
	if (count < 5 || tracing_word(&line).len > 0)
		return;
	for (size_t i = 0; i + 1 < count; i++)
		if (!is_number(words[i]))
			return;
	if (!is_name(words[count - 1]) ||
	    slice_equals(words[count - 1], "total"))
		return;
	if (read_count(words[3], &calls))
		(void)tracing_add(trace, trace->options.arch, words[count - 1],
		    calls, 0, 0);
}

const struct trace_format trace_strace_count = {
    .name = "strace-count",
    .line = count_line,
};

/* " read  12  0  1.2 ..." below "syscall  calls ..." and its dashes. */
static void perf_trace_line(struct trace *trace, struct slice line)
{
	struct slice name = tracing_word(&line), calls = tracing_word(&line);
	uint64_t count;

	/* At the least total, min, avg, max follow. */
	for (int i = 0; i < 4; i++) {
		struct slice word = tracing_word(&line);

		if (!is_number(word))
			return;
	}
	if (is_name(name) && read_count(calls, &count))
		(void)tracing_add(trace, trace->options.arch, name, count, 0,
		    0);
}

const struct trace_format trace_perf_trace = {
    .name = "perf-trace",
    .line = perf_trace_line,
};

/* Tracepoints are named for the functions of the kernel. */
static const struct {
	const char *function, *name;
} functions[] = {
    {"newfstat",    "fstat"      },
    {"newfstatat",  "newfstatat" },
    {"newlstat",    "lstat"      },
    {"newstat",     "stat"       },
    {"newuname",    "uname"      },
    {"sendfile64",  "sendfile"   },
    {"umount",      "umount2"    },
    {"sysctl",      "_sysctl"    },
    {"eventfd",     "eventfd"    },
    {"sigaltstack", "sigaltstack"},
};

#define EVENTS_MAX 1024
#define EVENT_NAME 48

struct events {
	struct event_count {
		char name[EVENT_NAME];
		uint64_t entered, left;
		bool has_entered, has_left;
	} items[EVENTS_MAX];
	size_t count;
};

static struct slice real_name(struct slice function)
{
	for (size_t i = 0; i < ARRAY_SIZE(functions); i++)
		if (slice_equals(function, functions[i].function))
			return slice_of(functions[i].name);
	return function;
}

static struct event_count *find_event(struct trace *trace, struct slice name)
{
	struct events *events = trace->state;

	if (!events)
		trace->state = events = calloc(1, sizeof(*events));
	if (!events || name.len >= EVENT_NAME || !is_name(name))
		return NULL;
	for (size_t i = 0; i < events->count; i++)
		if (slice_equals(name, events->items[i].name))
			return &events->items[i];
	if (events->count == EVENTS_MAX)
		return NULL;
	memcpy(events->items[events->count].name, name.ptr, name.len);
	return &events->items[events->count++];
}

static void note_event(struct trace *trace, struct slice event, uint64_t count)
{
	struct event_count *found;

	(void)slice_skip(&event, "syscalls:");
	if (slice_skip(&event, "sys_enter_")) {
		found = find_event(trace, real_name(event));
		if (found) {
			count_add(&found->entered, count);
			found->has_entered = true;
		}
	} else if (slice_skip(&event, "sys_exit_")) {
		found = find_event(trace, real_name(event));
		if (found) {
			count_add(&found->left, count);
			found->has_left = true;
		}
	}
}

/*
 * "8,,syscalls:sys_enter_mmap,764654,100.00,," or "  8  syscalls:sys_...". A
 * count that is not one (<not supported>) is none.
 */
static void perf_stat_line(struct trace *trace, struct slice line)
{
	const char *event = memmem(line.ptr, line.len, "sys_e", 5);
	struct slice rest = line, word, name;
	uint64_t count;

	if (!event)
		return;
	while (event > line.ptr &&
	       (event[-1] == ':' || isalnum((unsigned char)event[-1])))
		event--;
	if (event == line.ptr) /* there is no count */
		return;
	name = (struct slice){event, line.len - (size_t)(event - line.ptr)};
	word = tracing_word(&rest);
	if (word.ptr + word.len > event) { /* separators, and no blanks */
		word = line;
		word = slice_cut(&word, event[-1]);
		name = slice_cut(&name, event[-1]);
	} else {
		name = tracing_word(&name);
	}
	if (read_count(word, &count))
		note_event(trace, name, count);
}

/*
 * A call that a filter answers with an errno enters no tracepoint, but leaves
 * one: the difference was denied, and nothing else shows it. One without the
 * other says nothing of that.
 */
static int perf_stat_end(struct trace *trace, struct error *err)
{
	struct events *events = trace->state;

	(void)err;
	for (size_t i = 0; events && i < events->count; i++) {
		const struct event_count *event = &events->items[i];
		uint64_t most =
		    event->left > event->entered ? event->left : event->entered;
		uint64_t denied = event->has_entered && event->has_left
		                      ? most - event->entered
		                      : 0;

		if (most > 0)
			(void)tracing_add(trace, trace->options.arch,
			    slice_of(event->name), most, denied, 0);
	}
	free(trace->state);
	trace->state = NULL;
	return 0;
}

static void perf_stat_release(struct trace *trace)
{
	free(trace->state);
}

const struct trace_format trace_perf_stat = {
    .name = "perf-stat",
    .line = perf_stat_line,
    .end = perf_stat_end,
    .release = perf_stat_release,
};
