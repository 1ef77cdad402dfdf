/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/json.h"
#include "reports/table.h"
#include "tests/test.h"

static const struct column columns[] = {
    {"PROGRAM",    "program", CELL_TEXT,  true },
    {"EVENTS",     "events",  CELL_COUNT, false},
    {"FIRST SEEN", "first",   CELL_TIME,  false},
    {"RISKY",      "risky",   CELL_FLAG,  false},
};

static struct table *make(void)
{
	struct table *table = NULL;

	assert_int_equal(table_new(columns, ARRAY_SIZE(columns), &table), 0);
	return table;
}

static void add(struct table *table, const char *program, uint64_t events,
    uint64_t first, bool risky)
{
	table_row(table);
	table_text(table, program);
	table_count(table, events);
	table_time(table, first);
	table_flag(table, risky);
}

/* What is written, to be freed. */
static char *written(const struct table *table, enum table_format format,
    bool color)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	struct error err;

	assert_non_null(out);
	assert_int_equal(table_write(table, format, color, out, &err), 0);
	(void)fclose(out);
	return text;
}

static void check(const struct table *table, enum table_format format,
    const char *expect)
{
	cleanup_free char *text = written(table, format, false);

	assert_string_equal(text, expect);
}

static struct table *make_hostile(void)
{
	struct table *table = make();

	add(table, "a\x1b[2J|<b>\n\"\xe2\x80\xae", 7, 1700000000123, true);
	add(table, "=1+1", 12345, 0, false);
	add(table, NULL, 0, 1, false);
	return table;
}

TEST(text_is_aligned_and_drives_no_terminal)
{
	cleanup_table struct table *table = make_hostile();

	assert_int_equal(table_rows(table), 3);
	check(table, TABLE_TEXT,
	    "PROGRAM                       EVENTS FIRST SEEN"
	    "               RISKY\n"
	    "a\\x1b[2J|<b>\\x0a\"\\xe2\\x80\\xae      7 "
	    "2023-11-14T22:13:20.123Z yes\n"
	    "=1+1                           12345 -"
	    "                        no\n"
	    "-                                  0 "
	    "1970-01-01T00:00:00.001Z no\n");
}

TEST(csv_computes_nothing)
{
	cleanup_table struct table *table = make_hostile();

	check(table, TABLE_CSV,
	    "program,events,first,risky\n"
	    "\"a\\x1b[2J|<b>\\x0a\"\"\\xe2\\x80\\xae\",7,"
	    "2023-11-14T22:13:20.123Z,yes\n"
	    "\"'=1+1\",12345,,no\n"
	    ",0,1970-01-01T00:00:00.001Z,no\n");
}

TEST(markdown_stays_in_its_cell)
{
	cleanup_table struct table *table = make_hostile();

	check(table, TABLE_MARKDOWN,
	    "| PROGRAM | EVENTS | FIRST SEEN | RISKY |\n"
	    "| --- | ---: | --- | --- |\n"
	    "| a\\\\x1b\\[2J\\|&lt;b&gt;\\\\x0a&quot;\\\\xe2\\\\x80\\\\xae | 7 "
	    "| 2023-11-14T22:13:20.123Z | yes |\n"
	    "| =1+1 | 12345 | - | no |\n"
	    "| - | 0 | 1970-01-01T00:00:00.001Z | no |\n");
}

TEST(json_has_types)
{
	cleanup_table struct table *table = make();
	cleanup_free char *text = NULL;
	struct json json;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	add(table, "a\xff", UINT64_MAX, 1700000000123, true);
	table_row(table);
	json_begin(&json, out, true);
	table_json(table, &json, NULL);
	(void)fclose(out);
	assert_string_equal(text,
	    "[{\"program\":\"a\xef\xbf\xbd\",\"program_hex\":\"61ff\","
	    "\"events\":18446744073709551615,"
	    "\"first\":\"2023-11-14T22:13:20.123Z\",\"risky\":true},"
	    "{\"program\":null,\"events\":null,\"first\":null,"
	    "\"risky\":null}]\n");
}

TEST(only_the_heading_has_colour_and_only_if_asked)
{
	cleanup_table struct table *table = make_hostile();
	cleanup_free char *plain = written(table, TABLE_TEXT, false);
	cleanup_free char *bold = written(table, TABLE_TEXT, true);
	char *row = strchr(bold, '\n');

	assert_null(strchr(plain, '\x1b'));
	assert_non_null(strchr(bold, '\x1b'));
	assert_true(strchr(bold, '\x1b') < row);
	assert_string_equal(row, strchr(plain, '\n'));
}

/* The columns a line of UTF-8 takes, if each character takes one. */
static size_t width_of(const char *line, size_t len)
{
	size_t width = 0;

	for (size_t i = 0; i < len; i++)
		width += ((unsigned char)line[i] & 0xc0) != 0x80;
	return width;
}

TEST(a_wide_column_is_wrapped_and_nothing_is_lost)
{
	static const char path[] = "/usr/lib/\xc3\xa9t\xc3\xa9/a/very/long/path"
	                           "/that/goes/on/and/on/to/the/end";
	cleanup_table struct table *table = make();
	cleanup_free char *text = NULL;
	char joined[sizeof(path)] = "";
	const char *line;

	add(table, path, 1, 1700000000123, true);
	assert_int_equal(setenv("COLUMNS", "60", 1), 0);
	text = written(table, TABLE_TEXT, false);
	assert_int_equal(unsetenv("COLUMNS"), 0);
	line = strchr(text, '\n') + 1;
	while (*line) {
		size_t len = strcspn(line, "\n");

		assert_true(width_of(line, len) <= 60);
		(void)strncat(joined, line, strcspn(line, " \n"));
		line += len + 1;
	}
	assert_string_equal(joined, path);
}

TEST(an_empty_table_has_headings_where_machines_read)
{
	cleanup_table struct table *table = make();

	check(table, TABLE_CSV, "program,events,first,risky\n");
	check(table, TABLE_MARKDOWN,
	    "| PROGRAM | EVENTS | FIRST SEEN | RISKY |\n"
	    "| --- | ---: | --- | --- |\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_aligned_and_drives_no_terminal),
	    cmocka_unit_test(csv_computes_nothing),
	    cmocka_unit_test(markdown_stays_in_its_cell),
	    cmocka_unit_test(json_has_types),
	    cmocka_unit_test(only_the_heading_has_colour_and_only_if_asked),
	    cmocka_unit_test(a_wide_column_is_wrapped_and_nothing_is_lost),
	    cmocka_unit_test(an_empty_table_has_headings_where_machines_read),
	};

	(void)unsetenv("COLUMNS");
	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
