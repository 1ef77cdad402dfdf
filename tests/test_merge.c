/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical forms, hashes, differences and merges, by what calls get. */
#include <errno.h>
#include <inttypes.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "profile/canonical.h"
#include "profile/evaluate.h"
#include "profile/merge.h"
#include "profile/variant.h"
#include "syscalls/actions.h"
#include "syscalls/syscalls.h"
#include "tests/some_profile.h"
#include "tests/test.h"

static const char *const few[] = {"read", "socket", "clone", "prctl"};

/* One condition at most: with more libseccomp itself depends on the order. */
static const struct shape allowlist = {4, 1, 1, 7, 24, 8, few};

static void make_allowlist(struct profile *ret, uint64_t seed)
{
	random_state = seed;
	make_rules(ret, &allowlist);
	ret->default_action = SECCOMP_RET_ERRNO;
	ret->default_errno = ENOSYS;
}

static struct answer ask(const struct profile *profile, const char *name,
    const uint64_t *args)
{
	int32_t nr;

	assert_true(syscall_find(SCMP_ARCH_X86_64, slice_of(name), &nr));
	return profile_evaluate(profile, SCMP_ARCH_X86_64, nr, args);
}

static void ignore(const struct difference *difference, void *arg)
{
	(void)difference;
	(void)arg;
}

static void shuffle(struct profile *profile)
{
	for (size_t i = profile->rule_count; i > 1; i--) {
		size_t j = pick((uint32_t)i);
		struct profile_rule swap = profile->rules[i - 1];

		profile->rules[i - 1] = profile->rules[j];
		profile->rules[j] = swap;
	}
}

TEST(order_and_comments_leave_the_hash_alone)
{
	for (unsigned i = 0; i < 100; i++) {
		cleanup_profile struct profile profile = {0};
		char before[HASH_TEXT], after[HASH_TEXT];

		make_allowlist(&profile, i);
		(void)profile_hash(&profile, before);
		shuffle(&profile);
		profile.rules[0].comment = strdup("why");
		profile.rules[0].line = 7;
		assert_string_equal(profile_hash(&profile, after), before);
		assert_int_equal(strlen(after), HASH_TEXT - 1);
		profile.default_errno = EPERM;
		assert_string_not_equal(profile_hash(&profile, after), before);
	}
}

TEST(the_canonical_form_answers_alike)
{
	for (unsigned i = 0; i < 300; i++) {
		cleanup_profile struct profile profile = {0}, canonical = {0};
		uint64_t args[PROFILE_ARGS];

		make_allowlist(&profile, i);
		if (i % 3 == 0)
			set_action(&profile.rules[0], SECCOMP_RET_KILL_PROCESS);
		assert_int_equal(profile_canonical(&profile, &canonical), 0);
		for (unsigned j = 0; j < 60; j++) {
			const char *name = few[pick(ARRAY_SIZE(few))];
			struct answer a, b;

			for (size_t k = 0; k < PROFILE_ARGS; k++)
				args[k] = pick_number(ARRAY_SIZE(numbers));
			a = ask(&profile, name, args);
			b = ask(&canonical, name, args);
			assert_int_equal(a.action, b.action);
			assert_int_equal(a.data, b.data);
		}
	}
}

static bool differs_by_chance(const struct profile *a, const struct profile *b)
{
	for (unsigned j = 0; j < 200; j++) {
		const char *name = few[j % ARRAY_SIZE(few)];
		uint64_t args[PROFILE_ARGS];
		struct answer x, y;

		for (size_t k = 0; k < PROFILE_ARGS; k++)
			args[k] =
			    pick_number(ARRAY_SIZE(numbers)) + pick(3) - 1;
		x = ask(a, name, args);
		y = ask(b, name, args);
		if (x.action != y.action || x.data != y.data)
			return true;
	}
	return false;
}

/* What chance finds is found, and what is found is seldom not met by it. */
TEST(differences_are_those_of_answers)
{
	unsigned found = 0, met = 0;

	for (unsigned i = 0; i < 200; i++) {
		cleanup_profile struct profile a = {0}, b = {0};
		bool differs;

		make_allowlist(&a, i);
		assert_int_equal(profile_copy(&a, &b), 0);
		if (i % 2 == 1)
			b.rules[pick((uint32_t)b.rule_count)].action =
			    SECCOMP_RET_LOG;
		if (i % 4 == 2)
			shuffle(&b);
		differs = profile_diff(&a, &b, ignore, NULL) > 0;
		if (differs_by_chance(&a, &b)) {
			assert_true(differs);
			met++;
		}
		found += differs;
		if (i % 2 == 0)
			assert_false(differs);
	}
	assert_true(found > 0 && met * 10 >= found * 9);
}

static void check_merged(const struct profile *a, const struct profile *b,
    const struct profile *merged, enum merge_kind kind)
{
	for (unsigned j = 0; j < 100; j++) {
		const char *name = few[j % ARRAY_SIZE(few)];
		uint64_t args[PROFILE_ARGS];
		bool x, y, both;

		for (size_t k = 0; k < PROFILE_ARGS; k++)
			args[k] = pick_number(ARRAY_SIZE(numbers));
		x = ask(a, name, args).action == SECCOMP_RET_ALLOW;
		y = ask(b, name, args).action == SECCOMP_RET_ALLOW;
		both = ask(merged, name, args).action == SECCOMP_RET_ALLOW;
		assert_int_equal(both, kind == MERGE_UNION ? x || y : x && y);
	}
}

TEST(merged_is_what_either_or_both_allow)
{
	unsigned merged_count = 0;

	for (unsigned i = 0; i < 200; i++) {
		cleanup_profile struct profile a = {0}, b = {0}, merged = {0};
		enum merge_kind kind = i % 2 ? MERGE_UNION : MERGE_INTERSECTION;
		struct error err;
		int r;

		make_allowlist(&a, i);
		make_allowlist(&b, 1000 + i);
		r = profile_merge(&a, &b, kind, &merged, &err);
		if (r == -ENOTSUP)
			continue; /* and said which call it is */
		assert_int_equal(r, 0);
		merged_count++;
		check_merged(&a, &b, &merged, kind);
	}
	print_message("%u of 200 merged\n", merged_count);
	assert_true(merged_count > 150);
}

static void add(struct profile *profile, const char *name, uint32_t action)
{
	struct profile_rule *rule = profile_add(profile, slice_of(name), 0);

	assert_non_null(rule);
	set_action(rule, action);
}

TEST(what_no_filter_can_answer_is_not_merged)
{
	cleanup_profile struct profile a = {0}, b = {0}, merged = {0};
	struct error err;

	a.default_action = b.default_action = SECCOMP_RET_KILL_PROCESS;
	add(&a, "socket", SECCOMP_RET_ALLOW);
	a.rules[0].args[a.rules[0].arg_count++] =
	    (struct profile_arg){0, COMPARE_EQ, 1, 0};
	add(&b, "socket", SECCOMP_RET_ERRNO | EPERM);
	assert_int_equal(profile_merge(&a, &b, MERGE_UNION, &merged, &err),
	    -ENOTSUP);
	assert_non_null(strstr(err.text, "socket"));
	assert_int_equal(profile_merge(&a, &b, MERGE_INTERSECTION, &merged,
	                     &err),
	    0);
}

/* The phases of one allowlist. */
static const struct {
	uint32_t phase;
	const char *call;
	uint32_t answer;
} phases[] = {
    {SECCOMP_RET_LOG,          "read",    SECCOMP_RET_ALLOW         },
    {SECCOMP_RET_LOG,          "mount",   SECCOMP_RET_ERRNO | EPERM },
    {SECCOMP_RET_LOG,          "getppid", SECCOMP_RET_LOG           },
    {SECCOMP_RET_LOG,          "clone3",  SECCOMP_RET_ERRNO | ENOSYS},
    {SECCOMP_RET_ERRNO,        "read",    SECCOMP_RET_ALLOW         },
    {SECCOMP_RET_ERRNO,        "mount",   SECCOMP_RET_ERRNO | ENOSYS},
    {SECCOMP_RET_ERRNO,        "ptrace",  SECCOMP_RET_ERRNO | EPERM },
    {SECCOMP_RET_ERRNO,        "clone3",  SECCOMP_RET_ERRNO | ENOSYS},
    {SECCOMP_RET_KILL_PROCESS, "read",    SECCOMP_RET_ALLOW         },
    {SECCOMP_RET_KILL_PROCESS, "ptrace",  SECCOMP_RET_KILL_PROCESS  },
    {SECCOMP_RET_KILL_PROCESS, "clone3",  SECCOMP_RET_ERRNO | ENOSYS},
};

static const char *const expected[] = {"clone3"}, *const denied[] = {"ptrace"};

TEST(phases_differ_in_what_they_should)
{
	const uint64_t args[PROFILE_ARGS] = {0};

	for (size_t i = 0; i < ARRAY_SIZE(phases); i++) {
		cleanup_profile struct profile list = {0}, variant = {0};
		const struct variant_options options = {
		    .default_action = phases[i].phase,
		    .expected = expected,
		    .expected_count = 1,
		    .denied = denied,
		    .denied_count = 1,
		    .floor = true,
		};
		struct answer answer;
		struct error err;

		list.default_action = SECCOMP_RET_ERRNO;
		assert_int_equal(profile_add_arch(&list, SCMP_ARCH_X86_64), 0);
		add(&list, "read", SECCOMP_RET_ALLOW);
		assert_int_equal(profile_variant(&list, &options, &variant,
		                     &err),
		    0);
		answer = ask(&variant, phases[i].call, args);
		assert_int_equal(answer.action | answer.data, phases[i].answer);
		assert_true(variant.flags & PROFILE_FLAG_LOG);
		assert_int_equal(variant.arch_count,
		    phases[i].phase == SECCOMP_RET_KILL_PROCESS ? 1 : 3);
	}
}

TEST(what_is_allowed_cannot_be_expected_to_be_denied)
{
	cleanup_profile struct profile list = {0}, variant = {0};
	const struct variant_options options = {
	    .default_action = SECCOMP_RET_LOG,
	    .expected = expected,
	    .expected_count = 1,
	};
	struct error err;

	list.default_action = SECCOMP_RET_ERRNO;
	add(&list, "clone3", SECCOMP_RET_ALLOW);
	assert_int_equal(profile_variant(&list, &options, &variant, &err),
	    -EINVAL);
	assert_non_null(strstr(err.text, "clone3"));
}

TEST(runc_answers_for_what_is_newer_than_the_profile)
{
	cleanup_profile struct profile profile = {0};

	profile.default_action = SECCOMP_RET_KILL_PROCESS;
	add(&profile, "clone3", SECCOMP_RET_ALLOW); /* 435 */
	assert_false(variant_runc_stub(&profile, SCMP_ARCH_X86_64, 436));
	assert_int_equal(profile_add_arch(&profile, SCMP_ARCH_X86_64), 0);
	assert_true(variant_runc_stub(&profile, SCMP_ARCH_X86_64, 436));
	assert_false(variant_runc_stub(&profile, SCMP_ARCH_X86_64, 435));
	profile.default_action = SECCOMP_RET_LOG;
	assert_false(variant_runc_stub(&profile, SCMP_ARCH_X86_64, 436));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(order_and_comments_leave_the_hash_alone),
	    cmocka_unit_test(the_canonical_form_answers_alike),
	    cmocka_unit_test(differences_are_those_of_answers),
	    cmocka_unit_test(merged_is_what_either_or_both_allow),
	    cmocka_unit_test(what_no_filter_can_answer_is_not_merged),
	    cmocka_unit_test(phases_differ_in_what_they_should),
	    cmocka_unit_test(what_is_allowed_cannot_be_expected_to_be_denied),
	    cmocka_unit_test(runc_answers_for_what_is_newer_than_the_profile),
	};

	return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
