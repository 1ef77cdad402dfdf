/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "analyzer/workloads.h"
#include "base/glob.h"
#include "tests/test.h"

static const struct {
	const char *pattern, *text;
	bool match;
} globs[] = {
    {"spin.service", "spin.service",        true },
    {"spin.service", "spin.services",       false},
    {"spin.service", "Spin.service",        false},
    {"spin-*",       "spin-",               true },
    {"spin-*",       "spin-7f9-x2",         true },
    {"*",            "",                    true },
    {"",             "",                    true },
    {"?",            "",                    false},
    {"*spin",        "spinspin",            true },
    {"*a*b*c",       "xxaxxbxxbxxc",        true },
    {"*a*b*c",       "xxaxxcxxb",           false},
    {"a?c",          "abc",                 true },
    {"a?c",          "ac",                  false},
    {"/usr/*/spin",  "/usr/local/bin/spin", true },
    {"web[0-9]",     "web7",                true },
    {"web[0-9]",     "webx",                false},
    {"web[!0-9]",    "webx",                true },
    {"web[^0-9]",    "web1",                false},
    {"[]]",          "]",                   true },
    {"[a-]",         "-",                   true },
    {"[",            "[",                   true },
    {"a\\*",         "a*",                  true },
    {"a\\*",         "ab",                  false},
    {"[\\]]",        "]",                   true },
};

TEST(globs_are_what_people_expect)
{
	for (size_t i = 0; i < ARRAY_SIZE(globs); i++)
		if (glob_match(globs[i].pattern, slice_of(globs[i].text)) !=
		    globs[i].match)
			fail_msg("%s of %s", globs[i].pattern, globs[i].text);
}

TEST(a_name_may_hold_any_byte)
{
	assert_true(glob_match("a*b", (struct slice){"a\0\377b", 4}));
	assert_false(glob_match("a", (struct slice){"a\0", 2}));
}

TEST(no_glob_is_slow)
{
	char text[8192];

	memset(text, 'a', sizeof(text));
	assert_false(glob_match("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
	    (struct slice){text, sizeof(text)}));
}

TEST(a_glob_that_is_none_is_told)
{
	assert_null(glob_problem("a[0-9]*"));
	assert_non_null(glob_problem(""));
	assert_non_null(glob_problem("a["));
	assert_non_null(glob_problem("a\\"));
}

static char unit[] = "spin.service", space[] = "prod", pod[] = "spin-*";
static char exe[] = "/usr/bin/spin", other_unit[] = "other.service";

static struct match_rule rules[2];
static struct match_rule other_rule;
static struct workload items[2];
static const struct workloads all = {.items = items, .count = 2};

static int setup(void **state)
{
	(void)state;
	memset(rules, 0, sizeof(rules));
	memset(&other_rule, 0, sizeof(other_rule));
	rules[0].unit = unit;
	rules[1].space = space;
	rules[1].pod = pod;
	other_rule.unit = other_unit;
	items[0] = (struct workload){.rules = rules, .rule_count = 2};
	items[1] = (struct workload){.rules = &other_rule, .rule_count = 1};
	return 0;
}

static enum match matches(const struct subject *subject)
{
	return workload_match(&all, &items[0], subject);
}

TEST(one_rule_that_holds_is_enough)
{
	const struct subject by_unit = {
	    .unit = {unit, 12}
        };
	const struct subject by_pod = {.unit = slice_of("x"),
	    .space = slice_of("prod"),
	    .pod = slice_of("spin-1")};

	assert_int_equal(matches(&by_unit), MATCH_YES);
	assert_int_equal(matches(&by_pod), MATCH_YES);
}

TEST(all_of_a_rule_has_to_hold)
{
	const struct subject other_space = {.unit = slice_of("x"),
	    .space = slice_of("test"),
	    .pod = slice_of("spin-1")};

	assert_int_equal(matches(&other_space), MATCH_NO);
}

TEST(what_is_not_known_is_maybe)
{
	const struct subject nothing = {.exe = slice_of("/usr/bin/spin")};
	const struct subject half = {.unit = slice_of("x"),
	    .space = slice_of("prod")};
	const struct subject contradicted = {.unit = slice_of("x"),
	    .space = slice_of("test")};

	assert_int_equal(matches(&nothing), MATCH_MAYBE);
	assert_int_equal(matches(&half), MATCH_MAYBE);
	assert_int_equal(matches(&contradicted), MATCH_NO);
}

TEST(what_run_started_is_surely_that_workloads)
{
	static char name[] = "spin", other[] = "spin-web";
	const struct subject started = {.unit = slice_of("run/spin"),
	    .exe = slice_of("/usr/bin/spin")};

	rules[0].unit = NULL;
	rules[0].exe = exe;
	items[0].name = name;
	items[1].name = other;
	assert_int_equal(matches(&started), MATCH_YES);
	assert_int_equal(workload_match(&all, &items[1], &started), MATCH_NO);
	items[0].name = other;
	items[1].name = name;
	assert_int_equal(matches(&started), MATCH_NO);
}

static void by_exe(void)
{
	memset(rules, 0, sizeof(rules));
	rules[0].exe = exe;
	items[0].rule_count = 1;
}

TEST(an_executable_alone_leaves_the_rest_in_doubt)
{
	const struct subject own = {.exe = slice_of("/usr/bin/spin")};
	const struct subject shell = {.exe = slice_of("/bin/sh")};
	const struct subject others = {.exe = slice_of("/bin/sh"),
	    .unit = slice_of("other.service")};

	by_exe();
	assert_int_equal(matches(&own), MATCH_MAYBE);
	assert_int_equal(matches(&shell), MATCH_MAYBE);
	assert_int_equal(matches(&others), MATCH_NO);
}

TEST(a_name_that_anybody_can_take_is_never_sure)
{
	static char comm[] = "spin", label[] = "spin_t";
	const struct subject own = {.exe = slice_of("/usr/bin/spin"),
	    .comm = slice_of("spin"),
	    .label = slice_of("spin_t"),
	    .has_uid = true,
	    .uid = 33};

	by_exe();
	rules[0].comm = comm;
	rules[0].label = label;
	assert_int_equal(matches(&own), MATCH_MAYBE);
	rules[0].exe = rules[0].comm = NULL;
	assert_int_equal(matches(&own), MATCH_MAYBE);
	rules[0] = (struct match_rule){.comm = comm};
	assert_int_equal(matches(&own), MATCH_MAYBE);
}

/* Who mounts a program over the path is somebody, and the kernel says who. */
TEST(an_executable_of_its_user_is_sure)
{
	struct subject own = {.exe = slice_of("/usr/bin/spin"),
	    .has_uid = true,
	    .uid = 33};
	const struct subject old = {.exe = slice_of("/usr/bin/spin")};
	const struct subject others = {.exe = slice_of("/usr/bin/spin"),
	    .unit = slice_of("other.service"),
	    .has_uid = true,
	    .uid = 1000};

	by_exe();
	rules[0].has_uid = true;
	rules[0].uid = 33;
	assert_int_equal(matches(&own), MATCH_YES);
	assert_int_equal(matches(&old), MATCH_MAYBE);
	assert_int_equal(matches(&others), MATCH_NO);
	own.uid = 1000;
	assert_int_equal(matches(&own), MATCH_MAYBE);
	own.uid = 0;
	assert_int_equal(matches(&own), MATCH_MAYBE);
}

/* It is the other's only if that is sure. */
TEST(who_may_be_anothers_is_not_taken_from_this_one)
{
	const struct subject other = {.exe = slice_of("/usr/bin/other"),
	    .has_uid = true,
	    .uid = 7};
	static char other_exe[] = "/usr/bin/other";

	by_exe();
	rules[0].has_uid = true;
	rules[0].uid = 33;
	other_rule = (struct match_rule){.exe = other_exe};
	assert_int_equal(matches(&other), MATCH_MAYBE);
	other_rule.has_uid = true;
	other_rule.uid = 7;
	assert_int_equal(matches(&other), MATCH_NO);
}

TEST(a_unit_beside_the_executable_leaves_no_doubt)
{
	const struct subject shell = {.exe = slice_of("/bin/sh"),
	    .unit = slice_of("spin.service")};

	by_exe();
	rules[0].unit = unit;
	assert_int_equal(matches(&shell), MATCH_NO);
}

TEST(without_rules_nothing_is_its_own)
{
	const struct subject nothing = {
	    .unit = {NULL, 0}
        };

	items[0].rule_count = 0;
	assert_int_equal(matches(&nothing), MATCH_NO);
}

#define CASE(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(globs_are_what_people_expect),
	    CASE(a_name_may_hold_any_byte),
	    CASE(no_glob_is_slow),
	    CASE(a_glob_that_is_none_is_told),
	    CASE(one_rule_that_holds_is_enough),
	    CASE(all_of_a_rule_has_to_hold),
	    CASE(what_is_not_known_is_maybe),
	    CASE(what_run_started_is_surely_that_workloads),
	    CASE(an_executable_alone_leaves_the_rest_in_doubt),
	    CASE(a_name_that_anybody_can_take_is_never_sure),
	    CASE(an_executable_of_its_user_is_sure),
	    CASE(who_may_be_anothers_is_not_taken_from_this_one),
	    CASE(a_unit_beside_the_executable_leaves_no_doubt),
	    CASE(without_rules_nothing_is_its_own),
	};

	return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
