/* SPDX-License-Identifier: Apache-2.0 */
#include "syscalls/syscalls.h"

#include <inttypes.h>
#include <linux/audit.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "tests/test.h"

#define LOONGARCH64 0xc0000102U
#define NOBODYS     0xc000beefU

static const char *text_of(uint32_t arch, int32_t nr)
{
	static char buf[SYSCALL_TEXT];

	return syscall_text(arch, nr, buf);
}

static bool resolves(uint32_t arch, const char *name, int32_t nr)
{
	int32_t got = -2;

	return syscall_find(arch, slice_of(name), &got) && got == nr;
}

static int32_t base_of(uint32_t arch)
{
	switch (arch) {
	case SCMP_ARCH_MIPS:
	case SCMP_ARCH_MIPSEL:
		return 4000;
	case SCMP_ARCH_MIPS64:
	case SCMP_ARCH_MIPSEL64:
		return 5000;
	case SCMP_ARCH_MIPS64N32:
	case SCMP_ARCH_MIPSEL64N32:
		return 6000;
	case SCMP_ARCH_X32:
		return 0x40000000;
	default:
		return 0;
	}
}

/* What libseccomp says stands, and leads back to the number. */
static size_t agree(uint32_t arch, int32_t nr)
{
	cleanup_free char *theirs = seccomp_syscall_resolve_num_arch(arch, nr);
	const char *ours = syscall_name(arch, nr);

	if (!theirs)
		return 0;
	assert_non_null(ours);
	assert_string_equal(ours, theirs);
	if (!resolves(arch, ours, nr))
		fail_msg("%s of %s: not %" PRId32, ours, arch_name(arch), nr);
	assert_true(syscall_in_library(arch, slice_of(ours)));
	assert_true(syscall_is_name(slice_of(ours)));
	return 1;
}

TEST(libseccomp_is_right_in_both_directions)
{
	size_t named, total = 0;
	uint32_t arch;

	for (size_t i = 0; arch_at(i, &arch); i++) {
		named = 0;
		for (int32_t nr = 0; nr <= 1100; nr++)
			named += agree(arch, base_of(arch) + nr);
		for (int32_t nr = 0x0effff; nr < 0x0f0010; nr++)
			named += agree(arch, nr);
		assert_true(named == 0 || named > 300);
		total += named;
	}
	assert_true(total > 7000);
}

TEST(every_name_leads_back_to_its_number)
{
	char buf[SYSCALL_TEXT];
	uint32_t arch;

	for (size_t i = 0; arch_at(i, &arch); i++)
		for (int32_t nr = -300; nr <= 7000; nr++) {
			const char *text = syscall_text(arch, nr, buf);

			if (!resolves(arch, text, nr) && arch != SCMP_ARCH_X32)
				fail_msg("%s: not %" PRId32, text, nr);
		}
}

/* What is asked for is not what must come out: it is another's number. */
TEST(no_number_below_zero_has_a_name)
{
	uint32_t arch;

	for (size_t i = 0; arch_at(i, &arch); i++)
		for (int32_t nr = -11000; nr < 0; nr++)
			assert_null(syscall_name(arch, nr));
	assert_null(syscall_name(SCMP_ARCH_X86_64, INT32_MIN));
	assert_string_equal(text_of(SCMP_ARCH_X86_64, -1), "(none)");
	assert_string_equal(text_of(SCMP_ARCH_X86, -101), "x86#-101");
	assert_string_equal(text_of(SCMP_ARCH_MIPS64N32, INT32_MIN),
	    "mips64n32#-2147483648");
}

TEST(names_keep_their_place)
{
	const char *name = syscall_name(SCMP_ARCH_X86_64, 59);

	assert_ptr_equal(syscall_name(SCMP_ARCH_X86_64, 59), name);
	assert_string_equal(name, "execve");
}

TEST(bit_30_means_x32)
{
	assert_int_equal(arch_of_call(SCMP_ARCH_X86_64, 0x40000001),
	    SCMP_ARCH_X32);
	assert_int_equal(arch_of_call(SCMP_ARCH_X86_64, 1), SCMP_ARCH_X86_64);
	assert_int_equal(arch_of_call(SCMP_ARCH_X86_64, -1), SCMP_ARCH_X86_64);
	assert_int_equal(arch_of_call(SCMP_ARCH_X86, 0x40000001),
	    SCMP_ARCH_X86);
	assert_string_equal(text_of(SCMP_ARCH_X86_64, 1073741825), "write");
	assert_string_equal(text_of(SCMP_ARCH_X86_64, 1073741934), "getppid");
	assert_string_equal(text_of(SCMP_ARCH_X86_64, 0x40000200),
	    "rt_sigaction");
	assert_string_equal(text_of(SCMP_ARCH_X86_64, 512), "x86_64#512");
	assert_string_equal(text_of(SCMP_ARCH_X86_64, 0x40000000 + 13),
	    "x32#1073741837");
	assert_true(resolves(SCMP_ARCH_X32, "write", 1073741825));
	assert_string_equal(text_of(SCMP_ARCH_X32, 1), "write");
}

/* 64-bit only in the kernel's table, so x32 has nothing there. */
TEST(x32_lacks_what_is_for_64_bits)
{
	int32_t nr;

	assert_null(syscall_name(SCMP_ARCH_X32, 0x40000000 + 453));
	assert_null(syscall_name(SCMP_ARCH_X32, 0x40000000 + 335));
	assert_false(
	    syscall_find(SCMP_ARCH_X32, slice_of("map_shadow_stack"), &nr));
	assert_true(resolves(SCMP_ARCH_X32, "mseal", 0x40000000 + 462));
}

TEST(arm_has_private_calls)
{
	static const char *const names[] = {"breakpoint", "cacheflush", "usr26",
	    "usr32", "set_tls", "get_tls"};

	for (int32_t i = 0; i < (int32_t)ARRAY_SIZE(names); i++) {
		assert_string_equal(text_of(SCMP_ARCH_ARM, 0x0f0001 + i),
		    names[i]);
		assert_string_equal(text_of(AUDIT_ARCH_ARMEB, 0x0f0001 + i),
		    names[i]);
		assert_true(resolves(AUDIT_ARCH_ARMEB, names[i], 0x0f0001 + i));
	}
	assert_string_equal(text_of(SCMP_ARCH_ARM, 983047), "arm#983047");
	assert_string_equal(text_of(SCMP_ARCH_ARM, 384), "getrandom");
	assert_string_equal(text_of(SCMP_ARCH_AARCH64, 983045),
	    "aarch64#983045");
}

TEST(mips_counts_from_its_bases)
{
	assert_string_equal(text_of(SCMP_ARCH_MIPS, 4001), "exit");
	assert_string_equal(text_of(SCMP_ARCH_MIPS, 1), "mips#1");
	assert_string_equal(text_of(SCMP_ARCH_MIPSEL64, 5000), "read");
	assert_string_equal(text_of(SCMP_ARCH_MIPSEL64, 4001), "mipsel64#4001");
	assert_string_equal(text_of(SCMP_ARCH_MIPS64N32, 6000), "read");
	assert_string_equal(text_of(SCMP_ARCH_MIPS, 4462), "mseal");
	assert_true(resolves(SCMP_ARCH_MIPS64, "mseal", 5462));
	assert_true(resolves(SCMP_ARCH_MIPSEL64N32, "file_setattr", 6469));
}

/* Libseccomp answers with -101 and so on: direct call and multiplexer both. */
TEST(calls_that_also_hide_in_another_have_their_own_number)
{
	assert_true(resolves(SCMP_ARCH_X86, "socket", 359));
	assert_true(resolves(SCMP_ARCH_S390X, "socket", 359));
	assert_true(resolves(SCMP_ARCH_X86, "shmget", 395));
	assert_false(resolves(SCMP_ARCH_X86, "socket", -101));
}

TEST(an_architecture_has_only_its_own_calls)
{
	int32_t nr = 7;

	assert_false(syscall_find(SCMP_ARCH_AARCH64, slice_of("open"), &nr));
	assert_false(
	    syscall_find(SCMP_ARCH_X86_64, slice_of("socketcall"), &nr));
	assert_false(
	    syscall_find(SCMP_ARCH_AARCH64, slice_of("uretprobe"), &nr));
	assert_false(syscall_in_library(SCMP_ARCH_AARCH64, slice_of("open")));
	assert_int_equal(nr, 7);
}

TEST(loongarch_shares_a_table_but_for_three)
{
	assert_string_equal(text_of(LOONGARCH64, 56), "openat");
	assert_string_equal(text_of(LOONGARCH64, 462), "mseal");
	assert_string_equal(text_of(LOONGARCH64, 38), "loongarch64#38");
	assert_string_equal(text_of(LOONGARCH64, 163), "loongarch64#163");
	assert_string_equal(text_of(LOONGARCH64, 164), "loongarch64#164");
	assert_true(resolves(LOONGARCH64, "newfstatat", 79));
}

TEST(newer_calls_are_told_where_little_is_known)
{
	assert_string_equal(text_of(AUDIT_ARCH_SPARC64, 424),
	    "pidfd_send_signal");
	assert_string_equal(text_of(AUDIT_ARCH_SPARC64, 403), "sparc64#403");
	assert_string_equal(text_of(AUDIT_ARCH_ALPHA, 577), "open_tree_attr");
	assert_string_equal(text_of(AUDIT_ARCH_ALPHA, 467), "alpha#467");
	assert_string_equal(text_of(AUDIT_ARCH_IA64, 457), "ia64#457");
	assert_string_equal(text_of(AUDIT_ARCH_XTENSA, 403), "clock_gettime64");
	assert_string_equal(text_of(AUDIT_ARCH_RISCV32, 258), "riscv_hwprobe");
	assert_string_equal(text_of(SCMP_ARCH_RISCV64, 258), "riscv_hwprobe");
}

TEST(linux_6_18_ends_at_469)
{
	assert_string_equal(text_of(SCMP_ARCH_X86_64, 469), "file_setattr");
	assert_string_equal(text_of(SCMP_ARCH_X86_64, 336), "uprobe");
	assert_string_equal(text_of(SCMP_ARCH_S390X, 451), "cachestat");
	assert_string_equal(syscall_since(slice_of("mseal")), "6.10");
	assert_null(syscall_since(slice_of("read")));
}

TEST(nobody_knows_every_architecture)
{
	char buf[ARCH_TEXT];

	assert_null(arch_name(NOBODYS));
	assert_string_equal(arch_text(NOBODYS, buf), "0xc000beef");
	assert_string_equal(text_of(NOBODYS, 1), "0xc000beef#1");
	assert_string_equal(text_of(0, 1), "0x0#1");
	assert_true(resolves(NOBODYS, "0xc000beef#1", 1));
	assert_false(resolves(NOBODYS, "read", 0));
}

TEST(placeholders_are_numbers_and_no_names)
{
	static const char *const bad[] = {"x86_64#", "x86_64#1 ", "#1",
	    "x86#512", "x86_64#2147483648", "x86_64#-2147483649", "x86_64#0x9",
	    "x86_64#--1", "x86_64#1073742823", "nowhere#1", "x86_64##1"};
	int32_t nr = 7;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		if (syscall_find(SCMP_ARCH_X86_64, slice_of(bad[i]), &nr))
			fail_msg("%s is taken for %" PRId32, bad[i], nr);
		assert_int_equal(nr, 7);
	}
	assert_true(resolves(SCMP_ARCH_X86_64, "x86_64#512", 512));
	assert_true(resolves(SCMP_ARCH_X86_64, "x86_64#-5", -5));
	assert_true(resolves(SCMP_ARCH_X32, "x32#1073742823", 1073742823));
	assert_false(syscall_is_name(slice_of("x86_64#512")));
	assert_false(syscall_is_name(slice_of("x86_64#59")));
	assert_false(syscall_is_name(slice_of("(none)")));
	assert_false(syscall_is_name(slice_of("UNKNOWN")));
	assert_false(syscall_is_name(slice_of("")));
	assert_false(syscall_is_name((struct slice){"read\0", 5}));
	assert_false(syscall_is_name((struct slice){"readx", 5}));
	assert_true(syscall_is_name((struct slice){"readx", 4}));
}

TEST(architectures_go_by_many_names)
{
	static const struct {
		const char *name;
		uint32_t token;
	} rows[] = {
	    {"x86_64",            SCMP_ARCH_X86_64  },
	    {"SCMP_ARCH_X86_64",  SCMP_ARCH_X86_64  },
	    {"amd64",             SCMP_ARCH_X86_64  },
	    {"x86-64",            SCMP_ARCH_X86_64  },
	    {"i686",              SCMP_ARCH_X86     },
	    {"386",               SCMP_ARCH_X86     },
	    {"SCMP_ARCH_X32",     SCMP_ARCH_X32     },
	    {"arm64",             SCMP_ARCH_AARCH64 },
	    {"armv7l",            SCMP_ARCH_ARM     },
	    {"mips64le",          SCMP_ARCH_MIPSEL64},
	    {"SCMP_ARCH_PPC64LE", SCMP_ARCH_PPC64LE },
	    {"loong64",           LOONGARCH64       },
	    {"0xc000003e",        SCMP_ARCH_X86_64  },
	    {"c000003e",          SCMP_ARCH_X86_64  },
	    {"0xC000003E",        SCMP_ARCH_X86_64  },
	    {"0x2a",              AUDIT_ARCH_SH     },
	    {"0xc000beef",        NOBODYS           },
	};
	uint32_t token;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_true(arch_find(slice_of(rows[i].name), &token));
		assert_int_equal(token, rows[i].token);
	}
}

TEST(other_words_are_no_architectures)
{
	static const char *const bad[] = {"", " ", "x86_6", "X86_64", "28", "8",
	    "c000beef", "0x", "0x1c000003e", "SCMP_ARCH_", "SCMP_ARCH_AMD64",
	    "amd64 x86-64", "0xc000003e ", "SCMP_ARCH_0x28"};
	uint32_t token = 7;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (arch_find(slice_of(bad[i]), &token))
			fail_msg("'%s' is taken for %" PRIx32, bad[i], token);
	assert_int_equal(token, 7);
}

TEST(each_architecture_is_found_by_its_name_alone)
{
	uint32_t arch, token;
	size_t count = 0;

	for (; arch_at(count, &arch); count++) {
		assert_true(arch_find(slice_of(arch_name(arch)), &token));
		assert_int_equal(token, arch);
	}
	assert_true(count >= 38);
	assert_non_null(arch_name(arch_native()));
	assert_int_equal(arch_sigsys(arch_native()), SIGSYS);
	assert_int_equal(arch_sigsys(SCMP_ARCH_MIPS64), 12);
	assert_int_equal(arch_sigsys(AUDIT_ARCH_SPARC64), 12);
	assert_int_equal(arch_sigsys(AUDIT_ARCH_ALPHA), 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(libseccomp_is_right_in_both_directions),
	    cmocka_unit_test(every_name_leads_back_to_its_number),
	    cmocka_unit_test(no_number_below_zero_has_a_name),
	    cmocka_unit_test(names_keep_their_place),
	    cmocka_unit_test(bit_30_means_x32),
	    cmocka_unit_test(x32_lacks_what_is_for_64_bits),
	    cmocka_unit_test(arm_has_private_calls),
	    cmocka_unit_test(mips_counts_from_its_bases),
	    cmocka_unit_test(
	        calls_that_also_hide_in_another_have_their_own_number),
	    cmocka_unit_test(an_architecture_has_only_its_own_calls),
	    cmocka_unit_test(loongarch_shares_a_table_but_for_three),
	    cmocka_unit_test(newer_calls_are_told_where_little_is_known),
	    cmocka_unit_test(linux_6_18_ends_at_469),
	    cmocka_unit_test(nobody_knows_every_architecture),
	    cmocka_unit_test(placeholders_are_numbers_and_no_names),
	    cmocka_unit_test(architectures_go_by_many_names),
	    cmocka_unit_test(other_words_are_no_architectures),
	    cmocka_unit_test(each_architecture_is_found_by_its_name_alone),
	};

	return cmocka_run_group_tests_name("syscalls", tests, NULL, NULL);
}
