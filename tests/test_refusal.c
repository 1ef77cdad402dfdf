/* SPDX-License-Identifier: Apache-2.0 */
/* What base/document.h promises to refuse, where, and how soon. */
#include <stdlib.h>
#include <unistd.h>

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

/* In each a ^ stands before the byte that is at fault, and is taken out. */
static const struct bad {
	const char *text;
	enum document_format format;
	const char *says;
} bad[] = {
    {"^",                                DOCUMENT_JSON, "end of the file"         },
    {"[1,^]",                            DOCUMENT_JSON, "expected a value"        },
    {"{\"a\":1,^}",                      DOCUMENT_JSON, "expected a key"          },
    {"{\"a\":1 ^\"b\":2}",               DOCUMENT_JSON, "',' or '}'"              },
    {"[1 ^2]",                           DOCUMENT_JSON, "',' or ']'"              },
    {"[^'a']",                           DOCUMENT_JSON, "not '''"                 },
    {"[^NaN]",                           DOCUMENT_JSON, "expected a value"        },
    {"[^-Infinity]",                     DOCUMENT_JSON, "expected a value"        },
    {"[^01]",                            DOCUMENT_JSON, "expected a value"        },
    {"[^1.]",                            DOCUMENT_JSON, "expected a value"        },
    {"[^.5]",                            DOCUMENT_JSON, "expected a value"        },
    {"[^+1]",                            DOCUMENT_JSON, "expected a value"        },
    {"[^0x1]",                           DOCUMENT_JSON, "expected a value"        },
    {"[^1e+]",                           DOCUMENT_JSON, "expected a value"        },
    {"[^True]",                          DOCUMENT_JSON, "expected a value"        },
    {"[\n\"a^\nb\"]",                    DOCUMENT_JSON, "U+000A"                  },
    {"[\"a^\tb\"]",                      DOCUMENT_JSON, "U+0009"                  },
    {"[\"^\\ud83d\"]",                   DOCUMENT_JSON, "surrogate"               },
    {"[\"^\\ude00\\ud83d\"]",            DOCUMENT_JSON, "surrogate"               },
    {"[\"\\^x41\"]",                     DOCUMENT_JSON, "after a backslash"       },
    {"[\"\\u12^g4\"]",                   DOCUMENT_JSON, "four hexadecimal"        },
    {"[\"ab^",                           DOCUMENT_JSON, "end of the file"         },
    {"[\"\xc3\xa9\", ^\xff]",            DOCUMENT_JSON, "not UTF-8: the byte 0xff"},
    {"[\"^\xed\xa0\x80\"]",              DOCUMENT_JSON, "not UTF-8"               },
    {"[\"^\xc0\x80\"]",                  DOCUMENT_JSON, "not UTF-8"               },
    {"[1] ^x",                           DOCUMENT_JSON, "nothing after the value" },
    {"[1,\n ^// 2\n]",                   DOCUMENT_JSON, "expected a value"        },
    {"{\"a\":1,\n ^\"a\":2}",            DOCUMENT_JSON, "it was given at 1:2"     },
    {"{\"a\":1,\"b\":0,^\"\\u0061\":2}", DOCUMENT_JSON, "given at 1:2"            },
    {"a: 1\nb: 2\n^a: 3\n",              DOCUMENT_YAML, "it was given at 1:1"     },
    {"a: &x 1\nb: ^*x\n",                DOCUMENT_YAML, "aliases"                 },
    {"a: ^!!str 1\n",                    DOCUMENT_YAML, "tag"                     },
    {"a: ^!x {}\n",                      DOCUMENT_YAML, "tag"                     },
    {"^<<: {a: 1}\n",                    DOCUMENT_YAML, "merge keys"              },
    {"^{a: 1}: 2\n",                     DOCUMENT_YAML, "a key must be a text"    },
    {"^[a]: 2\n",                        DOCUMENT_YAML, "a key must be a text"    },
    {"a: 'b\n^",                         DOCUMENT_YAML, "end of stream"           },
    {"a:\n^\t- b\n",                     DOCUMENT_YAML, "cannot start any token"  },
    {"a: \"^\x01\"\n",                   DOCUMENT_YAML, "control characters"      },
    {"^",                                DOCUMENT_YAML, "nothing in it"           },
    {"^# nothing\n",                     DOCUMENT_YAML, "nothing in it"           },
    {"{^a: 1}",                          DOCUMENT_ANY,  "a key in"                },
};

static void check_place(const struct problem *problem, const char *before,
    size_t len)
{
	unsigned line = 1, column = 1;

	for (size_t i = 0; i < len; i++) {
		if (before[i] == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)before[i] & 0xc0) != 0x80) {
			column++;
		}
	}
	assert_int_equal(problem->line, line);
	assert_int_equal(problem->column, column);
}

static void check_bad(const struct bad *row)
{
	cleanup_problems struct problems problems;
	const char *mark = strchr(row->text, '^');
	size_t before = (size_t)(mark - row->text);
	size_t len = strlen(row->text) - 1;
	char *text = malloc(len + 1);

	assert_non_null(text);
	memcpy(text, row->text, before);
	memcpy(text + before, mark + 1, len - before + 1);
	assert_null(
	    parse_as((struct slice){text, len}, row->format, &problems));
	assert_int_equal(problems.found[SEVERITY_ERROR], 1);
	if (!strstr(problems.items[0].text, row->says))
		fail_msg("%s: %s", row->text, problems.items[0].text);
	check_place(&problems.items[0], text, before);
	free(text);
}

TEST(each_mistake_is_told_at_its_place)
{
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		check_bad(&bad[i]);
}

/* A text of count times unit, between head and tail. */
static struct slice repeat(const char *head, const char *unit, size_t count,
    const char *tail)
{
	size_t one = strlen(unit), len = strlen(head);
	char *text = malloc(len + one * count + strlen(tail) + 1);

	assert_non_null(text);
	memcpy(text, head, len);
	for (size_t i = 0; i < count; i++, len += one)
		memcpy(text + len, unit, one);
	strcpy(text + len, tail);
	return (struct slice){text, len + strlen(tail)};
}

static void check_refused(struct slice text, enum document_format format,
    const char *says)
{
	cleanup_problems struct problems problems;

	assert_null(parse_as(text, format, &problems));
	assert_int_equal(problems.found[SEVERITY_ERROR], 1);
	assert_non_null(strstr(problems.items[0].text, says));
	free((void *)(uintptr_t)text.ptr);
}

TEST(depth_and_count_have_limits)
{
	cleanup_problems struct problems problems;
	cleanup_document struct document *document = NULL;
	struct slice deep = repeat("", "[", DOCUMENT_DEPTH, "");
	struct slice closed = repeat(deep.ptr, "]", DOCUMENT_DEPTH, "");

	document = parse_as(closed, DOCUMENT_JSON, &problems);
	assert_non_null(document);
	free((void *)(uintptr_t)closed.ptr);
	free((void *)(uintptr_t)deep.ptr);
	check_refused(repeat("", "[", DOCUMENT_DEPTH + 1, "]"), DOCUMENT_JSON,
	    "nested deeper");
	check_refused(repeat("", "- ", 1000, "a"), DOCUMENT_YAML,
	    "nested deeper");
	check_refused(repeat("[", "0,", DOCUMENT_NODES, "0]"), DOCUMENT_JSON,
	    "more than 262144 values");
	check_refused(repeat("\"", "x", DOCUMENT_BYTES, "\""), DOCUMENT_JSON,
	    "larger than 16 MiB");
}

/* libyaml gives up on keys of 1024 bytes, and on what follows on a new line. */
TEST(a_key_may_be_long)
{
	struct slice text = repeat("{\"", "key", 10000, "\"\n:\n1}");
	cleanup_problems struct problems problems;
	cleanup_document struct document *document =
	    parse_as(text, DOCUMENT_JSON, &problems);

	assert_int_equal(document_root(document)->first->key.len, 30000);
	free((void *)(uintptr_t)text.ptr);
}

/* A sparse file: it would take long to read, and is not. */
TEST(a_file_of_100_mb_is_refused_unread)
{
	cleanup_problems struct problems problems;
	struct document *document = NULL;
	char path[] = "/tmp/document-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, 100000000), 0);
	problems_init(&problems, path);
	assert_int_equal(document_read(path, DOCUMENT_ANY, &document,
	                     &problems),
	    -EFBIG);
	assert_null(document);
	(void)close(fd);
	(void)unlink(path);
	assert_int_equal(document_read(path, DOCUMENT_ANY, &document,
	                     &problems),
	    -ENOENT);
	assert_int_equal(problems.found[SEVERITY_ERROR], 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_mistake_is_told_at_its_place),
	    cmocka_unit_test(depth_and_count_have_limits),
	    cmocka_unit_test(a_key_may_be_long),
	    cmocka_unit_test(a_file_of_100_mb_is_refused_unread),
	};

	return cmocka_run_group_tests_name("refusal", tests, NULL, NULL);
}
