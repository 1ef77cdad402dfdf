/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/problems.h"
#include "tests/test.h"

TEST(problems_are_printed_for_editors)
{
	cleanup_problems struct problems problems;
	char *said = NULL;
	size_t len;
	FILE *out = open_memstream(&said, &len);

	problems_init(&problems, "a\nb.json");
	problems_add(&problems, SEVERITY_ERROR, "SC101", 3, 7, "no \"%s\"",
	    "\x1b[2J");
	problems_add(&problems, SEVERITY_NOTE, NULL, 0, 0, "of it all");
	assert_true(problems_failed(&problems));
	for (size_t i = 0; i < PROBLEMS_MAX; i++)
		problems_add(&problems, SEVERITY_NOTE, NULL, 1, 1, "more");
	assert_int_equal(problems.count, 1 + PROBLEMS_MAX);
	assert_int_equal(problems.dropped, 1);
	problems_print(&problems, out);
	(void)fclose(out);
	assert_memory_equal(said,
	    "a\\x0ab.json:3:7: error: no \"\\x1b[2J\" [SC101]\n"
	    "a\\x0ab.json: note: of it all\n",
	    72);
	assert_non_null(strstr(said, "note: 1 more are not shown\n"));
	free(said);
}

TEST(an_error_is_shown_behind_any_number_of_notes)
{
	cleanup_problems struct problems problems;

	problems_init(&problems, "a.json");
	for (size_t i = 0; i < PROBLEMS_MAX * 2; i++)
		problems_add(&problems,
		    i % 2 ? SEVERITY_NOTE : SEVERITY_WARNING, NULL, 1, 1,
		    "more");
	assert_false(problems_failed(&problems));
	problems_add(&problems, SEVERITY_NOTE, NULL, 1, 1, "one too many");
	problems_add(&problems, SEVERITY_ERROR, NULL, 7, 1, "the error");
	assert_true(problems_failed(&problems));
	assert_int_equal(problems.dropped, 1);
	assert_string_equal(problems.items[problems.count - 1].text,
	    "the error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(problems_are_printed_for_editors),
	    cmocka_unit_test(an_error_is_shown_behind_any_number_of_notes),
	};

	return cmocka_run_group_tests_name("problems", tests, NULL, NULL);
}
