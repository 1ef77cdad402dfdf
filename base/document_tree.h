/* SPDX-License-Identifier: Apache-2.0 */
/* Private to document*.c: how the readers of JSON and YAML build the tree. */
#ifndef BASE_DOCUMENT_TREE_H
#define BASE_DOCUMENT_TREE_H

#include "base/document.h"

struct place {
	unsigned line, column;
};

/* What is under construction: the maps and lists that are still open. */
struct tree {
	struct document *document;
	struct problems *problems;
	struct level {
		struct node *node; /* the list or map */
		struct node *last; /* in it */
	} levels[DOCUMENT_DEPTH];
	unsigned depth;
	struct node *last; /* of the documents of the stream */
	size_t count;      /* of nodes */
	bool keyed;        /* the next node is an entry of this key */
	struct slice key;
	struct place key_place;
};

/*
 * Each returns 0, or a negative errno after it has told problems. Texts are
 * copied. Duplicate keys are told of when their map is closed, and are no
 * reason to stop reading.
 */
int tree_key(struct tree *tree, struct slice text, struct place place);
int tree_scalar(struct tree *tree, enum node_kind kind, struct slice text,
    struct place place);
int tree_open(struct tree *tree, enum node_kind kind, struct place place);
int tree_close(struct tree *tree);

/* Inside a map, where no key was given yet. */
bool tree_wants_key(const struct tree *tree);
/* Of the innermost that is open; NODE_WORD at the top. */
enum node_kind tree_inside(const struct tree *tree);

int document_out_of_memory(struct problems *problems);

/* Report an error at a place and return -EBADMSG. */
#define BAD(problems, at, ...)                                                \
	(problems_add(problems, SEVERITY_ERROR, NULL, (at).line, (at).column, \
	     __VA_ARGS__),                                                    \
	    -EBADMSG)

/* Read text, which is UTF-8, into the document. */
int document_json(struct tree *tree, struct slice text);
int document_yaml(struct tree *tree, struct slice text);

static inline bool is_json_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The place at an offset of text. */
struct place document_place(struct slice text, size_t offset);
/* Step over one byte; columns count characters. */
struct place place_after(struct place place, struct slice rest);

struct block;

struct document {
	struct node *root;
	struct block *blocks;
	size_t room; /* left in the first block */
	bool json;
};

#endif
