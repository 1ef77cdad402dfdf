/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "collector/file_source.h"

int file_no_memory(struct error *err)
{
	return error_set(err, -ENOMEM, "out of memory");
}

int file_head(int fd, char head[static HEAD_BYTES], struct slice *ret,
    struct error *err)
{
	cleanup_stream struct stream *stream = NULL;
	size_t len = 0;
	ssize_t n = 0;
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3), r;

	if (copy < 0)
		return error_set(err, -errno, "%s", strerror(errno));
	r = stream_open(copy, &stream, err);
	if (r < 0)
		return r;
	while (len < HEAD_BYTES &&
	       (n = stream_read(stream, head + len, HEAD_BYTES - len, err)) > 0)
		len += (size_t)n;
	if (n < 0)
		return (int)n;
	if (lseek(fd, 0, SEEK_SET) < 0)
		return error_set(err, -errno, "%s", strerror(errno));
	*ret = (struct slice){head, len};
	return 0;
}

/* Whether the log is one that was read before, or goes on from one. */
static int is_known(const struct file_source *self, const char *path,
    struct error *err)
{
	char bytes[HEAD_BYTES], why[AUTHORS_WHY];
	struct slice head = {NULL, 0};
	struct stat st;
	int fd = log_open(path, &st, why, err), r;

	if (fd < 0)
		return fd;
	if (known_unchanged(&self->before, &st)) {
		(void)close(fd);
		return 1;
	}
	r = file_head(fd, bytes, &head, err);
	(void)close(fd);
	return r < 0 ? r : known_find(&self->before, &st, head) != NULL;
}

/* From the one on that was read last, if it is still somewhere. */
static int add_rotated(struct file_source *self, const char *path,
    struct error *err)
{
	cleanup_logs struct logs family = {0};
	cleanup_free char *folder = strdup(path);
	char *slash = folder ? strrchr(folder, '/') : NULL;
	bool found = false;
	int r;

	if (!folder)
		return file_no_memory(err);
	if (slash)
		*slash = '\0';
	r = logs_list(&family, slash ? folder : ".", path, err);
	for (size_t i = 0; r == 0 && i < family.count; i++) {
		const char *at = family.items[i].path;

		if (family.items[i].current)
			continue;
		found = found || is_known(self, at, NULL) > 0;
		if (found)
			r = logs_add(&self->logs, at, err);
	}
	return r;
}

static int add_file(struct file_source *self, const char *path,
    struct error *err)
{
	int r = is_known(self, path, err);

	if (r < 0)
		return r;
	self->searched = r == 0 && self->before.count > 0;
	if (self->searched || known_doubted(&self->before))
		r = add_rotated(self, path, err);
	return r < 0 ? r : logs_add(&self->logs, path, err);
}

int file_pick_again(struct file_source *self, const char *what,
    struct error *err)
{
	int r;

	logs_release(&self->logs);
	self->next_log = 0;
	self->searched = true;
	r = add_rotated(self, what, err);
	return r < 0 ? r : logs_add(&self->logs, what, err);
}

/* It was renamed, and the next is not there yet. */
static int add_last(struct file_source *self, const char *path,
    struct error *err)
{
	int r;

	if (self->before.count == 0)
		return error_set(err, -ENOENT, "%s", strerror(ENOENT));
	self->searched = true;
	r = add_rotated(self, path, err);
	if (r == 0 && self->logs.count == 0)
		r = error_set(err, -ENOENT, "%s", strerror(ENOENT));
	return r;
}

int file_pick(struct file_source *self, const char *what, struct error *err)
{
	struct stat st;

	if (self->is_stdin)
		return logs_add(&self->logs, "-", err);
	if (stat(what, &st) < 0 && errno == ENOENT)
		return add_last(self, what, err);
	if (stat(what, &st) < 0)
		return error_set(err, -errno, "%s", strerror(errno));
	self->is_folder = S_ISDIR(st.st_mode);
	if (!self->is_folder)
		return add_file(self, what, err);
	return logs_list(&self->logs, what, NULL, err);
}
