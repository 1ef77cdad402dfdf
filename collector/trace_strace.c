/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strace, as it writes with -f, -ff, -o, -t, -tt, -ttt, -r, -T, -i, -n, -y and
 * -Y. A line begins with what is told of its process and its time; then comes
 * a call, the rest of one that was interrupted by others, or a signal.
 *
 * A call that the filter kills for prints its own number as if it had been
 * its result, and then the process dies: that was no success.
 */
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdlib.h>

#include "base/array.h"
#include "collector/strace_text.h"
#include "collector/tracing.h"

#define PROCESSES 1024 /* a power of two; older ones are forgotten */
#define NAME_MAX  40

/* What a process did last, and what table its calls are of. */
struct last {
	uint64_t pid;
	uint32_t arch; /* 0: as the options say */
	bool open;     /* it has not returned yet */
	char name[NAME_MAX];
};

struct strace {
	struct last last[PROCESSES];
};

static struct last *last_of(struct trace *trace, uint64_t pid)
{
	struct strace *strace = trace->state;
	struct last *last;

	if (!strace)
		trace->state = strace = calloc(1, sizeof(*strace));
	if (!strace)
		return NULL;
	last = &strace->last[pid % PROCESSES];
	if (last->pid != pid)
		*last = (struct last){.pid = pid};
	return last;
}

/* All of them, or none is kept: half a call is another call. */
static void take_args(struct used *used, struct slice text)
{
	uint64_t args[ARRAY_SIZE(used->args)] = {0};

	for (size_t i = 0; text.len > 0; i++) {
		size_t len = strace_outside(text, ",");

		if (i == ARRAY_SIZE(args) ||
		    !strace_arg((struct slice){text.ptr, len}, &args[i]))
			return;
		slice_advance(&text, len);
		(void)slice_skip(&text, ",");
	}
	memcpy(used->args, args, sizeof(args));
	used->has_args = true;
}

/* " = -1 ENOSYS (Function not implemented)". */
static bool is_denied(struct slice text)
{
	strace_blanks(&text);
	if (!slice_skip(&text, "="))
		return false;
	strace_blanks(&text);
	return slice_skip(&text, "-1 ENOSYS") || slice_skip(&text, "-1 EPERM");
}

static uint32_t arch_of(const struct trace *trace, const struct last *last)
{
	return last->arch ? last->arch : trace->options.arch;
}

static struct used *find_last(struct trace *trace, const struct last *last,
    uint32_t action)
{
	if (!*last->name)
		return NULL;
	return tracing_find(trace, arch_of(trace, last), slice_of(last->name),
	    action);
}

static void note_denied(struct trace *trace, const struct last *last)
{
	struct used *used = find_last(trace, last, 0);

	if (!used || used->denied >= used->count)
		return;
	used->denied++;
	trace->counts.denied++;
}

static void take_call(struct trace *trace, const struct head *head,
    struct slice name, struct slice rest)
{
	struct last *last = last_of(trace, head->pid);
	struct used *used;
	size_t end;

	if (!last || name.len >= sizeof(last->name))
		return;
	memcpy(last->name, name.ptr, name.len);
	last->name[name.len] = '\0';
	used =
	    tracing_add(trace, arch_of(trace, last), name, 1, 0, head->time_ms);
	end = strace_outside(rest, ")");
	last->open = end == rest.len;
	if (!used || last->open)
		return;
	take_args(used, (struct slice){rest.ptr, end});
	slice_advance(&rest, end + 1);
	if (is_denied(rest))
		note_denied(trace, last);
}

/* "<... read resumed>"abc", 3) = 3". */
static void take_resumed(struct trace *trace, const struct head *head,
    struct slice rest)
{
	struct last *last = last_of(trace, head->pid);
	struct slice name = strace_name(&rest);
	size_t end;

	if (!last || !last->open || !slice_equals(name, last->name))
		return;
	last->open = false;
	end = strace_outside(rest, ")");
	if (end == rest.len)
		return;
	slice_advance(&rest, end + 1);
	if (is_denied(rest))
		note_denied(trace, last);
}

/* What was counted as a call was one that a filter answered so. */
static void take_answer(struct trace *trace, const struct head *head,
    uint32_t action)
{
	struct last *last = last_of(trace, head->pid);
	struct used *plain = last ? find_last(trace, last, 0) : NULL;
	struct used *answered;
	uint64_t first_ms, last_ms;

	if (!plain || plain->count == plain->denied)
		return;
	plain->count--;
	first_ms = plain->first_ms;
	last_ms = plain->last_ms;
	/* It may grow the list, so plain is no more. */
	answered = find_last(trace, last, action);
	last->name[0] = '\0';
	if (!answered)
		return;
	if (answered->count == 0)
		answered->first_ms = first_ms;
	answered->last_ms = last_ms;
	answered->count++;
	answered->denied++;
	trace->counts.denied++;
}

static const struct {
	const char *text;
	uint32_t arch; /* 0: as the options say */
} modes[] = {
    {"32 bit mode", AUDIT_ARCH_I386},
    {"64 bit mode", 0              },
    {"x32 mode",    0x4000003e     },
};

/* "[ Process PID=7 runs in 32 bit mode. ]": what its numbers mean changes. */
static bool take_mode(struct trace *trace, struct slice rest)
{
	struct last *last;
	uint64_t pid;

	(void)slice_skip(&rest, "strace: ");
	if (!slice_skip(&rest, "[ Process PID=") ||
	    slice_take_u64(&rest, 10, &pid) < 0 ||
	    !slice_skip(&rest, " runs in "))
		return false;
	/* Without -f there is but one process, and no pid on its lines. */
	last = last_of(trace, pid);
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		if (!slice_skip(&rest, modes[i].text))
			continue;
		if (last)
			last->arch = modes[i].arch;
		last = last_of(trace, 0);
		if (last)
			last->arch = modes[i].arch;
	}
	return true;
}

static void strace_line(struct trace *trace, struct slice line)
{
	struct head head;
	struct slice name;

	if (take_mode(trace, line))
		return;
	strace_head(&line, &head);
	if (slice_skip(&line, "<... ")) {
		take_resumed(trace, &head, line);
	} else if (slice_skip(&line, "--- SIGSYS ")) {
		if (memmem(line.ptr, line.len, "SYS_SECCOMP", 11))
			take_answer(trace, &head, SECCOMP_RET_TRAP);
	} else if (slice_skip(&line, "+++ killed by SIGSYS")) {
		take_answer(trace, &head, SECCOMP_RET_KILL_PROCESS);
	} else {
		name = strace_name(&line);
		if (name.len > 0 && slice_skip(&line, "("))
			take_call(trace, &head, name, line);
	}
}

/* Entries from which all was taken again say nothing. */
static int strace_end(struct trace *trace, struct error *err)
{
	size_t kept = 0;

	(void)err;
	for (size_t i = 0; i < trace->count; i++)
		if (trace->items[i].count > 0)
			trace->items[kept++] = trace->items[i];
	trace->count = kept;
	trace->hint = 0;
	free(trace->state);
	trace->state = NULL;
	return 0;
}

static void strace_release(struct trace *trace)
{
	free(trace->state);
}

const struct trace_format trace_strace = {
    .name = "strace",
    .line = strace_line,
    .end = strace_end,
    .release = strace_release,
};
