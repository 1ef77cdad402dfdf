/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Long lines of containers, which CRI runtimes write in parts of 16 KiB:
 * "2026-10-03T10:24:44.123456789Z stderr P the beginning", and the last of
 * them with F. Those of the two streams may take turns.
 *
 * Docker's json-file has them as JSON, {"log":"the beginning","stream":"stderr",
 * and only the last of them ends with a newline.
 */
#include <stdlib.h>

#include "base/array.h"
#include "base/time.h"
#include "collector/reading.h"

#define HEAD_MAX    64    /* the stamp, the stream and the tag */
#define DOCKER_PART 16384 /* what others strip of its newline is shorter */

static const char *const streams[PARTIALS] = {"stdout ", "stderr "};

/* False: it is no line of a container. *ret: what it says. */
static bool take_apart(struct slice text, size_t *stream, bool *partial,
    struct slice *ret)
{
	const char *blank;

	if (text.len == 0 || *text.ptr < '0' || *text.ptr > '9')
		return false;
	blank =
	    memchr(text.ptr, ' ', text.len < HEAD_MAX ? text.len : HEAD_MAX);
	if (!blank || time_leading(text) == 0)
		return false;
	slice_advance(&text, (size_t)(blank - text.ptr) + 1);
	for (*stream = 0; *stream < PARTIALS; (*stream)++)
		if (slice_skip(&text, streams[*stream]))
			break;
	*partial = text.len > 0 && *text.ptr == 'P';
	*ret = text;
	(void)slice_cut(ret, ' ');
	return *stream < PARTIALS && text.len > 0 &&
	       (*text.ptr == 'P' || *text.ptr == 'F');
}

/* What is beyond the bound is left out: the beginning says most. */
static void append(struct partial *partial, struct slice text)
{
	size_t room = PARTIAL_BYTES - partial->used;

	if (!partial->bytes)
		partial->bytes = malloc(PARTIAL_BYTES);
	if (!partial->bytes)
		return;
	if (text.len > room)
		text.len = room;
	memcpy(partial->bytes + partial->used, text.ptr, text.len);
	partial->used += text.len;
}

/* A line of its own, good until the next one is read. */
static bool join(struct reading *in, struct partial *partial)
{
	char *room = scratch_take(in->reader, partial->used);

	if (room)
		memcpy(room, partial->bytes, partial->used);
	in->text = (struct slice){room, room ? partial->used : 0};
	in->decoded = true;
	partial->used = 0;
	partial->time_ms = 0;
	return room != NULL;
}

bool read_partial(struct reading *in)
{
	struct partial *partial;
	struct slice said;
	size_t stream;
	bool more;

	if (!take_apart(in->text, &stream, &more, &said))
		return false;
	partial = &in->reader->partials[stream];
	if (!more && partial->used == 0)
		return false;
	/* The first part with its stamp, for when it was. */
	append(partial, partial->used == 0 ? in->text : said);
	return more || !join(in, partial);
}

bool read_partial_json(struct reading *in, struct slice stream,
    struct slice *text)
{
	struct partial *partial = in->reader->partials;
	bool more =
	    text->len >= DOCKER_PART && text->ptr[text->len - 1] != '\n';

	if (slice_equals(stream, "stderr"))
		partial++;
	else if (!slice_equals(stream, "stdout"))
		return false;
	if (!more && partial->used == 0)
		return false;
	if (partial->used == 0)
		partial->time_ms = in->time_ms;
	in->time_ms = partial->time_ms;
	append(partial, *text);
	if (!more && join(in, partial))
		*text = in->text;
	return more;
}

bool partial_finish(struct reading *in)
{
	for (size_t i = 0; i < PARTIALS; i++) {
		struct partial *partial = &in->reader->partials[i];

		if (partial->used == 0)
			continue;
		if (partial->time_ms)
			in->time_ms = partial->time_ms;
		if (!join(in, partial))
			continue;
		read_text(in);
		if (in->ret->kind != RECORD_NONE)
			return true;
	}
	return false;
}

void partial_release(struct reader *reader)
{
	for (size_t i = 0; i < PARTIALS; i++)
		free(reader->partials[i].bytes);
}
