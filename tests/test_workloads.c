/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/workloads.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "analyzer/policy.h"
#include "syscalls/syscalls.h"
#include "tests/test.h"

#define HOUR UINT64_C(3600000)

/* The example of the manual; other tests spoil a part of it. */
static const char good[] =
    "workloads:\n"
    "  - name: spin-worker\n"
    "    match: [{unit: spin.service}, {namespace: prod, pod: \"spin-*\"}]\n"
    "    profile: profiles/spin.json\n"
    "    extensions: [profiles/network.json]\n"
    "    promote: errno\n"
    "    demote: auto\n"
    "    policy:\n"
    "      log: {window: 48h, runs: 7, clean_ends: 2, nodes: 2,\n"
    "            architectures: [x86_64, aarch64], freshness: 30m,\n"
    "            symptoms: warn, identity: required,\n"
    "            adopt: {runs: 4, nodes: 2}, floor: errno}\n"
    "      kill: {runs: 9}\n"
    "node_alias: {web1: front}\n"
    "expected_nodes: [front, back]\n";

static struct workloads workloads;
static char path[] = "/tmp/test_workloads.XXXXXX";
static struct problems problems;

static int teardown(void **state)
{
	(void)state;
	workloads_release(&workloads);
	problems_release(&problems);
	return 0;
}

static int read_text(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	(void)teardown(NULL);
	problems_init(&problems, path);
	return workloads_read(path, &workloads, &problems);
}

/* A workload with some more lines of its own. */
static int read_with(const char *more)
{
	char text[2048];

	(void)snprintf(text, sizeof(text),
	    "workloads:\n"
	    "  - name: w\n"
	    "    match: [{unit: u}]\n"
	    "    profile: p\n"
	    "%s",
	    more);
	return read_text(text);
}

static void assert_problem(unsigned line, unsigned column, const char *text)
{
	assert_true(problems.count > 0);
	if (!strstr(problems.items[0].text, text))
		fail_msg("\"%s\" is not in \"%s\"", text,
		    problems.items[0].text);
	assert_int_equal(problems.items[0].line, line);
	assert_int_equal(problems.items[0].column, column);
}

TEST(the_example_of_the_manual_is_read)
{
	const struct workload *spin;

	assert_int_equal(read_text(good), 0);
	assert_int_equal(workloads.count, 1);
	spin = workloads_find(&workloads, slice_of("spin-worker"));
	assert_non_null(spin);
	assert_int_equal(spin->line, 2);
	assert_int_equal(spin->rule_count, 2);
	assert_string_equal(spin->rules[0].unit, "spin.service");
	assert_null(spin->rules[0].pod);
	assert_string_equal(spin->rules[1].space, "prod");
	assert_string_equal(spin->rules[1].pod, "spin-*");
	assert_string_equal(spin->profile, "profiles/spin.json");
	assert_int_equal(spin->extension_count, 1);
	assert_int_equal(spin->promote, PHASE_ERRNO);
	assert_true(spin->demote_auto);
	assert_int_equal(workloads.expected_count, 2);
	assert_string_equal(workloads.expected_nodes[1], "back");
	assert_null(workloads_find(&workloads, slice_of("spin")));
}

TEST(a_phase_has_its_own_policy)
{
	const struct policy *policy;

	assert_int_equal(read_text(good), 0);
	policy = &workloads.items[0].policy[PHASE_LOG];
	assert_int_equal(policy->window_ms, 48 * HOUR);
	assert_int_equal(policy->freshness_ms, HOUR / 2);
	assert_int_equal(policy->runs, 7);
	assert_int_equal(policy->clean_ends, 2);
	assert_int_equal(policy->nodes, 2);
	assert_int_equal(policy->arch_count, 2);
	assert_string_equal(arch_name(policy->arches[1]), "aarch64");
	assert_int_equal(policy->symptoms, SYMPTOMS_WARN);
	assert_true(policy->identity_required);
	assert_int_equal(policy->adopt_runs, 4);
	assert_int_equal(policy->adopt_nodes, 2);
	assert_true(policy->floor);
	assert_int_equal(workloads.items[0].policy[PHASE_KILL].runs, 9);
	assert_memory_equal(&workloads.items[0].policy[PHASE_ERRNO],
	    &policy_defaults[PHASE_ERRNO], sizeof(struct policy));
}

TEST(what_is_not_said_is_the_default)
{
	assert_int_equal(read_with(""), 0);
	assert_int_equal(workloads.items[0].promote, PHASE_KILL);
	assert_false(workloads.items[0].demote_auto);
	assert_memory_equal(workloads.items[0].policy, policy_defaults,
	    sizeof(policy_defaults));
	assert_int_equal(policy_defaults[PHASE_LOG].window_ms, 72 * HOUR);
	assert_int_equal(policy_defaults[PHASE_LOG].freshness_ms, HOUR);
}

TEST(an_alias_is_another_name_of_a_node)
{
	assert_int_equal(read_text(good), 0);
	assert_slice_equal(workloads_node(&workloads, slice_of("web1")),
	    "front");
	assert_slice_equal(workloads_node(&workloads, slice_of("web2")),
	    "web2");
	assert_slice_equal(workloads_node(NULL, slice_of("web1")), "web1");
	assert_null(workloads_node(&workloads, (struct slice){0}).ptr);
}

static int read_uid(const char *uid)
{
	char text[256];

	(void)snprintf(text, sizeof(text),
	    "  - {name: v, match: [{exe: /v, uid: %s}], profile: p}\n", uid);
	return read_with(text);
}

TEST(a_user_has_a_number_or_a_name)
{
	static const struct {
		const char *text;
		uint32_t uid;
	} users[] = {
	    {"0",          0         },
            {"33",         33        },
            {"\"33\"",     33        },
            {"root",       0         },
            {"\"root\"",   0         },
	    {"4294967294", 4294967294}
        };

	for (size_t i = 0; i < ARRAY_SIZE(users); i++) {
		assert_int_equal(read_uid(users[i].text), 0);
		assert_true(workloads.items[1].rules[0].has_uid);
		assert_int_equal(workloads.items[1].rules[0].uid, users[i].uid);
	}
	assert_false(workloads.items[0].rules[0].has_uid);
}

TEST(a_user_whom_nobody_knows_is_an_error)
{
	static const char *const users[] = {"nobody-of-that-name", "-1",
	    "4294967295", "\"ro\\0ot\"", "1.5", "00", "[0]", "~", "\"\""};

	for (size_t i = 0; i < ARRAY_SIZE(users); i++) {
		if (read_uid(users[i]) != -EINVAL)
			fail_msg("%s", users[i]);
		assert_problem(5, 38, "user");
	}
	assert_int_equal(read_uid("nobody-of-that-name"), -EINVAL);
	assert_problem(5, 38, "no user \"nobody-of-that-name\"");
}

static const struct {
	const char *more;
	unsigned line, column;
	const char *problem;
} mistakes[] = {
    {"    profil: p\n",                                                       5, 5,  "did you mean profile?"           },
    {"    window: 1h\n",                                                      5, 5,  "a workload has no key \"window\""},
    {"    promote: log\n",                                                    5, 14, "expected errno or kill"          },
    {"    promote: [kill]\n",                                                 5, 14, "expected errno or kill"          },
    {"    demote: yes\n",                                                     5, 13, "expected manual or auto"         },
    {"    extensions: a\n",                                                   5, 17, "expected a list"                 },
    {"    policy: {log: {window: soon}}\n",                                   5, 28, ""                                },
    {"    policy: {log: {window: 20000d}}\n",                                 5, 28, "ten years"                       },
    {"    policy: {log: {runs: -1}}\n",                                       5, 26, "whole number"                    },
    {"    policy: {log: {runs: 1000001}}\n",                                  5, 26, "at most 1000000"                 },
    {"    policy: {log: {run: 1}}\n",                                         5, 20, "did you mean runs?"              },
    {"    policy: {lock: {}}\n",                                              5, 14, "did you mean log?"               },
    {"    policy: {log: {symptoms: loud}}\n",                                 5, 30, "hold, warn or ignore"            },
    {"    policy: {log: {architectures: [vax]}}\n",                           5, 36, "vax"                             },
    {"    policy: {log: {architectures: [arm, arm]}}\n",                      5, 41, "twice"                           },
    {"    policy: {log: {adopt: {run: 1}}}\n",                                5, 28, "did you mean runs?"              },
    {"  - {name: w, match: [{unit: u}], profile: p}\n",                       5, 12,
     "a workload w in line 2 already"                                                                                  },
    {"  - {name: \"a b\", match: [{unit: u}], profile: p}\n",                 5, 12,
     "a letter or digit"                                                                                               },
    {"  - {name: v, match: [{unit: u}]}\n",                                   5, 5,  "needs the key \"profile\""       },
    {"  - {name: v, match: [], profile: p}\n",                                5, 22, "at least one rule"               },
    {"  - {name: v, match: [{}], profile: p}\n",                              5, 23, "match everything"                },
    {"  - {name: v, match: [{unit: \"[a\"}], profile: p}\n",                  5, 30,
     "never closed"                                                                                                    },
    {"  - {name: v, match: [{units: a}], profile: p}\n",                      5, 24,
     "did you mean unit?"                                                                                              },
    {"  - {name: v, match: [{comm: a-very-long-thread-name}], profile: p}\n", 5,
     30,                                                                             "longer than 15"                  },
    {"  - {name: v, match: [{unit: }], profile: p}\n",                        5, 30, "nothing"                         },
    {"node_alias: [a]\n",                                                     5, 13, "expected"                        },
    {"node_alias: {\"a\\0b\": c}\n",                                          5, 22, "without NUL"                     },
    {"node: a\n",                                                             5, 1,  "the file has no key \"node\""    },
    {"---\nworkloads: []\n",                                                  6, 1,  "one document only"               },
};

TEST(mistakes_are_shown_where_they_are)
{
	for (size_t i = 0; i < ARRAY_SIZE(mistakes); i++) {
		assert_int_equal(read_with(mistakes[i].more), -EINVAL);
		assert_problem(mistakes[i].line, mistakes[i].column,
		    mistakes[i].problem);
		assert_null(workloads.items);
	}
}

TEST(no_file_and_an_empty_file_are_errors)
{
	assert_int_not_equal(read_text(""), 0);
	assert_true(problems_failed(&problems));
	problems_release(&problems);
	problems_init(&problems, "/nonexistent");
	assert_int_equal(workloads_read("/nonexistent", &workloads, &problems),
	    -ENOENT);
	assert_true(problems_failed(&problems));
}

TEST(all_mistakes_are_told_at_once)
{
	assert_int_equal(read_with("    promote: x\n    demote: y\n"), -EINVAL);
	assert_int_equal(problems.count, 2);
}

static char *json_of(const struct policy *policies)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	policies_json(policies, out);
	assert_int_equal(fclose(out), 0);
	return text;
}

TEST(policies_are_kept_as_json_and_read_back)
{
	struct policy back[PHASE_COUNT];
	char *text, *again;

	assert_int_equal(read_text(good), 0);
	text = json_of(workloads.items[0].policy);
	assert_non_null(strstr(text, "\"x86_64\""));
	assert_true(policies_parse(slice_of(text), back, &problems));
	again = json_of(back);
	assert_string_equal(text, again);
	assert_false(policies_parse(slice_of("{\"log\": {\"runs\": -1}}"), back,
	    &problems));
	free(text);
	free(again);
}

#define CASE(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(the_example_of_the_manual_is_read),
	    CASE(a_phase_has_its_own_policy),
	    CASE(what_is_not_said_is_the_default),
	    CASE(an_alias_is_another_name_of_a_node),
	    CASE(a_user_has_a_number_or_a_name),
	    CASE(a_user_whom_nobody_knows_is_an_error),
	    CASE(mistakes_are_shown_where_they_are),
	    CASE(no_file_and_an_empty_file_are_errors),
	    CASE(all_mistakes_are_told_at_once),
	    CASE(policies_are_kept_as_json_and_read_back),
	};
	int fd = mkstemp(path), r;

	if (fd < 0)
		return 1;
	(void)close(fd);
	r = cmocka_run_group_tests_name("workloads", tests, NULL, NULL);
	(void)unlink(path);
	return r;
}
