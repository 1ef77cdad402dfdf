/* SPDX-License-Identifier: Apache-2.0 */
/* Merges of profiles for different architectures: never more than either. */
#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>

#include "base/array.h"
#include "profile/evaluate.h"
#include "profile/extend.h"
#include "profile/merge.h"
#include "syscalls/actions.h"
#include "syscalls/syscalls.h"
#include "tests/some_profile.h"
#include "tests/test.h"

static const uint32_t pool[] = {SCMP_ARCH_X86_64, SCMP_ARCH_X86, SCMP_ARCH_X32,
    SCMP_ARCH_AARCH64, SCMP_ARCH_ARM, SCMP_ARCH_S390X, SCMP_ARCH_MIPS};

/* Some are only here, some only there, and some are a socketcall() there. */
static const char *const calls[] = {"read", "open", "mmap2", "socket",
    "connect", "socketcall", "semop", "ipc", "clone", "arch_prctl", "mount"};

static const struct shape bare = {11, 4, 0, 7, 8, 6, calls};
static const struct shape argued = {11, 2, 1, 7, 8, 6, calls};

static void add(struct profile *profile, const char *name, uint32_t action)
{
	struct profile_rule *rule = profile_add(profile, slice_of(name), 0);

	assert_non_null(rule);
	set_action(rule, action);
}

static void name_some(struct profile *profile)
{
	for (uint32_t count = pick(4); count > 0; count--)
		(void)profile_add_arch(profile, pool[pick(ARRAY_SIZE(pool))]);
}

static bool is_for(const struct profile *profile, uint32_t arch)
{
	return profile->arch_count ? profile_has_arch(profile, arch)
	                           : arch == arch_native();
}

/* Of what has the architecture; and a kill by the filter is a kill. */
static unsigned verdict(const struct profile *profile, uint32_t arch,
    int32_t nr, const uint64_t *args)
{
	struct profile alone = *profile;
	uint32_t action = SECCOMP_RET_KILL_PROCESS;

	alone.arches[0] = alone.machines[0] = arch;
	alone.arch_count = alone.machine_count = 1;
	if (is_for(profile, arch))
		action = profile_evaluate(&alone, arch, nr, args).action;
	if (action == SECCOMP_RET_KILL_THREAD)
		action = SECCOMP_RET_KILL_PROCESS;
	return action_rank(action);
}

static void compare_call(const struct profile *const *all, enum merge_kind kind,
    uint32_t arch, int32_t nr)
{
	for (unsigned i = 0; i < 8; i++) {
		uint64_t args[PROFILE_ARGS];
		unsigned a, b, made, right;

		for (size_t k = 0; k < PROFILE_ARGS; k++)
			args[k] = pick_number(10);
		a = verdict(all[0], arch, nr, args);
		b = verdict(all[1], arch, nr, args);
		made = verdict(all[2], arch, nr, args);
		right = (kind == MERGE_UNION) == (a < b) ? a : b;
		if (made != right)
			fail_msg("%d of %#x: %u and %u made %u", nr, arch, a, b,
			    made);
	}
}

static void compare(const struct profile *const *all, enum merge_kind kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(pool); i++) {
		for (size_t k = 0; k < ARRAY_SIZE(calls); k++) {
			int32_t nr;

			if (syscall_find(pool[i], slice_of(calls[k]), &nr))
				compare_call(all, kind, pool[i], nr);
		}
		compare_call(all, kind, pool[i],
		    pool[i] == SCMP_ARCH_X32 ? 0x40000003 : 6);
	}
}

/* Returns whether it was merged. */
static bool merge(const struct profile *a, const struct profile *b,
    enum merge_kind kind)
{
	cleanup_profile struct profile made = {0};
	const struct profile *all[] = {a, b, &made};
	struct error err = {""};
	int r = profile_merge(a, b, kind, &made, &err);

	if (r < 0) {
		assert_int_equal(r, -ENOTSUP);
		assert_true(*err.text);
		return false;
	}
	compare(all, kind);
	return true;
}

TEST(a_merge_answers_on_each_architecture_as_both_do_together)
{
	unsigned merged[2] = {0};

	for (unsigned i = 0; i < 1500; i++) {
		cleanup_profile struct profile a = {0}, b = {0};
		enum merge_kind kind = i % 2 ? MERGE_UNION : MERGE_INTERSECTION;

		random_state = i;
		make_rules(&a, i % 3 ? &bare : &argued);
		if (i % 5 == 0)
			assert_int_equal(profile_copy(&a, &b), 0);
		else
			make_rules(&b, i % 3 ? &bare : &argued);
		name_some(&a);
		name_some(&b);
		merged[kind] += merge(&a, &b, kind);
	}
	print_message("%u and %u of 750 merged\n", merged[MERGE_UNION],
	    merged[MERGE_INTERSECTION]);
	assert_true(merged[MERGE_UNION] > 75);
	assert_true(merged[MERGE_INTERSECTION] > 150);
}

/* What refuses is no way to be right always. */
TEST(what_is_alike_in_architectures_is_merged)
{
	/* Of socketcall() two may say what no rules say together. */
	static const char *const plain[] = {"read", "open", "mmap2", "clone",
	    "arch_prctl", "mount"};
	static const struct shape simple = {6, 4, 0, 7, 8, 6, plain};

	for (unsigned i = 0; i < 200; i++) {
		cleanup_profile struct profile a = {0}, b = {0};

		random_state = i;
		make_rules(&a, &simple);
		make_rules(&b, &simple);
		a.default_action = b.default_action = SECCOMP_RET_ERRNO;
		name_some(&a);
		memcpy(b.arches, a.arches, sizeof(a.arches));
		b.arch_count = a.arch_count;
		assert_true(
		    merge(&a, &b, i % 2 ? MERGE_UNION : MERGE_INTERSECTION));
	}
}

static void make_pair(struct profile *a, struct profile *b)
{
	*a = *b = (struct profile){.default_action = SECCOMP_RET_ERRNO,
	    .default_errno = EPERM};
	add(a, "read", SECCOMP_RET_ALLOW);
	assert_int_equal(profile_add_arch(a, SCMP_ARCH_X86_64), 0);
	assert_int_equal(profile_add_arch(a, SCMP_ARCH_X86), 0);
	assert_int_equal(profile_add_arch(b, SCMP_ARCH_X86_64), 0);
}

static void assert_refused(const struct profile *a, const struct profile *b,
    enum merge_kind kind, const char *word, const char *other)
{
	for (int turned = 0; turned < 2; turned++) {
		cleanup_profile struct profile made = {0};
		struct error err = {""};

		assert_int_equal(profile_merge(turned ? b : a, turned ? a : b,
		                     kind, &made, &err),
		    -ENOTSUP);
		if (!strstr(err.text, word) || !strstr(err.text, other))
			fail_msg("%s", err.text);
	}
}

TEST(a_union_that_would_open_an_architecture_is_refused_by_name)
{
	cleanup_profile struct profile a, b;

	make_pair(&a, &b);
	assert_true(merge(&a, &b, MERGE_UNION)); /* b allows nothing new */
	add(&b, "arch_prctl", SECCOMP_RET_ALLOW);
	assert_refused(&a, &b, MERGE_UNION, "arch_prctl", "x86");
	b.rules[0].args[b.rules[0].arg_count++] =
	    (struct profile_arg){0, COMPARE_EQ, 1, 0};
	assert_refused(&a, &b, MERGE_UNION, "arch_prctl", "x86");
	memcpy(b.rules[0].name, "mmap", 5); /* there, too */
	assert_refused(&a, &b, MERGE_UNION, "mmap", "x86");
}

/* What no rule names is all the rest. */
TEST(a_default_opens_an_architecture_as_well)
{
	cleanup_profile struct profile a, b;

	make_pair(&a, &b);
	b.default_action = SECCOMP_RET_LOG;
	b.default_errno = 0;
	assert_refused(&a, &b, MERGE_UNION, "the default", "x86");
}

TEST(a_socket_is_a_socketcall_there)
{
	cleanup_profile struct profile a, b;

	make_pair(&a, &b);
	add(&b, "accept", SECCOMP_RET_ALLOW); /* of x86 by socketcall() alone */
	assert_refused(&a, &b, MERGE_UNION, "socketcall", "x86");
}

TEST(what_is_newer_than_libseccomp_is_told_by_its_name)
{
	cleanup_profile struct profile a, b;

	make_pair(&a, &b);
	add(&b, "no_such_call_yet", SECCOMP_RET_ALLOW);
	assert_refused(&a, &b, MERGE_UNION, "no_such_call_yet", "x86");
	assert_int_equal(profile_add_arch(&b, SCMP_ARCH_X86), 0);
	assert_true(merge(&a, &b, MERGE_UNION));
	b.rules[0].args[b.rules[0].arg_count++] =
	    (struct profile_arg){0, COMPARE_EQ, 1, 0};
	assert_refused(&a, &b, MERGE_UNION, "no_such_call_yet", "conditions");
}

TEST(an_architecture_that_nobody_knows_is_refused)
{
	cleanup_profile struct profile a, b;

	make_pair(&a, &b);
	assert_int_equal(profile_add_arch(&a, AUDIT_ARCH_XTENSA), 0);
	assert_int_equal(profile_add_arch(&b, AUDIT_ARCH_XTENSA), 0);
	assert_refused(&a, &b, MERGE_UNION, "xtensa", "does not know");
	assert_refused(&a, &b, MERGE_INTERSECTION, "xtensa", "does not know");
}

TEST(a_profile_that_names_none_is_for_its_machine_alone)
{
	cleanup_profile struct profile a, b, made = {0};
	struct error err;

	make_pair(&a, &b);
	add(&b, "read", SECCOMP_RET_ALLOW);
	b.arch_count = 0;
	b.machines[0] = SCMP_ARCH_X86_64;
	b.machine_count = 1;
	assert_int_equal(profile_merge(&a, &b, MERGE_INTERSECTION, &made, &err),
	    0);
	assert_int_equal(made.arch_count, 1);
	assert_int_equal(made.arches[0], SCMP_ARCH_X86_64);
	b.machines[0] = SCMP_ARCH_AARCH64;
	assert_refused(&a, &b, MERGE_INTERSECTION, "no architecture in common",
	    "aarch64");
}

/* Speculation is what a filter holds back unless it is told not to. */
TEST(an_intersection_is_no_weaker_by_its_flags)
{
	cleanup_profile struct profile a, b, made = {0}, both = {0};
	struct error err;

	make_pair(&a, &b);
	a.flags = PROFILE_FLAG_SPEC_ALLOW | PROFILE_FLAG_LOG;
	a.has_flags = true;
	assert_int_equal(profile_merge(&a, &b, MERGE_INTERSECTION, &made, &err),
	    0);
	assert_int_equal(made.flags, PROFILE_FLAG_LOG);
	b.flags = PROFILE_FLAG_SPEC_ALLOW;
	assert_int_equal(profile_merge(&a, &b, MERGE_INTERSECTION, &both, &err),
	    0);
	assert_true(both.flags & PROFILE_FLAG_SPEC_ALLOW);
}

/* Whoever lets through what one profile asks about may not for the other. */
TEST(another_listener_answers_otherwise)
{
	cleanup_profile struct profile a, b;

	make_pair(&a, &b);
	a.listener_path = strdup("/run/a.sock");
	assert_refused(&a, &b, MERGE_UNION, "listener", "same");
	b.listener_path = strdup("/run/b.sock");
	assert_refused(&a, &b, MERGE_INTERSECTION, "listener", "same");
}

TEST(an_extension_adds_no_architecture)
{
	cleanup_profile struct profile base, extension, wide;
	struct error err = {""};

	make_pair(&base, &extension);
	make_pair(&wide, &extension);
	add(&extension, "mount", SECCOMP_RET_ALLOW);
	assert_int_equal(profile_extend(&base, &extension, &err), -EINVAL);
	assert_non_null(strstr(err.text, "mount: it does not name x86"));
	assert_false(profile_allows(&base, slice_of("mount")));
	assert_int_equal(profile_add_arch(&wide, SCMP_ARCH_ARM), 0);
	assert_int_equal(profile_extend(&base, &wide, &err), -EINVAL);
	assert_non_null(strstr(err.text, "it names arm"));
	assert_int_equal(base.arch_count, 2);
	extension.arch_count = 0;
	assert_int_equal(profile_extend(&base, &extension, &err), 0);
	assert_true(profile_allows(&base, slice_of("mount")));
	assert_int_equal(base.arch_count, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
	        a_merge_answers_on_each_architecture_as_both_do_together),
	    cmocka_unit_test(what_is_alike_in_architectures_is_merged),
	    cmocka_unit_test(
	        a_union_that_would_open_an_architecture_is_refused_by_name),
	    cmocka_unit_test(a_default_opens_an_architecture_as_well),
	    cmocka_unit_test(a_socket_is_a_socketcall_there),
	    cmocka_unit_test(what_is_newer_than_libseccomp_is_told_by_its_name),
	    cmocka_unit_test(an_architecture_that_nobody_knows_is_refused),
	    cmocka_unit_test(
	        a_profile_that_names_none_is_for_its_machine_alone),
	    cmocka_unit_test(an_intersection_is_no_weaker_by_its_flags),
	    cmocka_unit_test(another_listener_answers_otherwise),
	    cmocka_unit_test(an_extension_adds_no_architecture),
	};

	return cmocka_run_group_tests_name("merge_arches", tests, NULL, NULL);
}
