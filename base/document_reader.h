/* SPDX-License-Identifier: Apache-2.0 */
/* Private to document*.c: where the reader of JSON is, and its scalars. */
#ifndef BASE_DOCUMENT_READER_H
#define BASE_DOCUMENT_READER_H

#include "base/document_tree.h"

struct json_reader {
	struct tree *tree;
	struct slice rest;
	struct place at;
	char *scratch; /* as long as the whole text: a string is unescaped to */
};

static inline int json_peek(const struct json_reader *reader)
{
	return reader->rest.len ? (unsigned char)reader->rest.ptr[0] : EOF;
}

static inline void json_advance(struct json_reader *reader)
{
	reader->at = place_after(reader->at, reader->rest);
	slice_advance(&reader->rest, 1);
}

static inline void json_skip_blanks(struct json_reader *reader)
{
	while (reader->rest.len && is_json_blank(reader->rest.ptr[0]))
		json_advance(reader);
}

/* "expected WHAT, not 'x'", at the next byte. Returns -EBADMSG. */
int json_expected(const struct json_reader *reader, const char *what);

/*
 * From the opening quote to past the closing one. What it says is in scratch,
 * until the next string is read.
 */
int json_read_string(struct json_reader *reader, struct slice *ret);

bool json_is_number(struct slice word);

#endif
