/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/lines.h"

#include <errno.h>

#define BLOCK_BYTES ((size_t)256 << 10)
#define BUF_BYTES   (LINE_MAX_BYTES + BLOCK_BYTES)

int lines_init(struct lines *lines, struct stream *stream, uint64_t position)
{
	char *buf = lines->buf ? lines->buf : malloc(BUF_BYTES);

	if (!buf)
		return -ENOMEM;
	*lines =
	    (struct lines){.stream = stream, .buf = buf, .position = position};
	return 0;
}

void lines_release(struct lines *lines)
{
	free(lines->buf);
	lines->buf = NULL;
}

/* Read on behind what there is, which moves to the front if it has to. */
static int fill(struct lines *lines, struct error *err)
{
	ssize_t n;

	if (BUF_BYTES - lines->end < BLOCK_BYTES) {
		memmove(lines->buf, lines->buf + lines->begin,
		    lines->end - lines->begin);
		lines->end -= lines->begin;
		lines->begin = 0;
	}
	n = stream_read(lines->stream, lines->buf + lines->end, BLOCK_BYTES,
	    err);
	if (n < 0)
		return (int)n;
	lines->ended = n == 0;
	lines->end += (size_t)n;
	return 0;
}

static void give(struct lines *lines, size_t len, size_t whole,
    struct line *ret)
{
	*ret = (struct line){
	    .text = {lines->buf + lines->begin, len},
	    .position = lines->position,
	    .end_position = lines->position + whole,
	};
	lines->begin += whole;
	lines->position += whole;
}

/* Keep the head at the front, and look for the newline in what follows. */
static int give_head(struct lines *lines, struct line *ret, struct error *err)
{
	char *tail = lines->buf + LINE_MAX_BYTES, *stop = NULL;
	size_t have = lines->end - lines->begin - LINE_MAX_BYTES;
	uint64_t passed = LINE_MAX_BYTES;

	memmove(lines->buf, lines->buf + lines->begin,
	    lines->end - lines->begin);
	while (!(stop = have ? memchr(tail, '\n', have) : NULL)) {
		ssize_t n;

		passed += have;
		n = stream_read(lines->stream, tail, BLOCK_BYTES, err);
		if (n < 0)
			return (int)n;
		have = (size_t)n;
		if (n == 0)
			break;
	}
	*ret = (struct line){
	    .text = {lines->buf, LINE_MAX_BYTES},
	    .position = lines->position,
	    .cut = true,
	    .open = !stop,
	};
	if (stop)
		passed += (uint64_t)(stop - tail) + 1;
	lines->begin = LINE_MAX_BYTES + (stop ? (size_t)(stop - tail) + 1 : 0);
	lines->end = LINE_MAX_BYTES + have;
	lines->ended = !stop;
	lines->position += passed;
	ret->end_position = lines->position;
	return 1;
}

int lines_next(struct lines *lines, struct line *ret, struct error *err)
{
	size_t seen = 0;
	int r;

	for (;;) {
		size_t have = lines->end - lines->begin;
		const char *at = lines->buf + lines->begin;
		const char *stop =
		    have > seen ? memchr(at + seen, '\n', have - seen) : NULL;

		if (stop && (size_t)(stop - at) <= LINE_MAX_BYTES) {
			give(lines, (size_t)(stop - at),
			    (size_t)(stop - at) + 1, ret);
			return 1;
		}
		if (have > LINE_MAX_BYTES)
			return give_head(lines, ret, err);
		if (lines->ended)
			break;
		seen = have;
		r = fill(lines, err);
		if (r < 0)
			return r;
	}
	if (lines->end == lines->begin)
		return 0;
	give(lines, lines->end - lines->begin, lines->end - lines->begin, ret);
	ret->open = true;
	return 1;
}
