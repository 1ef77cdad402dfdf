/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/document.h"
#include "base/escape.h"
#include "base/time.h"

void json_begin(struct json *json, FILE *out, bool compact)
{
	*json = (struct json){.out = out, .compact = compact};
}

static void put(struct json *json, const char *text)
{
	(void)fputs_unlocked(text, json->out);
}

static void break_line(struct json *json)
{
	if (json->compact)
		return;
	(void)fputc_unlocked('\n', json->out);
	for (unsigned i = 0; i < json->depth; i++)
		put(json, "  ");
}

static void put_quoted(struct json *json, struct slice text)
{
	put(json, "\"");
	escape(json->out, MEDIUM_JSON, text);
	put(json, "\"");
}

/* What comes before a value, and the end of the line after the last one. */
static void put_slice_key(struct json *json, struct slice key,
    const char *suffix)
{
	unsigned depth = json->depth;

	assert((key.ptr != NULL) == (depth > 0 && !json->list[depth - 1]));
	if (depth == 0)
		return;
	if (json->filled[depth - 1])
		put(json, ",");
	json->filled[depth - 1] = true;
	break_line(json);
	if (!key.ptr)
		return;
	put(json, "\"");
	escape(json->out, MEDIUM_JSON, key);
	put(json, suffix);
	put(json, json->compact ? "\":" : "\": ");
}

static void put_key(struct json *json, const char *key, const char *suffix)
{
	put_slice_key(json, key ? slice_of(key) : (struct slice){0}, suffix);
}

static void end_value(struct json *json)
{
	if (json->depth == 0)
		(void)fputc_unlocked('\n', json->out);
}

static void put_value(struct json *json, const char *key, const char *value)
{
	put_key(json, key, "");
	put(json, value);
	end_value(json);
}

static void open_nested(struct json *json, bool list)
{
	assert(json->depth < JSON_DEPTH);
	put(json, list ? "[" : "{");
	json->filled[json->depth] = false;
	json->list[json->depth] = list;
	json->depth++;
}

void json_object(struct json *json, const char *key)
{
	put_key(json, key, "");
	open_nested(json, false);
}

void json_array(struct json *json, const char *key)
{
	put_key(json, key, "");
	open_nested(json, true);
}

void json_end(struct json *json)
{
	assert(json->depth > 0);
	json->depth--;
	if (json->filled[json->depth])
		break_line(json);
	put(json, json->list[json->depth] ? "]" : "}");
	end_value(json);
}

static void put_hex(struct json *json, const char *key, struct slice text)
{
	put_key(json, key, "_hex");
	put(json, "\"");
	for (size_t i = 0; i < text.len; i++)
		(void)fprintf(json->out, "%02x",
		    (unsigned)(unsigned char)text.ptr[i]);
	put(json, "\"");
}

void json_slice(struct json *json, const char *key, struct slice text)
{
	if (!text.ptr) {
		json_null(json, key);
		return;
	}
	put_key(json, key, "");
	put_quoted(json, text);
	end_value(json);
	if (key && !utf8_valid(text))
		put_hex(json, key, text);
}

void json_text(struct json *json, const char *key, const char *text)
{
	json_slice(json, key, text ? slice_of(text) : (struct slice){0});
}

void json_u64(struct json *json, const char *key, uint64_t value)
{
	char buf[24];

	(void)snprintf(buf, sizeof(buf), "%" PRIu64, value);
	put_value(json, key, buf);
}

void json_i64(struct json *json, const char *key, int64_t value)
{
	char buf[24];

	(void)snprintf(buf, sizeof(buf), "%" PRId64, value);
	put_value(json, key, buf);
}

/* The shortest that reads back as the same number. */
void json_double(struct json *json, const char *key, double value)
{
	char buf[32];

	if (!isfinite(value)) {
		json_null(json, key);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		(void)snprintf(buf, sizeof(buf), "%.*g", digits, value);
		if (strtod(buf, NULL) == value)
			break;
	}
	put_value(json, key, buf);
}

void json_bool(struct json *json, const char *key, bool value)
{
	put_value(json, key, value ? "true" : "false");
}

void json_null(struct json *json, const char *key)
{
	put_value(json, key, "null");
}

static void put_nodes(struct json *json, const struct node *nested)
{
	_Static_assert(JSON_DEPTH >= DOCUMENT_DEPTH, "what was read fits");
	open_nested(json, nested->kind == NODE_LIST);
	for (const struct node *node = nested->first; node; node = node->next)
		json_node(json, node);
	json_end(json);
}

void json_node(struct json *json, const struct node *node)
{
	put_slice_key(json, node->key, "");
	if (node->kind == NODE_LIST || node->kind == NODE_MAP) {
		put_nodes(json, node);
		return;
	}
	if (node->kind == NODE_TEXT)
		put_quoted(json, node->text);
	else
		put(json, node->text.ptr);
	end_value(json);
}

void json_time_ms(struct json *json, const char *key, uint64_t time_ms)
{
	char buf[TIME_TEXT];

	json_text(json, key, time_ms ? time_format(time_ms, buf) : NULL);
}
