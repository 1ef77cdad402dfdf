/* SPDX-License-Identifier: Apache-2.0 */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/document.h"
#include "base/json.h"
#include "tests/test.h"

static const struct slice nothing = {0};

static void write_all(struct json *json)
{
	json_object(json, NULL);
	json_text(json, "a\"b", "\x1b\\/\xc3\xa9");
	json_slice(json, "bad", (struct slice){"x\xff\0", 3});
	json_slice(json, "none", nothing);
	json_u64(json, "most", UINT64_MAX);
	json_i64(json, "least", INT64_MIN);
	json_array(json, "list");
	json_bool(json, NULL, true);
	json_double(json, NULL, 0.1);
	json_double(json, NULL, NAN);
	json_object(json, NULL);
	json_end(json);
	json_array(json, NULL);
	json_end(json);
	json_end(json);
	json_time_ms(json, "then", 1700000000123);
	json_time_ms(json, "never", 0);
	json_end(json);
}

static char *written(bool compact, void (*write)(struct json *json))
{
	char *text = NULL;
	struct json json;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	json_begin(&json, out, compact);
	write(&json);
	(void)fclose(out);
	return text;
}

TEST(compact_json_is_one_line)
{
	cleanup_free char *text = written(true, write_all);

	assert_string_equal(text,
	    "{\"a\\\"b\":\"\\u001b\\\\/\xc3\xa9\","
	    "\"bad\":\"x\xef\xbf\xbd\\u0000\",\"bad_hex\":\"78ff00\","
	    "\"none\":null,\"most\":18446744073709551615,"
	    "\"least\":-9223372036854775808,\"list\":[true,0.1,null,{},[]],"
	    "\"then\":\"2023-11-14T22:13:20.123Z\",\"never\":null}\n");
}

/* The strict reader of base/document.h takes it. */
static struct document *read_back(const char *text)
{
	cleanup_problems struct problems problems;
	struct document *document = NULL;

	problems_init(&problems, "written");
	(void)document_parse(slice_of(text), DOCUMENT_JSON, &document,
	    &problems);
	problems_print(&problems, stderr);
	assert_non_null(document);
	return document;
}

static void check_same(const struct node *one, const struct node *other);

static void check_same_nodes(const struct node *one, const struct node *other)
{
	for (; one && other; one = one->next, other = other->next)
		check_same(one, other);
	assert_ptr_equal(one, other);
}

static void check_same(const struct node *one, const struct node *other)
{
	assert_int_equal(one->kind, other->kind);
	assert_int_equal(one->key.len, other->key.len);
	if (one->key.len)
		assert_memory_equal(one->key.ptr, other->key.ptr, one->key.len);
	assert_int_equal(one->text.len, other->text.len);
	if (one->text.len)
		assert_memory_equal(one->text.ptr, other->text.ptr,
		    one->text.len);
	check_same_nodes(one->first, other->first);
}

TEST(indented_json_says_the_same)
{
	cleanup_free char *compact = written(true, write_all);
	cleanup_free char *indented = written(false, write_all);
	cleanup_document struct document *one = read_back(compact);
	cleanup_document struct document *other = read_back(indented);

	check_same(document_root(one), document_root(other));
	assert_non_null(strstr(indented, "\n  \"list\": [\n    true,\n"));
	assert_non_null(strstr(indented, "    {},\n    []\n  ],\n"));
}

static void write_three(struct json *json)
{
	json_u64(json, NULL, 1);
	json_array(json, NULL);
	json_end(json);
	json_text(json, NULL, "x");
}

TEST(values_at_the_top_end_their_line)
{
	cleanup_free char *text = written(true, write_three);

	assert_string_equal(text, "1\n[]\n\"x\"\n");
}

static const double doubles[] = {0, 1, -1.5, 0.1, 1.0 / 3, DBL_MAX, DBL_MIN,
    DBL_EPSILON, 1e22, 123456789.125};

static void write_doubles(struct json *json)
{
	json_array(json, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(doubles); i++)
		json_double(json, NULL, doubles[i]);
	json_end(json);
}

TEST(doubles_come_back_as_they_were)
{
	cleanup_free char *text = written(true, write_doubles);
	cleanup_document struct document *list = read_back(text);
	const struct node *node = document_root(list)->first;

	for (size_t i = 0; i < ARRAY_SIZE(doubles); i++, node = node->next) {
		double back = strtod(node->text.ptr, NULL);

		assert_memory_equal(&back, &doubles[i], sizeof(back));
	}
}

static void check_byte(char byte)
{
	cleanup_document struct document *document = NULL;
	cleanup_free char *whole = NULL;
	char text[] = {'a', byte};
	struct json json;
	size_t len;
	FILE *out = open_memstream(&whole, &len);

	json_begin(&json, out, true);
	json_object(&json, NULL);
	json_slice(&json, "k", (struct slice){text, sizeof(text)});
	json_end(&json);
	(void)fclose(out);
	document = read_back(whole);
	assert_int_equal(document_root(document)->count,
	    (unsigned char)byte < 0x80 ? 1 : 2);
	if ((unsigned char)byte < 0x80)
		assert_memory_equal(document_root(document)->first->text.ptr,
		    text, sizeof(text));
}

TEST(whatever_the_bytes_it_is_json)
{
	for (unsigned c = 0; c < 256; c++)
		check_byte((char)c);
}

static const char found[] =
    "{\"a\":[\"\\u00e9\\t\\u0000\",-1.50e9999,18446744073709551615,true,null],"
    "\"\\u0000\":{\"b\\u0000\":[],\"b\":{}},\"\":\"\"}";

static void write_found(struct json *json)
{
	cleanup_document struct document *document = read_back(found);

	json_node(json, document_root(document));
}

TEST(a_node_is_written_as_it_was_read)
{
	cleanup_free char *compact = written(true, write_found);
	cleanup_free char *indented = written(false, write_found);
	cleanup_document struct document *one = read_back(indented);
	cleanup_document struct document *other = read_back(found);

	assert_string_equal(compact,
	    "{\"a\":[\"\xc3\xa9\\t\\u0000\",-1.50e9999,18446744073709551615,"
	    "true,null],\"\\u0000\":{\"b\\u0000\":[],\"b\":{}},\"\":\"\"}\n");
	check_same(document_root(one), document_root(other));
}

static void write_deepest(struct json *json)
{
	char text[2 * DOCUMENT_DEPTH + 1];
	cleanup_document struct document *document = NULL;

	memset(text, '[', DOCUMENT_DEPTH);
	memset(text + DOCUMENT_DEPTH, ']', DOCUMENT_DEPTH);
	text[sizeof(text) - 1] = '\0';
	document = read_back(text);
	json_node(json, document_root(document));
}

TEST(a_node_may_be_as_deep_as_can_be_read)
{
	cleanup_free char *text = written(true, write_deepest);

	assert_int_equal(strlen(text), 2 * DOCUMENT_DEPTH + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(compact_json_is_one_line),
	    cmocka_unit_test(indented_json_says_the_same),
	    cmocka_unit_test(values_at_the_top_end_their_line),
	    cmocka_unit_test(doubles_come_back_as_they_were),
	    cmocka_unit_test(whatever_the_bytes_it_is_json),
	    cmocka_unit_test(a_node_is_written_as_it_was_read),
	    cmocka_unit_test(a_node_may_be_as_deep_as_can_be_read),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
