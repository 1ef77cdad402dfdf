/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of a file as they were before it was compressed, if it was: gzip,
 * Zstandard and xz are told by how they begin, not by their names.
 */
#ifndef COLLECTOR_STREAM_H
#define COLLECTOR_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/cleanup.h"
#include "base/error.h"

struct stream;

/*
 * What packed files are read with is loaded when one comes. Whoever may not
 * load anything later on says so before; what is not installed stays away.
 */
void stream_be_ready(void);

/* Takes the descriptor, also when it fails. */
int stream_open(int fd, struct stream **ret, struct error *err);
void stream_close(struct stream *stream);

/* How many bytes were put into buf; 0: there are no more; or negative errno. */
ssize_t stream_read(struct stream *stream, char *buf, size_t size,
    struct error *err);

/* Go on from the offset-th byte of the whole; the same as reading up to it. */
int stream_seek(struct stream *stream, uint64_t offset, struct error *err);

/*
 * Copy all that is to come, as it is, into a file: what comes by a pipe cannot
 * be read twice. -E2BIG: it is more than that many bytes. Nothing can be read
 * of the stream any more.
 */
int stream_keep(struct stream *stream, int file, uint64_t most,
    struct error *err);

/*
 * Whether what is packed in a file is whole, to the last checksum: 1; 0: it is
 * damaged, or was cut off; 2: it is not packed; or a negative errno. Read from its beginning, and
 * in the end the descriptor stands there.
 */
int stream_check(int fd, struct error *err);

bool stream_is_packed(const struct stream *stream);

/* What there was to read ended too early, or was damaged from there on. */
bool stream_is_cut(const struct stream *stream);

/* How many bytes of the file itself were read. */
uint64_t stream_progress(const struct stream *stream);

int stream_fd(const struct stream *stream);

static inline void stream_closep(struct stream **stream)
{
	stream_close(*stream);
}

#define cleanup_stream CLEANUP(stream_closep)

#endif
