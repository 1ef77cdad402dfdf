/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A checksum is at the end, so what is packed is unpacked twice: first to see
 * whether all of it is what was packed once, and nothing of it is kept.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collector/stream.h"

#define CHECK_BYTES ((size_t)256 << 10)

static int read_through(struct stream *stream, struct error *err)
{
	cleanup_free char *buf = malloc(CHECK_BYTES);
	ssize_t n = 1;

	if (!buf)
		return error_set(err, -ENOMEM, "out of memory");
	while (n > 0)
		n = stream_read(stream, buf, CHECK_BYTES, err);
	return n < 0 ? (int)n : !stream_is_cut(stream);
}

int stream_check(int fd, struct error *err)
{
	cleanup_stream struct stream *stream = NULL;
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3), r;

	if (copy < 0 || lseek(fd, 0, SEEK_SET) < 0) {
		r = -errno;
		if (copy >= 0)
			(void)close(copy);
		return error_set(err, r, "%s", strerror(-r));
	}
	r = stream_open(copy, &stream, err);
	if (r == 0)
		r = stream_is_packed(stream) ? read_through(stream, err) : 2;
	if (r >= 0 && lseek(fd, 0, SEEK_SET) < 0)
		return error_set(err, -errno, "%s", strerror(errno));
	return r;
}
