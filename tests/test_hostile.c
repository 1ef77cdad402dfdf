/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every name that somebody else picks is all of fixture's HOSTILE at once, and
 * each format is read as its reader would: nothing of it may be more than text.
 */
#include <stdio.h>

#include "base/document.h"
#include "reports/state.h"
#include "tests/hostile.h"
#include "tests/report_fixture.h"
#include "tests/visible.h"

static struct fixture fixture;

static int set_up(void **state)
{
	(void)state;
	fixture_make(&fixture, FIXTURE_KINDS, 31, true);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_free(&fixture);
	return 0;
}

static bool among(struct slice word, const char *words)
{
	struct slice rest = slice_of(words);

	while (rest.len > 0) {
		struct slice one = slice_cut(&rest, ' ');

		if (one.len == word.len && !memcmp(one.ptr, word.ptr, one.len))
			return true;
	}
	return false;
}

/* Quotes are closed before the tag is. */
static const char *skip_tag(const char *at)
{
	bool quoted = false;

	for (; *at && (quoted || *at != '>'); at++) {
		if (*at == '"')
			quoted = !quoted;
		assert_true(*at != '<' || !at[1]);
	}
	assert_int_equal(*at, '>');
	return at + 1;
}

/* No element but those, and each of them well formed. */
static size_t check_markup(const char *at, const char *elements)
{
	size_t count = 0;

	while ((at = strchr(at, '<'))) {
		struct slice name = {at + 1 + (at[1] == '/'), 0};

		name.len = strcspn(name.ptr, " >/\n");
		if (!among(name, elements))
			fail_msg("an element of its own: %.60s", at);
		at = skip_tag(at + 1);
		count++;
	}
	return count;
}

TEST(html_has_no_element_but_ours)
{
	cleanup_free char *text = fixture_written(&fixture, "html");
	char *style = strstr(text, "<style>"), *end = strstr(text, "</style>");

	check_visible(text);
	assert_non_null(style);
	memset(style + 7, ' ', (size_t)(end - style) - 7);
	assert_true(
	    check_markup(text,
	        "!DOCTYPE html head meta title style body svg defs pattern "
	        "line path header h1 p main section h2 ul li b ol span a code "
	        "figure figcaption desc rect g text circle details summary div "
	        "table caption thead tr th tbody td small time dl dt dd h3 "
	        "article footer") > 1000);
	assert_null(strstr(text, "javascript:1)\""));
	assert_null(strstr(text, "http://evil.invalid/\""));
}

TEST(junit_has_no_element_but_ours)
{
	cleanup_free char *text = fixture_written(&fixture, "junit");

	check_visible(text);
	assert_true(
	    check_markup(text,
	        "?xml testsuites testsuite testcase failure error") > 100);
	assert_null(strstr(text, "]]>"));
}

static const char *skip_field(const char *at)
{
	bool quoted = *at == '"';

	at += quoted;
	assert_null(strchr("=+@\t\r", *at) && *at ? at : NULL);
	if (!quoted)
		return at + strcspn(at, ",\n");
	for (; *at && (*at != '"' || at[1] == '"'); at++)
		at += *at == '"';
	assert_int_equal(*at, '"');
	return at + 1;
}

static unsigned count_fields(const char **at)
{
	unsigned fields = 1;

	while (*(*at = skip_field(*at)) == ',') {
		fields++;
		(*at)++;
	}
	assert_int_equal(**at, '\n');
	(*at)++;
	return fields;
}

TEST(csv_has_as_many_fields_in_each_row_and_no_formula)
{
	cleanup_free char *text = fixture_written(&fixture, "csv");
	const char *at = text;
	unsigned columns = count_fields(&at), rows = 0;

	check_visible(text);
	for (; *at; rows++)
		assert_int_equal(count_fields(&at), columns);
	assert_true(rows > 5);
	assert_non_null(strstr(text, "\"'=cmd"));
}

/* {name="value",...} */
static const char *skip_labels(const char *at)
{
	do {
		at += 1 + strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_");
		assert_memory_equal(at, "=\"", 2);
		for (at += 2; *at != '"'; at++) {
			assert_true(*at && *at != '\n');
			if (*at == '\\')
				assert_non_null(strchr("\\\"n", *++at));
		}
		at++;
	} while (*at == ',');
	assert_int_equal(*at, '}');
	return at + 1;
}

static void check_sample(const char *line)
{
	const char *at = line;
	char *end;

	if (strncmp(line, "# HELP ", 7) == 0 ||
	    strncmp(line, "# TYPE ", 7) == 0)
		return;
	assert_memory_equal(line, "seccompctl_", 11);
	at += strspn(at, "abcdefghijklmnopqrstuvwxyz_");
	if (*at == '{')
		at = skip_labels(at);
	assert_int_equal(*at, ' ');
	(void)strtod(at, &end);
	assert_int_equal(*end, '\n');
}

TEST(prometheus_has_a_sample_a_line)
{
	cleanup_free char *text = fixture_written(&fixture, "prometheus");
	const char *line = text;
	unsigned lines = 0;

	check_visible(text);
	for (; *line; line = strchr(line, '\n') + 1, lines++)
		check_sample(line);
	assert_true(lines > 100);
	assert_null(strstr(text, "tokio"));
}

/* What stands before it is an odd number of backslashes. */
static bool is_escaped(const char *text, const char *at)
{
	size_t count = 0;

	while (at > text && *--at == '\\')
		count++;
	return count % 2 == 1;
}

static void check_line(const char *line, size_t len)
{
	static const char *const begins[] = {"## ", "### ", "| ", "- **",
	    "As of "};
	bool known = len == 0;

	for (size_t i = 0; i < ARRAY_SIZE(begins); i++)
		known |= strncmp(line, begins[i], strlen(begins[i])) == 0;
	if (!known)
		fail_msg("a line of its own: %.60s", line);
	for (const char *at = line; at < line + len; at++) {
		if (strchr("`[<", *at) && !is_escaped(line, at))
			fail_msg("markup of its own: %.60s", at);
	}
}

static unsigned count_bars(const char *line, size_t len)
{
	unsigned bars = 0;

	for (const char *at = line; at < line + len; at++)
		bars += *at == '|' && !is_escaped(line, at);
	return bars;
}

TEST(markdown_has_no_line_markup_or_cell_of_its_own)
{
	cleanup_free char *text = fixture_written(&fixture, "markdown");
	unsigned rows = 0;

	check_visible(text);
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");

		check_line(line, len);
		if (*line == '|') {
			assert_int_equal(count_bars(line, len), 7);
			rows++;
		}
		line += len + 1;
	}
	assert_int_equal(rows, 2 + FIXTURE_KINDS);
}

static size_t count_blockers(void)
{
	size_t count = 0;

	for (size_t i = 0; i < fixture.count; i++) {
		const struct verdict *verdict = &fixture.items[i].verdict;

		for (size_t k = 0; k < verdict->findings.count; k++)
			count +=
			    verdict->findings.items[k].outcome != OUTCOME_PASS;
	}
	return count;
}

TEST(github_gets_no_command_but_ours)
{
	cleanup_free char *text = fixture_written(&fixture, "github");
	size_t lines = 0;

	check_visible(text);
	for (const char *line = text; *line;) {
		const char *end = strchr(line, '\n');
		const char *title = strstr(line, " title=");
		const char *said = strstr(title, "::");

		assert_true(strncmp(line, "::error ", 8) == 0 ||
		            strncmp(line, "::warning ", 10) == 0);
		assert_true(said && said < end);
		/* Of a property nothing but our own ends it. */
		assert_null(memchr(title, ',', (size_t)(said - title)));
		lines++;
		line = end + 1;
	}
	assert_true(lines >= count_blockers());
}

static void check_json(const char *name)
{
	cleanup_free char *text = fixture_written(&fixture, name);
	cleanup_document struct document *document = NULL;
	cleanup_problems struct problems problems = {0};

	check_visible(text);
	problems_init(&problems, name);
	assert_int_equal(document_parse(slice_of(text), DOCUMENT_JSON,
	                     &document, &problems),
	    0);
}

TEST(json_is_json)
{
	check_json("json");
	check_json("codequality");
}

TEST(text_drives_no_terminal)
{
	cleanup_free char *text = fixture_written(&fixture, "text");

	check_visible(text);
	assert_true(strlen(text) > 1000);
	assert_non_null(strstr(text, "\\x1b]8;;"));
	assert_non_null(strstr(text, "\\xe2\\x80\\xae"));
}

/* What --only keeps of the last report, and reads before the next. */
TEST(news_is_as_harmless)
{
	cleanup_free char *text = NULL;
	cleanup_document struct document *document = NULL;
	cleanup_problems struct problems problems = {0};
	size_t len;
	FILE *out = open_memstream(&text, &len);
	struct error err;

	assert_non_null(out);
	assert_int_equal(report_state_write(&fixture.report, out, &err), 0);
	(void)fclose(out);
	check_visible(text);
	assert_true(len > 500);
	problems_init(&problems, "state");
	assert_int_equal(document_parse((struct slice){text, len},
	                     DOCUMENT_JSON, &document, &problems),
	    0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(html_has_no_element_but_ours),
	    cmocka_unit_test(junit_has_no_element_but_ours),
	    cmocka_unit_test(csv_has_as_many_fields_in_each_row_and_no_formula),
	    cmocka_unit_test(prometheus_has_a_sample_a_line),
	    cmocka_unit_test(markdown_has_no_line_markup_or_cell_of_its_own),
	    cmocka_unit_test(github_gets_no_command_but_ours),
	    cmocka_unit_test(json_is_json),
	    cmocka_unit_test(text_drives_no_terminal),
	    cmocka_unit_test(news_is_as_harmless),
	};

	return cmocka_run_group_tests_name("hostile", tests, set_up, tear_down);
}
