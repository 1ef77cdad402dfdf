/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/escape.h"
#include "tests/test.h"

/* A text and what is made of it; the second is to be freed. */
static char *escaped(enum medium medium, struct slice text)
{
	char *whole = NULL;
	size_t len;
	FILE *out = open_memstream(&whole, &len);

	assert_non_null(out);
	escape(out, medium, text);
	(void)fclose(out);
	assert_int_equal(strlen(whole), len);
	return whole;
}

static void check(enum medium medium, struct slice text, const char *expect)
{
	cleanup_free char *whole = escaped(medium, text);

	assert_string_equal(whole, expect);
}

static const struct row {
	const char *text;
	const char *expect[MEDIUM_COUNT];
} rows[] = {
    {"plain_1.so",                           {"plain_1.so", "plain_1.so", "plain_1.so", "plain_1.so",
                       "plain_1.so", "plain_1.so", "plain_1.so", "plain_1.so"}},
    {"\xc3\xa9\xf0\x9f\x98\x80",
     {"\xc3\xa9\xf0\x9f\x98\x80", "\xc3\xa9\xf0\x9f\x98\x80",
            "\xc3\xa9\xf0\x9f\x98\x80", "\xc3\xa9\xf0\x9f\x98\x80",
            "\xc3\xa9\xf0\x9f\x98\x80", "'\xc3\xa9\xf0\x9f\x98\x80'",
            "\xc3\xa9\xf0\x9f\x98\x80", "\xc3\xa9\xf0\x9f\x98\x80"}                             },
    {"<a href=\"x\">'&|`*",
     {"<a href=\"x\">'&|`*", "<a href=\\\"x\\\">'&|`*",
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;|`*",
            "\"<a href=\"\"x\"\">'&|`*\"", "<a href=\\\"x\\\">'&|`*",
            "'<a href=\"x\">'\\''&|`*'",
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;|`*",
            "&lt;a href=&quot;x&quot;&gt;'&amp;\\|\\`\\*"}                                      },
    {"\x1b[31m\n",
     {"\\x1b[31m\\x0a", "\\u001b[31m\\n", "\\x1b[31m\\x0a", "\\x1b[31m\\x0a",
            "\\\\x1b[31m\\n", "\"$(printf '\\033[31m')\"'\n'", "\\x1b[31m\\x0a",
            "\\\\x1b\\[31m\\\\x0a"}                                                             },
    {"a\xff\\",                              {"a\\xff\\", "a\xef\xbf\xbd\\\\", "a\\xff\\", "a\\xff\\",
                    "a\\\\xff\\\\", "\"$(printf 'a\\377\\\\')\"", "a\\xff\\",
                    "a\\\\xff\\\\"}                                              },
    {"\xc2\x9b\xe2\x80\xae\xf3\xa0\x80\x81",
     {"\\xc2\\x9b\\xe2\\x80\\xae\\xf3\\xa0\\x80\\x81",
            "\\u009b\\u202e\\udb40\\udc01",
            "\\xc2\\x9b\\xe2\\x80\\xae\\xf3\\xa0\\x80\\x81",
            "\\xc2\\x9b\\xe2\\x80\\xae\\xf3\\xa0\\x80\\x81",
            "\\\\xc2\\\\x9b\\\\xe2\\\\x80\\\\xae\\\\xf3\\\\xa0\\\\x80\\\\x81",
            "\"$(printf '\\302\\233\\342\\200\\256\\363\\240\\200\\201')\"",
            "\\xc2\\x9b\\xe2\\x80\\xae\\xf3\\xa0\\x80\\x81",
            "\\\\xc2\\\\x9b\\\\xe2\\\\x80\\\\xae\\\\xf3\\\\xa0\\\\x80\\\\x81"}                  },
    {"[x](http://www.y) _z_ rt_x 10:00",
     {"[x](http://www.y) _z_ rt_x 10:00", "[x](http://www.y) _z_ rt_x 10:00",
            "[x](http://www.y) _z_ rt_x 10:00",
            "[x](http://www.y) _z_ rt_x 10:00",
            "[x](http://www.y) _z_ rt_x 10:00",
            "'[x](http://www.y) _z_ rt_x 10:00'",
            "[x](http://www.y) _z_ rt_x 10:00",
            "\\[x\\](http\\://www\\.y) \\_z\\_ rt_x 10:00"}                                     },
    {"",                                     {"", "", "", "\"\"", "", "''", "", ""}             },
};

TEST(each_medium_has_its_way)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		for (enum medium medium = 0; medium < MEDIUM_COUNT; medium++)
			check(medium, slice_of(rows[i].text),
			    rows[i].expect[medium]);
}

/* What a terminal, a reader of lines or a parser of XML must never get. */
static bool is_dangerous(unsigned char c)
{
	return c < ' ' || c == 0x7f;
}

TEST(no_control_byte_gets_through)
{
	for (enum medium medium = 0; medium < MEDIUM_COUNT; medium++) {
		for (unsigned c = 0; c < 256; c++) {
			char text[] = {'a', (char)c, 'b'};
			cleanup_free char *whole =
			    escaped(medium, (struct slice){text, 3});

			for (const char *p = whole; *p; p++)
				assert_false(is_dangerous((unsigned char)*p));
			assert_true(utf8_valid(slice_of(whole)));
		}
	}
}

static const uint32_t turners[] = {0x061c, 0x200b, 0x200d, 0x200e, 0x200f,
    0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2066,
    0x2067, 0x2068, 0x2069, 0xfeff, 0xfff9, 0xfffe, 0x80, 0x9b, 0x9d, 0x9f};

/* Each of them is two or three bytes long. */
static size_t encode(uint32_t c, char buf[3])
{
	if (c < 0x800) {
		buf[0] = (char)(0xc0 | c >> 6);
		buf[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	buf[0] = (char)(0xe0 | c >> 12);
	buf[1] = (char)(0x80 | (c >> 6 & 0x3f));
	buf[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

TEST(nothing_turns_the_writing_around)
{
	char buf[3];

	for (enum medium medium = 0; medium < MEDIUM_COUNT; medium++) {
		for (size_t i = 0; i < ARRAY_SIZE(turners); i++) {
			struct slice text = {buf, encode(turners[i], buf)};
			cleanup_free char *whole = escaped(medium, text);

			for (const char *p = whole; *p; p++)
				assert_true((unsigned char)*p < 0x80);
		}
	}
}

static const struct formula {
	const char *text, *expect;
} formulas[] = {
    {"=1+1",    "\"'=1+1\""   },
    {"+1",      "\"'+1\""     },
    {"-1",      "-1"          },
    {"-1+1",    "\"'-1+1\""   },
    {"-",       "\"'-\""      },
    {"@SUM(1)", "\"'@SUM(1)\""},
    {"\t=1",    "\"'\\x09=1\""},
    {"\r=1",    "\"'\\x0d=1\""},
    {"\xef\xbc\x9d"
     "1",  "\"'\xef\xbc\x9d"
        "1\""   },
    {"a,b",     "\"a,b\""     },
    {"a;b",     "\"a;b\""     },
    {" a",      "\" a\""      },
};

TEST(no_spreadsheet_computes_it)
{
	for (size_t i = 0; i < ARRAY_SIZE(formulas); i++)
		check(MEDIUM_CSV, slice_of(formulas[i].text),
		    formulas[i].expect);
}

static const char *const words[] = {
    "",
    "a b",
    "$(reboot)`reboot`",
    "'; reboot; '",
    "-n",
    "-n\x01",
    "FOO=bar",
    "~root",
    "*?[a]",
    "%s\\n\x1b%d\\",
    "\n\n",
    "a\nb\n\n",
    "\xff\xfe'\"",
    "\x1b[201~reboot\n",
    "\xe2\x80\xae$HOME",
    "#x",
    "!!",
};

/* sh says what it takes the word for. */
static void ask_shell(struct slice text)
{
	cleanup_free char *word = escaped(MEDIUM_SHELL, text);
	cleanup_free char *command = NULL;
	char said[128];
	size_t len;
	FILE *sh;

	assert_true(asprintf(&command, "set -- %s; printf '%%s|%%s' $# \"$1\"",
	                word) > 0);
	sh = popen(command, "r");
	assert_non_null(sh);
	len = fread(said, 1, sizeof(said), sh);
	assert_int_equal(pclose(sh), 0);
	assert_int_equal(len, text.len + 2);
	assert_memory_equal(said, "1|", 2);
	assert_memory_equal(said + 2, text.ptr, text.len);
}

TEST(a_shell_takes_it_for_one_word)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		ask_shell(slice_of(words[i]));
	for (unsigned c = 1; c < 256; c++)
		ask_shell((struct slice){(char[]){(char)c}, 1});
}

TEST(utf8_is_told_from_what_is_not)
{
	static const char *const good[] = {"", "a", "\xc2\x80", "\xdf\xbf",
	    "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
	    "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"};
	static const char *const bad[] = {"\x80", "\xc0\x80", "\xc1\xbf",
	    "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf",
	    "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc2", "\xe2\x82",
	    "\xf0\x9f\x98",
	    "\xc2"
	    "a"};

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(utf8_valid(slice_of(good[i])));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(utf8_valid(slice_of(bad[i])));
}

static void check_cut(size_t size, enum medium medium, const char *text,
    const char *expect)
{
	char buf[64];

	memset(buf, 'x', sizeof(buf));
	assert_ptr_equal(escape_into(buf, size, medium, slice_of(text)), buf);
	assert_string_equal(buf, expect);
	assert_int_equal(buf[size], 'x');
}

TEST(what_is_cut_short_is_whole_in_its_parts)
{
	check_cut(7, MEDIUM_TERMINAL, "abcdef", "abcdef");
	check_cut(6, MEDIUM_TERMINAL, "abcdef", "ab...");
	check_cut(8, MEDIUM_TERMINAL, "a\x1b\x1b\x1b", "a...");
	check_cut(9, MEDIUM_TERMINAL, "a\x1b\x1b\x1b", "a\\x1b...");
	check_cut(6, MEDIUM_TERMINAL, "a\xc3\xa9\xc3\xa9z", "a...");
	check_cut(7, MEDIUM_TERMINAL, "a\xc3\xa9\xc3\xa9zz", "a\xc3\xa9...");
	check_cut(8, MEDIUM_HTML, "<<<<", "&lt;...");
	check_cut(8, MEDIUM_SHELL, "a b c d e", "'a ...'");
	check_cut(4, MEDIUM_TERMINAL, "abcdef", "...");
	check_cut(3, MEDIUM_TERMINAL, "abcdef", "..");
	check_cut(1, MEDIUM_TERMINAL, "abcdef", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_medium_has_its_way),
	    cmocka_unit_test(no_control_byte_gets_through),
	    cmocka_unit_test(nothing_turns_the_writing_around),
	    cmocka_unit_test(no_spreadsheet_computes_it),
	    cmocka_unit_test(a_shell_takes_it_for_one_word),
	    cmocka_unit_test(utf8_is_told_from_what_is_not),
	    cmocka_unit_test(what_is_cut_short_is_whole_in_its_parts),
	};

	return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
