/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON to the letter of RFC 8259: what is read, what is refused and where, and
 * what we make of that which the RFC leaves open. Whole files of it are
 * JSONTestSuite's (test_parsing of github.com/nst/JSONTestSuite), where they
 * are there: JSON_SUITE names their folder.
 */
#include <dirent.h>
#include <stdlib.h>

#include "base/document.h"
#include "base/file.h"
#include "tests/test.h"

#define SUITE "../shared/json-suite"

/* Bytes with nothing behind them: what reads on is seen by the sanitizers. */
static struct document *parse(struct slice text, struct problems *problems)
{
	struct document *document = NULL;
	cleanup_free char *copy = malloc(text.len ? text.len : 1);
	int r;

	assert_non_null(copy);
	memcpy(copy, text.ptr, text.len);
	problems_init(problems, "x");
	r = document_parse((struct slice){copy, text.len}, DOCUMENT_JSON,
	    &document, problems);
	assert_true((r == 0) == (document != NULL));
	assert_true((r == 0) == !problems_failed(problems));
	return document;
}

/* What is read, and what is refused at a place. */
struct row {
	struct slice text;
	unsigned line, column; /* 0: it is read */
};

#define BAD(line, column, literal)                           \
	{                                                    \
		{literal, sizeof(literal) - 1}, line, column \
	}
#define GOOD(literal) BAD(0, 0, literal)

static void check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		cleanup_problems struct problems problems;
		cleanup_document struct document *document =
		    parse(rows[i].text, &problems);

		if (!document != (rows[i].column > 0))
			print_message("%.*s\n", (int)rows[i].text.len,
			    rows[i].text.ptr);
		assert_true(!document == (rows[i].column > 0));
		if (document)
			continue;
		assert_int_equal(problems.items[0].line, rows[i].line);
		assert_int_equal(problems.items[0].column, rows[i].column);
	}
}

#define CHECK_ROWS(rows) check_rows(rows, ARRAY_SIZE(rows))

TEST(text_that_is_not_utf8_is_refused_at_its_first_byte)
{
	static const struct row rows[] = {
	    GOOD("[\"\xc3\xa9\xe2\x82\xac\xf0\x9d\x84\x9e\"]"),
	    GOOD("{\"\xc3\xa4\": \"\xef\xbf\xbf\"}"),
	    BAD(1, 4, "[\"a\xff\"]"),
	    BAD(1, 3, "[\"\x81\"]"),         /* a second byte first */
	    BAD(1, 3, "[\"\xe0\xff\"]"),     /* cut short */
	    BAD(1, 3, "[\"\xe2\x82"),        /* by the end */
	    BAD(1, 3, "[\"\xc0\xaf\"]"),     /* overlong */
	    BAD(1, 3, "[\"\xc1\xbf\"]"),     /* overlong */
	    BAD(1, 3, "[\"\xe0\x80\xaf\"]"), /* overlong */
	    BAD(1, 3, "[\"\xf0\x80\x80\xaf\"]"),
	    BAD(1, 3, "[\"\xfc\x80\x80\x80\x80\x80\"]"),
	    BAD(1, 3, "[\"\xed\xa0\x80\"]"),     /* a surrogate */
	    BAD(1, 3, "[\"\xed\xbf\xbf\"]"),     /* a surrogate */
	    BAD(1, 3, "[\"\xf4\x90\x80\x80\"]"), /* past U+10FFFF */
	    BAD(1, 2, "[\xe9]"),
	    BAD(1, 3, "{\"\xe9\":1}"),
	    BAD(1, 3, "[]\xe9"),
	};

	CHECK_ROWS(rows);
}

TEST(utf16_is_refused_with_a_mark_and_without)
{
	static const struct row rows[] = {
	    BAD(1, 1, "\xff\xfe[\0\"\0\xe9\0\"\0]\0"),
	    BAD(1, 1, "\xfe\xff\0[\0]"),
	    BAD(1, 2, "[\0\"\0a\0\"\0]\0"),
	    BAD(1, 1, "\0[\0\"\0a\0\"\0]"),
	    BAD(1, 1, "\0\0\0["),
	};

	CHECK_ROWS(rows);
}

TEST(a_byte_order_mark_stands_first_and_once)
{
	static const struct row rows[] = {
	    GOOD("\xef\xbb\xbf{}"),
	    GOOD("[\"\xef\xbb\xbf\"]"),
	    BAD(1, 1, "\xef\xbb\xbf"),
	    BAD(1, 1, "\xef\xbb\xbf\xef\xbb\xbf{}"),
	    BAD(1, 1, "\xef\xbb{}"),
	    BAD(1, 2, "[\xef\xbb\xbf]"),
	    BAD(1, 3, "{}\xef\xbb\xbf"),
	};

	CHECK_ROWS(rows);
}

TEST(surrogates_come_in_pairs)
{
	static const struct row rows[] = {
	    GOOD("[\"\\uD834\\udd1e\"]"),
	    GOOD("[\"\\uDBFF\\uDFFF\\uFFFF\"]"),
	    BAD(1, 3, "[\"\\uD834\"]"),
	    BAD(1, 3, "[\"\\uDD1E\"]"),
	    BAD(1, 3, "[\"\\uDD1E\\uD834\"]"),
	    BAD(1, 3, "[\"\\uD834\\uD834\"]"),
	    BAD(1, 3, "[\"\\uD834\\u0041\"]"),
	    BAD(1, 3, "[\"\\uD834\\n\"]"),
	    BAD(1, 4, "[\"a\\uD834abc\"]"),
	    BAD(1, 3, "{\"\\uDFAA\":0}"),
	    BAD(1, 11, "[\"\\uD834\\u\"]"),
	    BAD(1, 13, "[\"\\uD834\\udd"),
	};

	CHECK_ROWS(rows);
}

TEST(strings_hold_what_they_may)
{
	static const struct row rows[] = {
	    GOOD("[\"\\u0000\\\"\\\\\\/\\b\\f\\n\\r\\t\x7f\"]"),
	    GOOD("{\"\\u0000\":0,\"\":1}"),
	    BAD(1, 3, "[\"\0\"]"), /* NUL, as it is */
	    BAD(1, 3, "[\"\x01\"]"),
	    BAD(1, 3, "[\"\x1f\"]"),
	    BAD(1, 3, "[\"\t\"]"),
	    BAD(1, 4, "[\"a\nb\"]"),
	    BAD(1, 4, "[\"\\a\"]"),
	    BAD(1, 4, "[\"\\x41\"]"),
	    BAD(1, 4, "[\"\\\0\"]"),
	    BAD(1, 4, "[\"\\\xc3\xa9\"]"),
	    BAD(1, 7, "[\"\\u00g0\"]"),
	    BAD(1, 4, "[\"\\U0041\"]"),
	    BAD(1, 4, "[\"\\"),
	    BAD(1, 6, "[\"\\\"]"),
	    BAD(1, 4, "[\"a"),
	    BAD(1, 2, "['a']"),
	    BAD(1, 2,
	        "[\xe2\x80\x9c"
	        "a\xe2\x80\x9d]"),
	};

	CHECK_ROWS(rows);
}

TEST(numbers_are_written_as_they_must_be)
{
	static const struct row rows[] = {
	    GOOD("[0,-0,-1,10,1.50,-0.0,0e0,1E+2,1e-2,0.1e10]"),
	    GOOD("[1e9999,-1e9999,1e-9999,123123e100000]"),
	    GOOD("[123456789012345678901234567890]"),
	    GOOD("[-123456789012345678901234567890]"),
	    BAD(1, 2, "[01]"),
	    BAD(1, 2, "[-01]"),
	    BAD(1, 2, "[00]"),
	    BAD(1, 2, "[+1]"),
	    BAD(1, 2, "[-]"),
	    BAD(1, 2, "[.5]"),
	    BAD(1, 2, "[-.5]"),
	    BAD(1, 2, "[1.]"),
	    BAD(1, 2, "[1.e3]"),
	    BAD(1, 2, "[1e]"),
	    BAD(1, 2, "[1e+]"),
	    BAD(1, 2, "[1ee2]"),
	    BAD(1, 2, "[1e1.5]"),
	    BAD(1, 2, "[1.2.3]"),
	    BAD(1, 2, "[0x1]"),
	    BAD(1, 2, "[0b1]"),
	    BAD(1, 2, "[1_000]"),
	    BAD(1, 4, "[1 000]"),
	    BAD(1, 2, "[--1]"),
	    BAD(1, 2, "[1-2]"),
	    BAD(1, 2, "[1a]"),
	    BAD(1, 2, "[1\0]"),
	    BAD(1, 4, "[1]\0"),
	    BAD(1, 2, "[\xef\xbc\x91]"), /* a wide 1 */
	    BAD(1, 2, "[NaN]"),
	    BAD(1, 2, "[-NaN]"),
	    BAD(1, 2, "[Infinity]"),
	    BAD(1, 2, "[-Infinity]"),
	    BAD(1, 2, "[inf]"),
	};

	CHECK_ROWS(rows);
}

TEST(words_are_three_and_in_small_letters)
{
	static const struct row rows[] = {
	    GOOD("[true,false,null]"),
	    GOOD("true"),
	    BAD(1, 2, "[True]"),
	    BAD(1, 2, "[NULL]"),
	    BAD(1, 2, "[nul]"),
	    BAD(1, 2, "[nulls]"),
	    BAD(1, 2, "[null\0]"),
	    BAD(1, 2, "[undefined]"),
	    BAD(1, 2, "[yes]"),
	    BAD(1, 2, "[a]"),
	};

	CHECK_ROWS(rows);
}

TEST(between_values_there_are_blanks_and_commas_only)
{
	static const struct row rows[] = {
	    GOOD(" \t\r\n{ \"a\" : [ ] , \"b\" : { } }\n"),
	    BAD(1, 1, ""),
	    BAD(2, 2, " \n "),
	    BAD(1, 4, "[1,]"),
	    BAD(1, 2, "[,1]"),
	    BAD(1, 4, "[1,,2]"),
	    BAD(1, 4, "[1 2]"),
	    BAD(1, 8, "{\"a\":1,}"),
	    BAD(1, 2, "{,}"),
	    BAD(1, 5, "{\"a\"}"),
	    BAD(1, 6, "{\"a\":}"),
	    BAD(1, 5, "{\"a\",1}"),
	    BAD(1, 2, "{a:1}"),
	    BAD(1, 2, "{1:1}"),
	    BAD(1, 2, "{null:1}"),
	    BAD(1, 2, "{'a':1}"),
	    BAD(1, 3, "[1}"),
	    BAD(1, 7, "{\"a\":1]"),
	    BAD(1, 1, "]"),
	    BAD(1, 3, "[1"),
	    BAD(1, 7, "{\"a\":1"),
	    BAD(1, 3, "{}{}"),
	    BAD(1, 4, "{} 1"),
	    BAD(1, 3, "{}\0"),
	    BAD(1, 3, "{};"),
	    BAD(1, 3, "[]\f"),
	    BAD(1, 2, "[\v]"),
	    BAD(1, 2, "[\xc2\xa0]"),     /* a blank of Unicode */
	    BAD(1, 2, "[\xe2\x80\xa8]"), /* a line of Unicode */
	    BAD(1, 5, "[1] // c"),
	    BAD(1, 1, "/* c */ []"),
	    BAD(1, 5, "[1, # c\n2]"),
	};

	CHECK_ROWS(rows);
}

/* RFC 8259 lets a reader take the last one; then two readers see two rules. */
TEST(a_key_is_given_once)
{
	static const struct row rows[] = {
	    GOOD("{\"a\":1,\"b\":{\"a\":1}}"),
	    GOOD("{\"a\":1,\"A\":1,\"a \":1}"),
	    GOOD("{\"a\":1,\"a\\u0000\":1}"),
	    BAD(1, 8, "{\"a\":1,\"a\":1}"),
	    BAD(2, 1, "{\"a\":1,\n\"\\u0061\":2}"),
	    BAD(1, 8, "[{\"\":1,\"\":1}]"),
	    BAD(1, 13, "{\"\\u0000\":1,\"\\u0000\":1}"),
	};

	CHECK_ROWS(rows);
}

static const struct {
	const char *json;
	bool is;
	uint64_t value;
} wholes[] = {
    {"0",                     true,  0                   },
    {"4294967296",            true,  1ULL << 32          },
    {"9007199254740993",      true,  9007199254740993ULL },
    {"9223372036854775808",   true,  9223372036854775808U},
    {"18446744073709551615",  true,  UINT64_MAX          },
    {"18446744073709551616",  false, 0                   },
    {"184467440737095516150", false, 0                   },
    {"-0",                    false, 0                   },
    {"-1",                    false, 0                   },
    {"1.0",                   false, 0                   },
    {"1e3",                   false, 0                   },
    {"1e9999",                false, 0                   },
    {"\"1\"",                 false, 0                   },
    {"true",                  false, 0                   },
};

TEST(whole_numbers_are_exact_to_64_bits_or_none)
{
	for (size_t i = 0; i < ARRAY_SIZE(wholes); i++) {
		cleanup_problems struct problems problems;
		cleanup_document struct document *document =
		    parse(slice_of(wholes[i].json), &problems);
		uint64_t value = 0;

		assert_non_null(document);
		assert_int_equal(node_u64(document_root(document), &value),
		    wholes[i].is);
		assert_int_equal(value, wholes[i].value);
	}
}

/* Of so many, each with open before and close behind it. */
static bool is_read_nested(size_t depth, char open, char close)
{
	cleanup_problems struct problems problems;
	cleanup_document struct document *document = NULL;
	cleanup_free char *text = malloc(2 * depth);

	assert_non_null(text);
	memset(text, open, depth);
	memset(text + depth, close, depth);
	document = parse((struct slice){text, 2 * depth}, &problems);
	if (!document)
		assert_int_equal(problems.items[0].column, DOCUMENT_DEPTH + 1);
	return document != NULL;
}

TEST(nesting_is_bounded)
{
	assert_true(is_read_nested(DOCUMENT_DEPTH, '[', ']'));
	assert_false(is_read_nested(DOCUMENT_DEPTH + 1, '[', ']'));
	assert_false(is_read_nested(1000000, '[', ']'));
	assert_false(is_read_nested(1000000, '[', '['));
}

/*
 * What the suite leaves open (i_), and of what it wants read (y_) that which
 * we don't. The first row that a name begins with counts.
 */
static const struct {
	const char *name;
	bool read;
} ours[] = {
    {"i_number_",                          true }, /* kept as it is written */
    {"i_object_key_lone_2nd_surrogate",    false}, /* names would be alike */
    {"i_string_",                          false}, /* no UTF-8, half a pair */
    {"i_structure_500_nested_arrays",      false}, /* DOCUMENT_DEPTH */
    {"i_structure_UTF-8_BOM_empty_object", true }, /* with a warning */
    {"y_object_duplicated_key",            false}, /* a_key_is_given_once() */
    {"y_",                                 true },
    {"n_",                                 false},
};

static bool is_to_be_read(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		if (strncmp(name, ours[i].name, strlen(ours[i].name)) == 0)
			return ours[i].read;
	print_message("%s: nobody said what is made of it\n", name);
	fail();
	return false;
}

static void check_file(const char *folder, const char *name)
{
	cleanup_problems struct problems problems = {0};
	cleanup_document struct document *document = NULL;
	cleanup_free char *path = NULL, *text = NULL;
	struct error err;
	size_t len = 0;

	assert_true(asprintf(&path, "%s/%s", folder, name) > 0);
	assert_int_equal(file_read(path, DOCUMENT_BYTES, &text, &len, &err), 0);
	document = parse((struct slice){text, len}, &problems);
	if ((document != NULL) != is_to_be_read(name))
		print_message("%s\n", name);
	assert_true((document != NULL) == is_to_be_read(name));
}

TEST(every_file_of_the_suite_is_read_or_refused_as_it_should)
{
	const char *folder = getenv("JSON_SUITE");
	struct dirent *entry;
	size_t seen = 0;
	DIR *dir;

	folder = folder ? folder : SUITE;
	dir = opendir(folder);
	if (!dir)
		SKIP("%s, files of JSONTestSuite, is not there", folder);
	while ((entry = readdir(dir)))
		if (strstr(entry->d_name, ".json")) {
			check_file(folder, entry->d_name);
			seen++;
		}
	(void)closedir(dir);
	assert_true(seen > 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
	        text_that_is_not_utf8_is_refused_at_its_first_byte),
	    cmocka_unit_test(utf16_is_refused_with_a_mark_and_without),
	    cmocka_unit_test(a_byte_order_mark_stands_first_and_once),
	    cmocka_unit_test(surrogates_come_in_pairs),
	    cmocka_unit_test(strings_hold_what_they_may),
	    cmocka_unit_test(numbers_are_written_as_they_must_be),
	    cmocka_unit_test(words_are_three_and_in_small_letters),
	    cmocka_unit_test(between_values_there_are_blanks_and_commas_only),
	    cmocka_unit_test(a_key_is_given_once),
	    cmocka_unit_test(whole_numbers_are_exact_to_64_bits_or_none),
	    cmocka_unit_test(nesting_is_bounded),
	    cmocka_unit_test(
	        every_file_of_the_suite_is_read_or_refused_as_it_should),
	};

	return cmocka_run_group_tests_name("document_json", tests, NULL, NULL);
}
