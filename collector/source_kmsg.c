/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's ring buffer. Programs may write to it, but never as facility 0.
 *
 * Records of audit are here only while no auditd takes them, and the limit on
 * printk, which the whole kernel shares, drops most of a flood: it is a
 * witness of which calls, not of how many. So what was watched goes only from
 * one such record to the next, never up to now.
 */
#include "collector/source_kmsg.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"
#include "collector/attribute.h"
#include "collector/audit_message.h"
#include "collector/clock.h"
#include "collector/losses.h"
#include "collector/position.h"
#include "collector/prober.h"
#include "collector/serial_gaps.h"

#define KMSG      "/dev/kmsg"
#define LINE_SIZE 16384 /* a record and its KEY=value lines; see printk */

static const char audit_opening[] = "audit: type=";
static const char seccomp_type[] = "1326";
static const char suppressed[] = " callbacks suppressed";

struct source_kmsg {
	struct source source;
	int fd;
	struct attributor *attributor;
	struct losses losses;
	struct clock clock;
	struct prober prober;
	struct position position;
	bool begun;       /* a line was read: the sequence is known */
	bool joined;      /* the watch goes on where it was */
	uint64_t void_ms; /* what was told from then on was wrong; or 0 */
	uint64_t watch_from_ms, watch_to_ms;
	struct serial_gaps gaps;
	uint64_t read_ms; /* when something was last read */
	char line[LINE_SIZE];
	char position_text[POSITION_TEXT];
};

static struct source_kmsg *self_of(struct source *source)
{
	return (struct source_kmsg *)source;
}

/* "\\x5c" and the like; control characters stay as they are printed. */
static size_t unescape(char *text, size_t len)
{
	size_t to = 0;

	for (size_t from = 0; from < len; from++, to++) {
		unsigned high, low;

		text[to] = text[from];
		if (text[from] != '\\' || from + 3 >= len ||
		    text[from + 1] != 'x')
			continue;
		high = hex_value(text[from + 2]);
		low = hex_value(text[from + 3]);
		if (high == HEX_NONE || low == HEX_NONE || high < 2 ||
		    (high == 7 && low == 15))
			continue;
		text[to] = (char)(high << 4 | low);
		from += 3;
	}
	return to;
}

bool kmsg_line_read(char *buf, size_t len, struct kmsg_line *ret)
{
	struct slice rest = {buf, len}, text;
	uint64_t priority, sequence, time_us;
	char *begin;

	if (slice_take_u64(&rest, 10, &priority) < 0 ||
	    !slice_skip(&rest, ",") ||
	    slice_take_u64(&rest, 10, &sequence) < 0 ||
	    !slice_skip(&rest, ",") ||
	    slice_take_u64(&rest, 10, &time_us) < 0 || priority > UINT16_MAX)
		return false;
	(void)slice_cut(&rest, ';');
	begin = buf + (rest.ptr - buf);
	text = slice_cut(&rest, '\n');
	*ret = (struct kmsg_line){
	    .facility = (unsigned)(priority >> 3),
	    .sequence = sequence,
	    .time_us = time_us,
	    .text = {begin, unescape(begin, text.len)},
	};
	return true;
}

static void resume(struct source_kmsg *kmsg, const struct checkpoint *since)
{
	struct position before;

	uint64_t now = time_now_ms();

	prober_begin(&kmsg->prober, now, PROBE_AFTER_MS);
	if (clock_resume(since ? since->watch_to_ms : 0, now, &kmsg->losses))
		kmsg->void_ms = now;
	position_boot(&kmsg->position);
	if (!since || !position_parse(since->position, &before) ||
	    strcmp(before.boot, kmsg->position.boot) != 0)
		return;
	kmsg->position = before;
	kmsg->begun = true;
	kmsg->read_ms = before.time_ms;
}

static void close_kmsg(struct source *source)
{
	struct source_kmsg *kmsg = self_of(source);

	if (kmsg->fd >= 0)
		(void)close(kmsg->fd);
	attributor_free(kmsg->attributor);
	free(kmsg);
}

static int open_kmsg(const char *what, enum trust_said said,
    const struct checkpoint *since, struct source **ret, struct error *err)
{
	cleanup_source struct source *source = NULL;
	struct source_kmsg *kmsg = calloc(1, sizeof(*kmsg));

	(void)what, (void)said;
	if (!kmsg)
		return error_set(err, -ENOMEM, "out of memory");
	source = &kmsg->source;
	source->type = &source_kmsg;
	kmsg->attributor = attributor_new(NULL);
	kmsg->fd = open(KMSG, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (kmsg->fd < 0)
		return error_set(err, -errno, KMSG ": %s%s", strerror(errno),
		    errno == EPERM ? " (it takes CAP_SYSLOG)" : "");
	if (!kmsg->attributor)
		return error_set(err, -ENOMEM, "out of memory");
	resume(kmsg, since);
	*ret = TAKE(source);
	return 0;
}

/* Lines of any kind: how many were records nobody knows. */
static void lines_went(struct source_kmsg *kmsg, uint64_t count, uint64_t now)
{
	losses_add(&kmsg->losses, "overrun", LOSS_AT_MOST, count, kmsg->read_ms,
	    now, "lines of the ring buffer were overwritten");
}

/* 1, 0 when there is no more, or a negative errno. */
static int read_line(struct source_kmsg *kmsg, struct kmsg_line *ret,
    struct error *err)
{
	for (;;) {
		ssize_t n = read(kmsg->fd, kmsg->line, sizeof(kmsg->line));

		if (n > 0 && kmsg_line_read(kmsg->line, (size_t)n, ret))
			return 1;
		/* EPIPE: overwritten; the sequence will show how many. */
		if (n > 0 || (n < 0 && (errno == EPIPE || errno == EINTR)))
			continue;
		if (n == 0 || errno == EAGAIN)
			return 0;
		return error_set(err, -errno, KMSG ": %s", strerror(errno));
	}
}

/* False: it was read before. */
static bool is_new(struct source_kmsg *kmsg, uint64_t sequence, uint64_t now)
{
	uint64_t before = kmsg->position.sequence;

	if (kmsg->begun && sequence <= before)
		return false;
	if (kmsg->begun && sequence > before + 1)
		lines_went(kmsg, sequence - before - 1, now);
	kmsg->begun = true;
	kmsg->position.sequence = sequence;
	return true;
}

/*
 * Text of somebody's own may be quoted in a line of the kernel's (the name of
 * a device); a record stands at its beginning.
 */
static enum trust trust_of(const struct kmsg_line *line)
{
	struct slice text = line->text;

	if (line->facility != 0 || text.len == 0)
		return TRUST_FORGEABLE;
	(void)slice_skip(&text, "audit: ");
	return memmem(text.ptr, text.len, "audit: ", 7) ? TRUST_FORGEABLE
	                                                : TRUST_KERNEL;
}

/* Between the record before and the one to come, some were left out. */
static void break_watch(struct source_kmsg *kmsg)
{
	kmsg->watch_from_ms = kmsg->watch_to_ms = 0;
	kmsg->joined = false;
}

static void watch(struct source_kmsg *kmsg, uint64_t time_ms)
{
	if (!kmsg->watch_from_ms)
		kmsg->watch_from_ms = time_ms;
	kmsg->watch_to_ms = time_ms;
}

/* An auditd took them, or the limit on printk left them out. */
static void look_at_serial(struct source_kmsg *kmsg,
    const struct audit_stamp *stamp)
{
	struct gap gap;

	serial_gaps_add(&kmsg->gaps, stamp->serial, stamp->time_ms);
	while (serial_gaps_take(&kmsg->gaps, &gap))
		losses_add(&kmsg->losses, "gap", LOSS_AT_MOST, gap.missing,
		    gap.from_ms, gap.to_ms, "serials that did not come");
}

/* Up to where nothing can have gone unseen. */
static uint64_t whole_until(const struct source_kmsg *kmsg)
{
	uint64_t whole_ms = serial_gaps_whole_ms(&kmsg->gaps);

	return whole_ms < kmsg->watch_to_ms ? whole_ms : kmsg->watch_to_ms;
}

static void look_at_line(struct source_kmsg *kmsg, struct entry *entry)
{
	struct slice body = entry->text;
	struct slice type;
	struct audit_stamp stamp;
	struct caller caller;
	uint64_t sent_ms;

	if (entry->trust != TRUST_KERNEL)
		return;
	if (memmem(body.ptr, body.len, suppressed, strlen(suppressed)))
		break_watch(kmsg);
	if (!slice_skip(&body, audit_opening))
		return;
	type = slice_cut(&body, ' ');
	if (!audit_stamp_read(body, &stamp))
		return;
	look_at_serial(kmsg, &stamp);
	if (!slice_equals(type, seccomp_type))
		return;
	watch(kmsg, stamp.time_ms);
	caller = caller_of(body, stamp.time_ms);
	if (prober_took(&kmsg->prober, caller.pid, body, &sent_ms))
		*entry = prober_entry(entry);
	else
		(void)entry_attribute(entry, kmsg->attributor, &caller);
}

/* The backlog is of any time since boot; lines have microseconds since. */
static uint64_t written_ms(const struct kmsg_line *line, uint64_t now)
{
	struct timespec up;
	uint64_t since_boot_ms;

	if (clock_gettime(CLOCK_MONOTONIC, &up) < 0)
		return now;
	since_boot_ms =
	    (uint64_t)up.tv_sec * 1000 + (uint64_t)up.tv_nsec / 1000000;
	if (line->time_us / 1000 >= since_boot_ms)
		return now;
	return now - (since_boot_ms - line->time_us / 1000);
}

static int next_kmsg(struct source *source, struct entry *ret,
    struct error *err)
{
	struct source_kmsg *kmsg = self_of(source);
	uint64_t now = time_now_ms();
	struct kmsg_line line = {0};
	int r;

	while ((r = read_line(kmsg, &line, err)) > 0) {
		if (!is_new(kmsg, line.sequence, now))
			continue;
		kmsg->read_ms = written_ms(&line, now);
		*ret = (struct entry){
		    .text = line.text,
		    .position = line.sequence,
		    .received_ms = kmsg->read_ms,
		    .trust = trust_of(&line),
		};
		look_at_line(kmsg, ret);
		return 1;
	}
	/* With an auditd none comes here; then nothing is watched. */
	(void)prober_tick(&kmsg->prober, now);
	return r;
}

/* Its backlog is older: what was read of it is older than the step, too. */
static void look_at_clock(struct source_kmsg *kmsg)
{
	uint64_t now;

	if (clock_look(&kmsg->clock, &kmsg->losses)) {
		break_watch(kmsg);
		kmsg->gaps = (struct serial_gaps){.begun = false};
		kmsg->void_ms = kmsg->clock.last.real_ms;
		prober_begin(&kmsg->prober, kmsg->clock.last.real_ms,
		    PROBE_AFTER_MS);
	}
	now = time_now_ms();
	if (kmsg->watch_to_ms > now)
		kmsg->watch_to_ms = now;
	if (kmsg->read_ms > now)
		kmsg->read_ms = now;
}

static int checkpoint_kmsg(struct source *source, struct checkpoint *ret)
{
	struct source_kmsg *kmsg = self_of(source);
	uint64_t to_ms;

	*ret = (struct checkpoint){.source = slice_of("kmsg")};
	look_at_clock(kmsg);
	ret->void_from_ms = kmsg->void_ms;
	kmsg->void_ms = 0;
	to_ms = whole_until(kmsg);
	if (to_ms > kmsg->watch_from_ms) {
		ret->watch_from_ms = kmsg->watch_from_ms;
		ret->watch_to_ms = to_ms;
		ret->joined = kmsg->joined;
		kmsg->joined = true;
		kmsg->watch_from_ms = to_ms;
	}
	kmsg->position.time_ms = kmsg->read_ms;
	ret->position = position_format(&kmsg->position, kmsg->position_text);
	return 0;
}

static int loss_kmsg(struct source *source, struct loss *ret)
{
	look_at_clock(self_of(source));
	return losses_take(&self_of(source)->losses, ret);
}

static int wait_kmsg(const struct source *source)
{
	return ((const struct source_kmsg *)source)->fd;
}

static void progress_kmsg(const struct source *source, uint64_t *done,
    uint64_t *total)
{
	(void)source;
	*done = *total = 0;
}

const struct source_type source_kmsg = {
    .name = "kmsg",
    .has_backlog = true,
    .open = open_kmsg,
    .next = next_kmsg,
    .checkpoint = checkpoint_kmsg,
    .loss = loss_kmsg,
    .wait_fd = wait_kmsg,
    .progress = progress_kmsg,
    .close = close_kmsg,
};
