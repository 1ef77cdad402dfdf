/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of a stream, lent, each within bounds. */
#ifndef COLLECTOR_LINES_H
#define COLLECTOR_LINES_H

#include "base/slice.h"
#include "collector/stream.h"

#define LINE_MAX_BYTES ((size_t)1 << 20)

struct line {
	struct slice text;     /* without its newline */
	uint64_t position;     /* of its first byte */
	uint64_t end_position; /* behind its newline */
	bool cut;              /* it was longer; text is its head */
	bool open;             /* the stream ends before its newline */
};

struct lines {
	struct stream *stream;
	char *buf;
	size_t begin, end;
	uint64_t position; /* of buf[begin] */
	bool ended;
};

/* From where the stream stands, which is the position-th byte. */
int lines_init(struct lines *lines, struct stream *stream, uint64_t position);
void lines_release(struct lines *lines); /* the stream is somebody else's */

/* 1, and a line that is good until the next; 0; or a negative errno. */
int lines_next(struct lines *lines, struct line *ret, struct error *err);

#endif
