/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Maps of a document read by a table of their keys: what the table does not
 * name is an error, with its place and the key it may have been meant for.
 * Private to analyzer/.
 */
#ifndef ANALYZER_FIELDS_H
#define ANALYZER_FIELDS_H

#include "base/document.h"

struct reader {
	struct problems *problems;
	bool json;
	void *whole; /* what the whole document is read into */
};

struct field {
	const char *name;
	/* Says what is wrong with it, if anything is. */
	void (*read)(struct reader *reader, const struct node *node, void *to);
	size_t offset; /* of what it is read into, in what the map is */
	bool required;
};

/* Of a node: an error at its place. */
#define AT(reader, node, ...)                                                \
	problems_add((reader)->problems, SEVERITY_ERROR, NULL, (node)->line, \
	    (node)->column, __VA_ARGS__)

/* what: "a workload", for what is said of a key or of its absence. */
void fields_read(struct reader *reader, const struct node *map,
    const char *what, const struct field *fields, size_t count, void *to);

bool fields_kind(struct reader *reader, const struct node *node,
    enum node_kind kind);

/* Readers of single values; what they read into is named. */
void field_text(struct reader *reader, const struct node *node, void *to);
void field_glob(struct reader *reader, const struct node *node, void *to);
void field_count(struct reader *reader, const struct node *node, void *to);
void field_span(struct reader *reader, const struct node *node, void *to);

/* Which of the words it is; -1, and said, if it is none. */
int field_word(struct reader *reader, const struct node *node,
    const char *const *words, size_t count);

/* count texts of a list, into a new array. */
void field_texts(struct reader *reader, const struct node *list, size_t most,
    char ***ret, size_t *ret_count);

/* A new array of zeroes for what a list holds; NULL, and said, if it cannot. */
void *fields_room(struct reader *reader, const struct node *list, size_t most,
    size_t size);

#endif
