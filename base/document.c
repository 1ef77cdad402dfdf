/* SPDX-License-Identifier: Apache-2.0 */
#include "base/document.h"

#include "base/document_tree.h"
#include "base/file.h"
#include "base/utf8.h"

struct place place_after(struct place place, struct slice rest)
{
	char c = rest.ptr[0];

	if (c == '\n' || (c == '\r' && (rest.len < 2 || rest.ptr[1] != '\n')))
		return (struct place){place.line + 1, 1};
	if (c != '\r' && ((unsigned char)c & 0xc0) != 0x80)
		place.column++;
	return place;
}

/* Columns count characters, so a first byte counts when it was passed. */
struct place document_place(struct slice text, size_t offset)
{
	struct place place = {1, 1};

	for (; offset > 0 && text.len > 0; offset--) {
		place = place_after(place, text);
		slice_advance(&text, 1);
	}
	return place;
}

static int check_utf8(struct problems *problems, struct slice text)
{
	struct slice rest = text;

	while (rest.len > 0) {
		struct slice from = rest;

		if (utf8_take(&rest) == UTF8_NONE)
			return BAD(problems,
			    document_place(text, text.len - from.len),
			    "not UTF-8: the byte 0x%02x",
			    (unsigned)(unsigned char)from.ptr[0]);
	}
	return 0;
}

static bool opens_json(struct slice text)
{
	while (text.len && is_json_blank(text.ptr[0]))
		slice_advance(&text, 1);
	return text.len && (text.ptr[0] == '{' || text.ptr[0] == '[');
}

static void skip_mark(struct slice *text, bool json, struct problems *problems)
{
	if (slice_skip(text, "\xef\xbb\xbf") && json)
		problems_add(problems, SEVERITY_WARNING, NULL, 1, 1,
		    "a byte order mark, which most readers of JSON refuse");
}

static int read_tree(struct tree *tree, struct slice text,
    enum document_format format)
{
	struct problems *problems = tree->problems;
	struct slice bare = text;
	size_t errors = problems->found[SEVERITY_ERROR];
	int r = check_utf8(problems, text);

	if (r < 0)
		return r;
	(void)slice_skip(&bare, "\xef\xbb\xbf");
	tree->document->json = format == DOCUMENT_JSON ||
	                       (format == DOCUMENT_ANY && opens_json(bare));
	skip_mark(&text, tree->document->json, problems);
	r = tree->document->json ? document_json(tree, text)
	                         : document_yaml(tree, text);
	if (r < 0)
		return r;
	if (!tree->document->root)
		return BAD(problems, ((struct place){1, 1}),
		    "there is nothing in it");
	return problems->found[SEVERITY_ERROR] > errors ? -EBADMSG : 0;
}

int document_parse(struct slice text, enum document_format format,
    struct document **ret, struct problems *problems)
{
	cleanup_document struct document *document = NULL;
	struct tree tree = {.problems = problems};
	int r;

	if (text.len > DOCUMENT_BYTES) {
		problems_add(problems, SEVERITY_ERROR, NULL, 0, 0,
		    "larger than %u MiB", DOCUMENT_BYTES >> 20);
		return -EFBIG;
	}
	document = calloc(1, sizeof(*document));
	if (!document)
		return document_out_of_memory(problems);
	tree.document = document;
	r = read_tree(&tree, text, format);
	if (r == 0)
		*ret = TAKE(document);
	return r;
}

int document_read(const char *path, enum document_format format,
    struct document **ret, struct problems *problems)
{
	cleanup_free char *text = NULL;
	size_t len = 0;
	struct error err;
	int r = file_read(path, DOCUMENT_BYTES, &text, &len, &err);

	if (r < 0) {
		problems_add(problems, SEVERITY_ERROR, NULL, 0, 0, "%s",
		    err.text);
		return r;
	}
	return document_parse((struct slice){text, len}, format, ret, problems);
}

const struct node *document_root(const struct document *document)
{
	return document->root;
}

bool document_is_json(const struct document *document)
{
	return document->json;
}
