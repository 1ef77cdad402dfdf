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
		problems_add(&problems, SEVERITY_WARNING, NULL, 1, 1, "more");
	assert_int_equal(problems.count, PROBLEMS_MAX);
	assert_int_equal(problems.dropped, 2);
	problems_print(&problems, out);
	(void)fclose(out);
	assert_memory_equal(said,
	    "a\\x0ab.json:3:7: error: no \"\\x1b[2J\" [SC101]\n"
	    "a\\x0ab.json: note: of it all\n",
	    72);
	assert_non_null(strstr(said, "note: 2 more are not shown\n"));
	free(said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(problems_are_printed_for_editors),
	};

	return cmocka_run_group_tests_name("problems", tests, NULL, NULL);
}
