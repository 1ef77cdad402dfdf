/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON written piece by piece, so that what is written once in text and once
 * in JSON need not be built in memory. Commas, quotes and escapes are its
 * business; nesting is checked by assertion.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/slice.h"

#define JSON_DEPTH 64

struct node;

struct json {
	FILE *out;
	bool compact; /* all on one line; else indented by two blanks */
	unsigned depth;
	bool filled[JSON_DEPTH];
	bool list[JSON_DEPTH];
};

void json_begin(struct json *json, FILE *out, bool compact);

/* key is NULL in a list and at the top. */
void json_object(struct json *json, const char *key);
void json_array(struct json *json, const char *key);
void json_end(struct json *json); /* of the object or array begun last */

/*
 * Bytes that are not UTF-8 come out as U+FFFD, and their whole in hex beside
 * them, as key_hex. A slice with a NULL ptr is null.
 */
void json_slice(struct json *json, const char *key, struct slice text);
void json_text(struct json *json, const char *key, const char *text);
void json_u64(struct json *json, const char *key, uint64_t value);
void json_i64(struct json *json, const char *key, int64_t value);
void json_double(struct json *json, const char *key, double value);
void json_bool(struct json *json, const char *key, bool value);
void json_null(struct json *json, const char *key);
/*
 * A node of a JSON document as it was read, under its own key if it has one.
 * It may not come to lie deeper than it did there.
 */
void json_node(struct json *json, const struct node *node);
/* RFC 3339 in UTC with milliseconds; null for 0. */
void json_time_ms(struct json *json, const char *key, uint64_t time_ms);

#endif
