/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/source_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "collector/file_source.h"

#define DOUBTED_MAX 64 /* of files that are gone, or go by other names */

static struct file_source *self_of(struct source *source)
{
	return (struct file_source *)source;
}

static void close_file(struct source *source)
{
	struct file_source *self = self_of(source);

	stream_close(self->stream);
	lines_release(&self->lines);
	logs_release(&self->logs);
	known_release(&self->before);
	known_release(&self->now);
	free(self->position);
	free(self->name);
	free(self);
}

/* What was being written to and is nowhere any more had perhaps grown. */
static void tell_gone(struct file_source *self)
{
	for (size_t i = 0; !self->told && i < self->before.count; i++) {
		const struct known *known = &self->before.items[i];

		if (known->current && !known->matched && known->size > 0)
			losses_add(&self->losses, "truncated", LOSS_UNKNOWN, 0,
			    self->since_ms, 0,
			    "the log that was read is gone or was emptied");
	}
	self->told = true;
}

/* Whether a whole line can be had without waiting for it. */
static bool is_ready(const struct file_source *self)
{
	struct pollfd poller = {.fd = STDIN_FILENO, .events = POLLIN};
	const struct lines *lines = &self->lines;

	if (self->stream && lines->end > lines->begin &&
	    memchr(lines->buf + lines->begin, '\n', lines->end - lines->begin))
		return true;
	return poll(&poller, 1, 0) != 0;
}

/* 1: there is a line; 0: no more for now; or a negative errno. */
static int next_line(struct file_source *self, struct line *ret,
    struct error *err)
{
	int r;

	for (;;) {
		if (self->stream) {
			r = lines_next(&self->lines, ret, err);
			if (r != 0)
				return r;
			file_end_log(self);
		}
		if (self->next_log == self->logs.count)
			return 0;
		r = file_open_log(self, &self->logs.items[self->next_log++],
		    err);
		if (r < 0)
			return r;
	}
}

static int next_file(struct source *source, struct entry *ret,
    struct error *err)
{
	struct file_source *self = self_of(source);
	bool ended = !self->stream && self->next_log == self->logs.count;
	bool sure;
	struct known *now;
	struct line line;
	int r;

	if (!ended && self->is_pipe && !is_ready(self))
		return 0;
	r = next_line(self, &line, err);
	if (r == 0)
		tell_gone(self);
	if (r <= 0)
		return r;
	if (!line.open && !line.cut)
		file_doubt_line(self, line.text);
	file_doubt(self);
	sure = vouch_trusted(&self->vouch);
	now = &self->now.items[self->now.count - 1];
	/* It may be whole when it is read again: then it is read in whole. */
	now->offset = line.open ? line.position : line.end_position;
	*ret = (struct entry){
	    .text = line.text,
	    .position = line.position,
	    .line_number = now->lines + 1,
	    .trust = sure ? TRUST_KERNEL : TRUST_FORGEABLE,
	    .said = vouch_said(&self->vouch),
	    .cut = line.cut,
	};
	now->lines += !line.open;
	if (sure) {
		now->sure = now->offset;
		now->sure_lines = now->lines;
	}
	return 1;
}

/*
 * What has not been looked at yet is still as it was known. What could not be
 * believed is looked for again when it can.
 */
static int keep_before(const struct file_source *self, struct known_files *kept)
{
	size_t doubted = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < self->before.count; i++) {
		struct known known = self->before.items[i];

		if (known.matched ||
		    (self->told &&
		        (!known_is_doubted(&known) || ++doubted > DOUBTED_MAX)))
			continue;
		if (self->told)
			known.current = false;
		r = known_push(kept, &known);
	}
	return r;
}

static int checkpoint_file(struct source *source, struct checkpoint *ret)
{
	struct file_source *self = self_of(source);
	struct known_files kept = {0};
	size_t len;
	int r = 0;

	*ret = (struct checkpoint){.source = slice_of(self->name)};
	if (self->is_stdin)
		return 0;
	for (size_t i = 0; r == 0 && i < self->now.count; i++)
		r = known_push(&kept, &self->now.items[i]);
	if (r == 0)
		r = keep_before(self, &kept);
	if (r == 0)
		r = known_format(&kept, &self->position, &len);
	known_release(&kept);
	if (r == 0)
		ret->position = (struct slice){self->position, len};
	return r;
}

static int loss_file(struct source *source, struct loss *ret)
{
	return losses_take(&self_of(source)->losses, ret);
}

static int wait_file(const struct source *source)
{
	const struct file_source *self = (const struct file_source *)source;
	bool ended = !self->stream && self->next_log == self->logs.count;

	return self->is_pipe && !ended ? STDIN_FILENO : -1;
}

static void progress_file(const struct source *source, uint64_t *done,
    uint64_t *total)
{
	const struct file_source *self = (const struct file_source *)source;

	*done = self->done_bytes;
	if (self->stream)
		*done += stream_progress(self->stream);
	*total = self->total_bytes;
}

static void add_sizes(struct file_source *self)
{
	struct stat st;

	for (size_t i = 0; i < self->logs.count; i++)
		if (stat(self->logs.items[i].path, &st) == 0)
			self->total_bytes += (uint64_t)st.st_size;
}

static int open_file(const char *what, enum trust_said said,
    const struct checkpoint *since, struct source **ret, struct error *err)
{
	cleanup_source struct source *source = NULL;
	struct file_source *self = calloc(1, sizeof(*self));
	struct stat st;
	int r;

	if (!self)
		return file_no_memory(err);
	source = &self->source;
	source->type = &source_file;
	self->vouch.said = said;
	self->name = strdup(what);
	self->is_stdin = strcmp(what, "-") == 0;
	self->is_pipe = self->is_stdin && fstat(STDIN_FILENO, &st) == 0 &&
	                !S_ISREG(st.st_mode);
	if (!self->name)
		return file_no_memory(err);
	if (since && !known_parse(since->position, &self->before))
		known_release(&self->before);
	if (since)
		self->since_ms = since->watch_to_ms;
	r = file_pick(self, what, err);
	if (r < 0)
		return r;
	add_sizes(self);
	*ret = TAKE(source);
	return 0;
}

const struct source_type source_file = {
    .name = "file",
    .open = open_file,
    .next = next_file,
    .checkpoint = checkpoint_file,
    .loss = loss_file,
    .wait_fd = wait_file,
    .progress = progress_file,
    .doubt = file_take_doubt,
    .close = close_file,
};
