/* SPDX-License-Identifier: Apache-2.0 */
/* One log after the other: where to go on in it, and whether it is whole. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/time.h"
#include "collector/file_source.h"

#define KEPT_MAX (UINT64_C(64) << 20) /* of what comes packed by a pipe */
#define SHORTEST 6                    /* what is packed begins with as many */

/* Where to go on in a file: what is known of it by the way it begins. */
static struct known recognise(struct file_source *self, const struct stat *st,
    struct slice head)
{
	struct known now = known_of(st, head);
	struct known *before = known_find(&self->now, st, head);
	struct known *earlier = known_find(&self->before, st, head);

	if (earlier)
		earlier->matched = true;
	if (earlier && (!before || earlier->offset > before->offset))
		before = earlier;
	if (!before)
		return now;
	now.offset = before->offset;
	now.lines = before->lines;
	now.sure = before->sure;
	now.sure_lines = before->sure_lines;
	/* What was read when it could not be believed counts from now on. */
	if (vouch_trusted(&self->vouch) && known_is_doubted(&now)) {
		now.offset = now.sure;
		now.lines = now.sure_lines;
	}
	return now;
}

/* It was renamed between the look at its name and now. */
static bool is_another(const struct file_source *self, const struct stat *st,
    struct slice head)
{
	return !self->is_folder && !self->searched && self->before.count > 0 &&
	       !known_find(&self->before, st, head);
}

/* What lies beside the logs of a folder need not be one. */
static bool is_no_log(const struct file_source *self, struct slice head)
{
	return self->is_folder && head.len > 0 &&
	       memchr(head.ptr, '\0', head.len);
}

/* Its records are between those of other logs, and nobody knows which. */
static void tell_damaged(struct file_source *self, const char *path,
    const struct stat *st)
{
	uint64_t now_ms = time_now_ms();
	uint64_t to_ms = (uint64_t)st->st_mtim.tv_sec * 1000, from_ms;
	char detail[LOSSES_DETAIL];

	to_ms = to_ms > now_ms || self->is_stdin ? now_ms : to_ms;
	from_ms =
	    self->since_ms && self->since_ms < to_ms ? self->since_ms : to_ms;
	(void)snprintf(detail, sizeof(detail), "%.*s is damaged or cut off",
	    LOSSES_DETAIL - 26, path);
	losses_add(&self->losses, "truncated", LOSS_UNKNOWN, 0, from_ms, to_ms,
	    detail);
	file_damaged(self);
}

/* What goes by the name of something packed, and does not even begin so. */
static bool is_rubbish(const struct log_file *log, struct slice head)
{
	if (!log_is_named_packed(log))
		return false;
	for (size_t i = 0; i < head.len; i++)
		if ((unsigned char)head.ptr[i] < '\t')
			return true;
	return head.len < SHORTEST;
}

/* 0: what is packed is damaged, and that was said; or negative. */
static int check_whole(struct file_source *self, const struct log_file *log,
    int fd, const struct stat *st, struct slice head, struct known *now,
    struct error *err)
{
	const struct known *same = known_unchanged(&self->before, st);
	int r = same && same->whole ? 1 : stream_check(fd, err);

	now->whole = r == 1;
	if (r == 2 && is_rubbish(log, head))
		r = 0;
	if (r == 0)
		tell_damaged(self, log->path, st);
	return r;
}

/* It is looked at no more, as it is. */
static int leave(struct file_source *self, int fd, struct known *now,
    struct error *err)
{
	now->done = true;
	(void)close(fd);
	return known_push(&self->now, now) < 0 ? file_no_memory(err) : 0;
}

static int begin_log(struct file_source *self, const struct log_file *log,
    int fd, const struct stat *st, struct error *err)
{
	char bytes[HEAD_BYTES];
	struct slice head;
	struct known now;
	int r = file_head(fd, bytes, &head, err);

	if (r < 0) {
		(void)close(fd);
		return r;
	}
	if (is_another(self, st, head)) {
		(void)close(fd);
		return file_pick_again(self, self->name, err);
	}
	file_doubt_head(self, log->path, head);
	now = recognise(self, st, head);
	now.current = log->current;
	if (is_no_log(self, head) && !log_is_named_packed(log))
		return leave(self, fd, &now, err);
	r = check_whole(self, log, fd, st, head, &now, err);
	if (r == 0)
		return leave(self, fd, &now, err);
	if (r < 0) {
		(void)close(fd);
		return r;
	}
	r = stream_open(fd, &self->stream, err);
	if (r < 0)
		return r;
	/* Emptied, and begun alike. */
	if (now.offset > now.size && !stream_is_packed(self->stream))
		now.offset = now.lines = now.sure = now.sure_lines = 0;
	r = stream_seek(self->stream, now.offset, err);
	if (r == 0 && (lines_init(&self->lines, self->stream, now.offset) < 0 ||
	                  known_push(&self->now, &now) < 0))
		r = file_no_memory(err);
	return r;
}

static void say_unreadable(struct file_source *self, const char *path,
    const struct error *why)
{
	char detail[LOSSES_DETAIL];
	int room = LOSSES_DETAIL / 2;

	(void)snprintf(detail, sizeof(detail), "%.*s: %.*s", room, path,
	    room - 3, why->text);
	losses_add(&self->losses, "unreadable", LOSS_UNKNOWN, 0, self->since_ms,
	    0, detail);
}

/* What cannot be read of a folder's logs is a loss; a file is asked for. */
static int open_log(struct file_source *self, const struct log_file *log,
    struct error *err)
{
	struct known *unchanged;
	struct stat st;
	struct error why;
	int fd = log_open(log->path, &st, self->vouch.why, &why), r;

	if (fd < 0 && self->is_folder) {
		if (fd != -ENOENT)
			say_unreadable(self, log->path, &why);
		return 0;
	}
	if (fd < 0)
		return error_set(err, fd, "%s", why.text);
	unchanged = known_unchanged(&self->before, &st);
	if (!unchanged || !unchanged->done ||
	    (known_is_doubted(unchanged) && vouch_trusted(&self->vouch))) {
		r = begin_log(self, log, fd, &st, &why);
		if (r < 0 && r != -ENOMEM && self->is_folder)
			say_unreadable(self, log->path, &why);
		else if (r < 0)
			return error_set(err, r, "%s", why.text);
		return 0;
	}
	(void)close(fd);
	unchanged->matched = true;
	if (known_push(&self->now, unchanged) < 0)
		return file_no_memory(err);
	self->now.items[self->now.count - 1].current = log->current;
	self->done_bytes += unchanged->size;
	return 0;
}

void file_end_log(struct file_source *self)
{
	struct known *now = &self->now.items[self->now.count - 1];
	const char *path = self->logs.items[self->next_log - 1].path;
	char detail[LOSSES_DETAIL];

	if (stream_is_cut(self->stream)) {
		(void)snprintf(detail, sizeof(detail), "%.*s ends early",
		    LOSSES_DETAIL - 12, path);
		losses_add(&self->losses, "truncated", LOSS_UNKNOWN, 0, 0, 0,
		    detail);
	}
	now->done = true;
	self->done_bytes += now->size;
	stream_close(self->stream);
	self->stream = NULL;
}

/* It is read twice, so a pipe is kept for that long. */
static int keep_stdin(struct file_source *self, struct error *err)
{
	int file = memfd_create("packed", MFD_CLOEXEC), r;
	struct stat st = {
	    .st_mtim = {0, 0}
        };

	if (file < 0)
		return error_set(err, -errno, "%s", strerror(errno));
	r = stream_keep(self->stream, file, KEPT_MAX, err);
	stream_close(TAKE(self->stream));
	if (r == 0)
		r = stream_check(file, err);
	if (r > 0)
		return stream_open(file, &self->stream, err);
	(void)close(file);
	if (r == 0)
		tell_damaged(self, "standard input", &st);
	return r;
}

static int open_stdin(struct file_source *self, struct error *err)
{
	int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3), r;

	if (fd < 0)
		return error_set(err, -errno, "%s", strerror(errno));
	(void)snprintf(self->vouch.why, sizeof(self->vouch.why),
	    "anybody can write what comes by standard input");
	r = stream_open(fd, &self->stream, err);
	if (r == 0 && stream_is_packed(self->stream))
		r = keep_stdin(self, err);
	if (r == 0 && self->stream &&
	    (lines_init(&self->lines, self->stream, 0) < 0 ||
	        known_push(&self->now, &(struct known){0}) < 0))
		r = file_no_memory(err);
	return r;
}

int file_open_log(struct file_source *self, const struct log_file *log,
    struct error *err)
{
	self->vouch.told = false;
	return self->is_stdin ? open_stdin(self, err)
	                      : open_log(self, log, err);
}
