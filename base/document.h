/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A JSON or YAML file as a tree of nodes that know their line and column.
 *
 * YAML is read by libyaml. JSON is not, for not all of JSON is YAML to it
 * (surrogate pairs, keys over 1024 bytes or with the colon on the next line,
 * U+2028 in a string): a strict reader of our own builds its tree. Text that
 * is not UTF-8, half of a surrogate pair, duplicate keys, tags, aliases and
 * merge keys of YAML, nesting deeper than DOCUMENT_DEPTH, more values than
 * DOCUMENT_NODES and files over DOCUMENT_BYTES are errors. A number is kept as
 * it is written, however large; who asks for it says what it may be.
 */
#ifndef BASE_DOCUMENT_H
#define BASE_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/problems.h"
#include "base/slice.h"

#define DOCUMENT_DEPTH 64
#define DOCUMENT_BYTES (16U << 20)
#define DOCUMENT_NODES (1U << 18)

enum node_kind {
	NODE_TEXT, /* a quoted scalar: a string */
	NODE_WORD, /* a plain scalar: number, true, null; in YAML also text */
	NODE_LIST,
	NODE_MAP
};

struct node {
	enum node_kind kind;
	unsigned line, column; /* of the value, from 1, in characters */
	unsigned key_line, key_column;
	struct slice key;   /* of an entry of a map */
	struct slice text;  /* of a scalar, unescaped, NUL after its end */
	struct node *first; /* of what a list or map holds */
	struct node *next;  /* beside it */
	size_t count;       /* how many it holds */
};

struct document;

enum document_format {
	DOCUMENT_ANY, /* JSON if it opens with { or [, else YAML */
	DOCUMENT_JSON,
	DOCUMENT_YAML
};

/*
 * Read a file ("-": standard input), or bytes. On failure problems says what
 * and where, and a negative errno is returned. A YAML stream may hold several
 * documents: document_root() is the first, its ->next the second.
 */
int document_read(const char *path, enum document_format format,
    struct document **ret, struct problems *problems);
int document_parse(struct slice text, enum document_format format,
    struct document **ret, struct problems *problems);
void document_free(struct document *document);
const struct node *document_root(const struct document *document);
bool document_is_json(const struct document *document);

static inline void document_freep(struct document **document)
{
	document_free(*document);
}

#define cleanup_document CLEANUP(document_freep)

/* The value under key of a map; NULL if it has none, or is no map. */
const struct node *node_find(const struct node *map, const char *key);

/*
 * A scalar that stands for text; in JSON that is NODE_TEXT only, in YAML any
 * word but null.
 */
bool node_is_text(const struct node *node, bool json);
bool node_is_null(const struct node *node);

/*
 * Exact to all 64 bits, decimal or (in YAML) after 0x. False if it is no
 * unsigned whole number, or opens with a 0 that some take for octal.
 */
bool node_u64(const struct node *node, uint64_t *ret);
/* true and false; in YAML also yes, no, on, off, as Kubernetes has it. */
bool node_bool(const struct node *node, bool *ret);

/* "a text", "a list" ...: for "expected a list, not a text". */
const char *node_kind_name(const struct node *node);

#endif
