/* SPDX-License-Identifier: Apache-2.0 */
#include "base/document_tree.h"

#include "base/escape.h"

/* Nodes and texts live in blocks, and die with the document. */
struct block {
	struct block *next;
	max_align_t bytes[];
};

#define BLOCK_BYTES 16384U

static void *new_block(struct document *document, size_t size)
{
	struct block *block = malloc(sizeof(*block) + size);

	if (!block)
		return NULL;
	block->next = document->blocks;
	document->blocks = block;
	return block->bytes;
}

/* Blocks are filled from their end, so that room is all there is to know. */
static void *take_bytes(struct document *document, size_t size)
{
	size = (size + sizeof(void *) - 1) & ~(sizeof(void *) - 1);
	if (size > document->room) {
		size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;

		if (!new_block(document, room))
			return NULL;
		document->room = room;
	}
	document->room -= size;
	return (char *)document->blocks->bytes + document->room;
}

int document_out_of_memory(struct problems *problems)
{
	problems_add(problems, SEVERITY_ERROR, NULL, 0, 0, "out of memory");
	return -ENOMEM;
}

static int copy_text(struct tree *tree, struct slice text, struct slice *ret)
{
	char *copy = take_bytes(tree->document, text.len + 1);

	if (!copy)
		return document_out_of_memory(tree->problems);
	if (text.len > 0)
		memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	*ret = (struct slice){copy, text.len};
	return 0;
}

enum node_kind tree_inside(const struct tree *tree)
{
	return tree->depth ? tree->levels[tree->depth - 1].node->kind
	                   : NODE_WORD;
}

bool tree_wants_key(const struct tree *tree)
{
	return tree_inside(tree) == NODE_MAP && !tree->keyed;
}

int tree_key(struct tree *tree, struct slice text, struct place place)
{
	int r = copy_text(tree, text, &tree->key);

	tree->keyed = r == 0;
	tree->key_place = place;
	return r;
}

static void append(struct tree *tree, struct node *node)
{
	struct level *level =
	    tree->depth ? &tree->levels[tree->depth - 1] : NULL;
	struct node **last = level ? &level->last : &tree->last;

	if (*last)
		(*last)->next = node;
	else if (level)
		level->node->first = node;
	else
		tree->document->root = node;
	*last = node;
	if (level)
		level->node->count++;
}

static struct node *new_node(struct tree *tree, enum node_kind kind,
    struct place place)
{
	struct node *node = take_bytes(tree->document, sizeof(*node));

	if (!node)
		return NULL;
	*node = (struct node){
	    .kind = kind,
	    .line = place.line,
	    .column = place.column,
	    .key = tree->keyed ? tree->key : (struct slice){0},
	    .key_line = tree->keyed ? tree->key_place.line : 0,
	    .key_column = tree->keyed ? tree->key_place.column : 0,
	};
	tree->keyed = false;
	append(tree, node);
	return node;
}

static int add_node(struct tree *tree, enum node_kind kind, struct place place,
    struct node **ret)
{
	if (tree->count++ == DOCUMENT_NODES)
		return BAD(tree->problems, place, "more than %u values",
		    DOCUMENT_NODES);
	*ret = new_node(tree, kind, place);
	return *ret ? 0 : document_out_of_memory(tree->problems);
}

int tree_scalar(struct tree *tree, enum node_kind kind, struct slice text,
    struct place place)
{
	struct node *node;
	int r = add_node(tree, kind, place, &node);

	return r < 0 ? r : copy_text(tree, text, &node->text);
}

int tree_open(struct tree *tree, enum node_kind kind, struct place place)
{
	struct node *node;
	int r;

	if (tree->depth == DOCUMENT_DEPTH)
		return BAD(tree->problems, place, "nested deeper than %d",
		    DOCUMENT_DEPTH);
	r = add_node(tree, kind, place, &node);
	if (r < 0)
		return r;
	tree->levels[tree->depth++] = (struct level){.node = node};
	return 0;
}

static int compare_places(const struct node *a, const struct node *b)
{
	if (a->key_line != b->key_line)
		return a->key_line < b->key_line ? -1 : 1;
	return (a->key_column > b->key_column) -
	       (a->key_column < b->key_column);
}

static int compare_keys(const struct node *a, const struct node *b)
{
	size_t len = a->key.len < b->key.len ? a->key.len : b->key.len;
	int r = memcmp(a->key.ptr, b->key.ptr, len);

	return r ? r : (a->key.len > b->key.len) - (a->key.len < b->key.len);
}

static int compare_entries(const void *a, const void *b)
{
	const struct node *const *one = a, *const *other = b;
	int r = compare_keys(*one, *other);

	return r ? r : compare_places(*one, *other);
}

static void tell_duplicates(struct problems *problems,
    const struct node **entries, size_t count)
{
	const struct node *first = entries[0];
	char name[80];

	for (size_t i = 1; i < count; i++) {
		if (compare_keys(first, entries[i]) != 0) {
			first = entries[i];
			continue;
		}
		problems_add(problems, SEVERITY_ERROR, NULL,
		    entries[i]->key_line, entries[i]->key_column,
		    "duplicate key \"%s\": it was given at %u:%u already",
		    escape_into(name, sizeof(name), MEDIUM_TERMINAL,
		        first->key),
		    first->key_line, first->key_column);
	}
}

int tree_close(struct tree *tree)
{
	const struct node *map = tree->levels[--tree->depth].node;
	cleanup_free const struct node **entries = NULL;
	size_t count = 0;

	if (map->kind != NODE_MAP || map->count < 2)
		return 0;
	entries = reallocarray(NULL, map->count, sizeof(void *));
	if (!entries)
		return document_out_of_memory(tree->problems);
	for (const struct node *node = map->first; node; node = node->next)
		entries[count++] = node;
	qsort(entries, count, sizeof(void *), compare_entries);
	tell_duplicates(tree->problems, entries, count);
	return 0;
}

void document_free(struct document *document)
{
	if (!document)
		return;
	while (document->blocks) {
		struct block *next = document->blocks->next;

		free(document->blocks);
		document->blocks = next;
	}
	free(document);
}
