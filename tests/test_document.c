/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/document.h"
#include "tests/test.h"

static struct document *parse_as(struct slice text, enum document_format format,
    struct problems *problems)
{
	struct document *document = NULL;

	problems_init(problems, "x");
	(void)document_parse(text, format, &document, problems);
	return document;
}

/* What is right: the document, and nothing to say of it. */
static struct document *parse(const char *text, enum document_format format)
{
	cleanup_problems struct problems problems;
	struct document *document = parse_as(slice_of(text), format, &problems);

	if (!document || problems.count)
		problems_print(&problems, stderr);
	assert_non_null(document);
	assert_int_equal(problems.count, 0);
	return document;
}

/* A scalar in a list of one, as what it says. */
static void check_scalar(const char *json, enum node_kind kind,
    struct slice text)
{
	cleanup_document struct document *document = parse(json, DOCUMENT_JSON);
	const struct node *node = document_root(document)->first;

	assert_int_equal(node->kind, kind);
	assert_int_equal(node->text.len, text.len);
	assert_memory_equal(node->text.ptr, text.ptr, text.len);
	assert_int_equal(node->text.ptr[text.len], '\0');
}

#define TEXT(literal) ((struct slice){literal, sizeof(literal) - 1})

static const struct odd {
	const char *json;
	enum node_kind kind;
	struct slice text;
} odd[] = {
    {"[\"\\uD83D\\uDE00\"]",             NODE_TEXT, {"\xf0\x9f\x98\x80", 4}     },
    {"[\"\\/\\\\\\\"\\b\\f\\n\\r\\t\"]", NODE_TEXT, {"/\\\"\b\f\n\r\t", 8}      },
    {"[\"a\\u0000b\"]",                  NODE_TEXT, {"a\0b", 3}                 },
    {"[\"\\u20ac\\u00e9\"]",             NODE_TEXT, {"\xe2\x82\xac\xc3\xa9", 5} },
    {"[\"\xe2\x80\xa8\xc2\x85\x7f\"]",   NODE_TEXT,
     {"\xe2\x80\xa8\xc2\x85\x7f", 6}                                            },
    {"[\"--- # &a *a !b %\"]",           NODE_TEXT, {"--- # &a *a !b %", 16}    },
    {"[\"\"]",                           NODE_TEXT, {"", 0}                     },
    {"[-0]",                             NODE_WORD, {"-0", 2}                   },
    {"[1.5E-3]",                         NODE_WORD, {"1.5E-3", 6}               },
    {"\t\r\n[\r\t\n null\t]\n",          NODE_WORD, {"null", 4}                 },
    {"[18446744073709551616]",           NODE_WORD, {"18446744073709551616", 20}},
};

TEST(every_legal_scalar_is_read_exactly)
{
	for (size_t i = 0; i < ARRAY_SIZE(odd); i++)
		check_scalar(odd[i].json, odd[i].kind, odd[i].text);
}

static const char profile[] = "{\n"
                              "\t\"names\": [\"read\",\r\n"
                              "\t    \"\xc3\xa9\", \"write\"],\n"
                              "\t\"value\"\n"
                              "\t:18446744073709551615\n"
                              "}\n";

TEST(every_node_knows_its_line_and_column)
{
	cleanup_document struct document *document =
	    parse(profile, DOCUMENT_ANY);
	const struct node *root = document_root(document);
	const struct node *names = node_find(root, "names");
	const struct node *value = node_find(root, "value");
	uint64_t number = 0;

	assert_true(document_is_json(document));
	assert_int_equal(root->count, 2);
	assert_int_equal(names->key_line, 2);
	assert_int_equal(names->key_column, 2);
	assert_int_equal(names->line, 2);
	assert_int_equal(names->column, 11);
	assert_int_equal(names->count, 3);
	assert_int_equal(names->first->next->next->line, 3);
	assert_int_equal(names->first->next->next->column, 11);
	assert_int_equal(value->key_line, 4);
	assert_int_equal(value->line, 5);
	assert_int_equal(value->column, 3);
	assert_true(node_u64(value, &number));
	assert_int_equal(number, UINT64_MAX);
}

static const char manifest[] = "# a comment\n"
                               "kind: Pod\n"
                               "spec:\n"
                               "  hostPID: no\n"
                               "  names: [a, 'b', \"c\\x41\"]\n"
                               "  mask: 0x7e020000\n"
                               "  none:\n"
                               "  text: |\n"
                               "    one\n"
                               "    two\n"
                               "---\n"
                               "kind: Service\n";

TEST(yaml_is_read_with_its_places_too)
{
	cleanup_document struct document *document =
	    parse(manifest, DOCUMENT_ANY);
	const struct node *root = document_root(document);
	const struct node *spec = node_find(root, "spec");
	uint64_t mask = 0;
	bool host = true;

	assert_false(document_is_json(document));
	assert_int_equal(spec->line, 4);
	assert_int_equal(spec->column, 3);
	assert_true(node_bool(node_find(spec, "hostPID"), &host));
	assert_false(host);
	assert_true(node_u64(node_find(spec, "mask"), &mask));
	assert_int_equal(mask, 0x7e020000);
	assert_true(node_is_null(node_find(spec, "none")));
	assert_false(node_is_text(node_find(spec, "none"), false));
	assert_slice_equal(node_find(spec, "text")->text, "one\ntwo\n");
	assert_slice_equal(node_find(spec, "names")->first->next->next->text,
	    "cA");
	assert_slice_equal(node_find(root->next, "kind")->text, "Service");
	assert_null(root->next->next);
	assert_null(node_find(root, "nothing"));
	assert_null(node_find(node_find(root, "kind"), "kind"));
}

static const struct number {
	const char *word;
	bool is;
	uint64_t value;
} numbers[] = {
    {"0",                    true,  0         },
    {"38",                   true,  38        },
    {"18446744073709551615", true,  UINT64_MAX},
    {"18446744073709551616", false, 0         },
    {"0xffffffffffffffff",   true,  UINT64_MAX},
    {"0x10000000000000000",  false, 0         },
    {"-1",                   false, 0         },
    {"+1",                   false, 0         },
    {"1.0",                  false, 0         },
    {"1e3",                  false, 0         },
    {"010",                  false, 0         },
    {"0x",                   false, 0         },
    {"1_000",                false, 0         },
    {"'1'",                  false, 0         },
};

TEST(numbers_are_exact_or_none)
{
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		cleanup_document struct document *document =
		    parse(numbers[i].word, DOCUMENT_YAML);
		uint64_t value = 0;

		assert_int_equal(node_u64(document_root(document), &value),
		    numbers[i].is);
		assert_int_equal(value, numbers[i].value);
	}
}

TEST(kinds_have_names)
{
	cleanup_document struct document *document =
	    parse("['a', a, ~, 1, true, [], {}]", DOCUMENT_YAML);
	static const char *const names[] = {"a text", "a word", "null",
	    "a number", "true or false", "a list", "a map"};
	const struct node *node = document_root(document)->first;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++, node = node->next)
		assert_string_equal(node_kind_name(node), names[i]);
}

TEST(a_byte_order_mark_is_warned_of_in_json)
{
	cleanup_problems struct problems problems, none;
	cleanup_document struct document *json =
	    parse_as(slice_of("\xef\xbb\xbf{\"a\":1}"), DOCUMENT_ANY,
	        &problems);
	cleanup_document struct document *yaml =
	    parse_as(slice_of("\xef\xbb\xbf"
	                      "a: 1"),
	        DOCUMENT_ANY, &none);

	assert_true(document_is_json(json));
	assert_int_equal(document_root(json)->column, 1);
	assert_int_equal(problems.count, 1);
	assert_int_equal(problems.found[SEVERITY_ERROR], 0);
	assert_int_equal(none.count, 0);
	assert_slice_equal(document_root(yaml)->first->key, "a");
	assert_int_equal(document_root(yaml)->first->key_column, 1);
}

static const char *const followed[] = {"{\"a\":1}\xff", "12\xff", "\"a\"\xff",
    "[]{"};

TEST(what_is_behind_the_bytes_is_not_read)
{
	for (size_t i = 0; i < ARRAY_SIZE(followed); i++) {
		cleanup_document struct document *document = NULL;
		cleanup_problems struct problems problems;

		problems_init(&problems, "cut");
		assert_int_equal(document_parse((struct slice){followed[i],
		                                    strlen(followed[i]) - 1},
		                     DOCUMENT_JSON, &document, &problems),
		    0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_legal_scalar_is_read_exactly),
	    cmocka_unit_test(every_node_knows_its_line_and_column),
	    cmocka_unit_test(yaml_is_read_with_its_places_too),
	    cmocka_unit_test(numbers_are_exact_or_none),
	    cmocka_unit_test(kinds_have_names),
	    cmocka_unit_test(a_byte_order_mark_is_warned_of_in_json),
	    cmocka_unit_test(what_is_behind_the_bytes_is_not_read),
	};

	return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
