/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/fields.h"

#include "base/escape.h"
#include "base/glob.h"
#include "base/time.h"

#define COUNT_MOST  UINT64_C(1000000)
#define SPAN_MOST   (UINT64_C(3650) * 24 * 3600 * 1000)
#define TEXT_MOST   4096
#define WORDS_TEXT  160
#define NAME_PLACES 32

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters to change, add or drop; only near ones matter. */
static size_t distance(struct slice a, const char *b)
{
	size_t row[NAME_PLACES], len = strlen(b);

	if (a.len >= NAME_PLACES || len >= NAME_PLACES)
		return NAME_PLACES;
	for (size_t j = 0; j <= len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= len; j++) {
			size_t here = corner + (a.ptr[i - 1] != b[j - 1]);

			corner = row[j];
			row[j] = least(here, least(row[j], row[j - 1]) + 1);
		}
	}
	return row[len];
}

static const char *nearest(struct slice key, const struct field *fields,
    size_t count)
{
	const char *best = NULL;
	size_t near = 3;

	for (size_t i = 0; i < count; i++) {
		size_t far = distance(key, fields[i].name);

		if (far < near) {
			near = far;
			best = fields[i].name;
		}
	}
	return best;
}

static void unknown_key(struct reader *reader, const struct node *node,
    const char *what, const struct field *fields, size_t count)
{
	const char *near = nearest(node->key, fields, count);
	char key[WORDS_TEXT];

	(void)escape_into(key, sizeof(key), MEDIUM_TERMINAL, node->key);
	problems_add(reader->problems, SEVERITY_ERROR, NULL, node->key_line,
	    node->key_column, "%s has no key \"%s\"%s%s%s", what, key,
	    near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
}

static const struct field *find_field(struct slice key,
    const struct field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equals(key, fields[i].name))
			return &fields[i];
	return NULL;
}

bool fields_kind(struct reader *reader, const struct node *node,
    enum node_kind kind)
{
	const struct node want = {.kind = kind};

	if (node->kind == kind)
		return true;
	AT(reader, node, "expected %s, not %s", node_kind_name(&want),
	    node_kind_name(node));
	return false;
}

void fields_read(struct reader *reader, const struct node *map,
    const char *what, const struct field *fields, size_t count, void *to)
{
	if (!fields_kind(reader, map, NODE_MAP))
		return;
	for (const struct node *at = map->first; at; at = at->next) {
		const struct field *field = find_field(at->key, fields, count);

		if (field)
			field->read(reader, at, (char *)to + field->offset);
		else
			unknown_key(reader, at, what, fields, count);
	}
	for (size_t i = 0; i < count; i++)
		if (fields[i].required && !node_find(map, fields[i].name))
			AT(reader, map, "%s needs the key \"%s\"", what,
			    fields[i].name);
}

void field_text(struct reader *reader, const struct node *node, void *to)
{
	char *text;

	if (!node_is_text(node, reader->json)) {
		AT(reader, node, "expected a text, not %s",
		    node_is_null(node) ? "nothing" : node_kind_name(node));
		return;
	}
	if (node->text.len == 0 || node->text.len > TEXT_MOST ||
	    memchr(node->text.ptr, '\0', node->text.len)) {
		AT(reader, node, "expected a text of 1 to %d bytes without NUL",
		    TEXT_MOST);
		return;
	}
	text = strndup(node->text.ptr, node->text.len);
	if (!text)
		AT(reader, node, "out of memory");
	memcpy(to, &text, sizeof(text));
}

void field_glob(struct reader *reader, const struct node *node, void *to)
{
	const char *glob, *problem;

	field_text(reader, node, to);
	memcpy(&glob, to, sizeof(glob));
	problem = glob ? glob_problem(glob) : NULL;
	if (problem)
		AT(reader, node, "the pattern %s", problem);
}

void field_count(struct reader *reader, const struct node *node, void *to)
{
	uint64_t value;

	if (!node_u64(node, &value) || value > COUNT_MOST)
		AT(reader, node, "expected a whole number of at most %llu",
		    (unsigned long long)COUNT_MOST);
	else
		memcpy(to, &value, sizeof(value));
}

void field_span(struct reader *reader, const struct node *node, void *to)
{
	uint64_t value;
	struct error err = {0};

	if (!node_is_text(node, reader->json))
		AT(reader, node, "expected a span of time such as 72h");
	else if (span_parse(node->text.ptr, &value, &err) < 0)
		AT(reader, node, "%s", err.text);
	else if (value > SPAN_MOST)
		AT(reader, node, "expected a span of at most ten years");
	else
		memcpy(to, &value, sizeof(value));
}

int field_word(struct reader *reader, const struct node *node,
    const char *const *words, size_t count)
{
	char all[WORDS_TEXT] = "";

	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(all);

		if (node_is_text(node, reader->json) &&
		    slice_equals(node->text, words[i]))
			return (int)i;
		(void)snprintf(all + len, sizeof(all) - len, "%s%s",
		    i == 0          ? ""
		    : i + 1 < count ? ", "
		                    : " or ",
		    words[i]);
	}
	AT(reader, node, "expected %s", all);
	return -1;
}

void *fields_room(struct reader *reader, const struct node *list, size_t most,
    size_t size)
{
	void *room;

	if (!fields_kind(reader, list, NODE_LIST) || list->count == 0)
		return NULL;
	if (list->count > most) {
		AT(reader, list, "holds %zu entries; %zu are the most",
		    list->count, most);
		return NULL;
	}
	room = calloc(list->count, size);
	if (!room)
		AT(reader, list, "out of memory");
	return room;
}

void field_texts(struct reader *reader, const struct node *list, size_t most,
    char ***ret, size_t *ret_count)
{
	char **texts = fields_room(reader, list, most, sizeof(*texts));

	if (!texts)
		return;
	*ret = texts;
	for (const struct node *at = list->first; at; at = at->next) {
		field_text(reader, at, &texts[*ret_count]);
		if (texts[*ret_count])
			++*ret_count;
	}
}
