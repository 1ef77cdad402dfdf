/* SPDX-License-Identifier: Apache-2.0 */
/* What is installed and what runs here, beside what we say. */
#include <linux/audit.h>
#include <seccomp.h>
#include <stdio.h>
#include <sys/utsname.h>

#include "base/cleanup.h"
#include "syscalls/facts.h"
#include "syscalls/syscalls.h"
#include "tests/test.h"

#define LOONGARCH64 0xc0000102U

static bool resolves(uint32_t arch, const char *name, int32_t nr)
{
	int32_t got = -2;

	return syscall_find(arch, slice_of(name), &got) && got == nr;
}

/* Compare one header with what we say; returns how many calls it has. */
static size_t compare_header(const char *path, uint32_t arch)
{
	cleanup_fclose FILE *file = fopen(path, "r");
	char line[256], name[64], text[SYSCALL_TEXT];
	int nr, base = arch == SCMP_ARCH_X32 ? 0x40000000 : 0;
	size_t count = 0;

	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "#define __NR_%63s %d", name, &nr) != 2 &&
		    sscanf(line, "#define __NR_%63s (__X32_SYSCALL_BIT + %d)",
		        name, &nr) != 2)
			continue;
		if (!resolves(arch, name, base + nr))
			fail_msg("%s: %s is %d", path, name, nr);
		assert_string_equal(syscall_text(arch, base + nr, text), name);
		count++;
	}
	return count;
}

TEST(installed_headers_say_the_same)
{
	static const struct {
		const char *path;
		uint32_t arch;
	} headers[] = {
	    {"/usr/include/x86_64-linux-gnu/asm/unistd_64.h",  SCMP_ARCH_X86_64},
	    {"/usr/include/x86_64-linux-gnu/asm/unistd_32.h",  SCMP_ARCH_X86   },
	    {"/usr/include/x86_64-linux-gnu/asm/unistd_x32.h", SCMP_ARCH_X32   },
	    {"/usr/include/asm/unistd_64.h",                   SCMP_ARCH_X86_64},
	};
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_SIZE(headers); i++)
		count += compare_header(headers[i].path, headers[i].arch);
	if (count == 0)
		SKIP("installed_headers_say_the_same: no asm/unistd_64.h");
	assert_true(count > 300);
}

/*
 * 84 is the one number that two calls share, by architecture; the last two
 * lines are no calls.
 */
static size_t compare_generic(const char *line)
{
	static const uint32_t alike[] = {SCMP_ARCH_AARCH64, SCMP_ARCH_RISCV64,
	    LOONGARCH64};
	char name[64];
	int nr;

	if (sscanf(line, "#define __NR_%63s %d", name, &nr) != 2 || nr == 84 ||
	    !syscall_is_name(slice_of(name)))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(alike); i++) {
		const char *ours = syscall_name(alike[i], nr);

		if (ours)
			assert_string_equal(ours, name);
	}
	return 1;
}

TEST(the_generic_table_says_the_same)
{
	cleanup_fclose FILE *file =
	    fopen("/usr/include/asm-generic/unistd.h", "r");
	char line[256];
	size_t count = 0;

	if (!file)
		SKIP("the_generic_table_says_the_same: no asm-generic");
	while (fgets(line, sizeof(line), file))
		count += compare_generic(line);
	assert_true(count > 250);
}

/* Of the kernel that runs, "6.18.4" or the like: 6018. */
static unsigned release_of(const char *text)
{
	unsigned major = 0, minor = 0;

	(void)sscanf(text, "%u.%u", &major, &minor);
	return major * 1000 + minor;
}

/*
 * The calls the kernel has, by the symbols of its entry points. Times of 32
 * bits, ids of 16 and other dresses of a call have symbols of their own.
 */
static bool is_dress(const char *name)
{
	static const char *const others[] = {"llseek", "mmap_pgoff", "newfstat",
	    "newlstat", "newstat", "newuname", "ni_syscall", "s390_ipc",
	    "time32", "stime32"};
	static const char *const ends[] = {"16", "_time32", "gettime32",
	    "settime32", "adjtime32", "utime32"};
	size_t len = strlen(name);

	if (strncmp(name, "ia32_", 5) == 0 || strncmp(name, "old_", 4) == 0)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (strcmp(name, others[i]) == 0)
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (len >= strlen(ends[i]) &&
		    strcmp(name + len - strlen(ends[i]), ends[i]) == 0)
			return true;
	return false;
}

static bool found_newer[64];

static void mark_newer(const char *name)
{
	for (size_t i = 0; i < newer_count; i++)
		if (strcmp(newer_calls[i].name, name) == 0)
			found_newer[i] = true;
}

static size_t read_symbols(FILE *file)
{
	char line[512], name[128];
	size_t count = 0;

	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%*s %*c __x64_sys_%127s", name) != 1 ||
		    strchr(name, '.'))
			continue;
		mark_newer(name);
		if (!syscall_is_name(slice_of(name)) && !is_dress(name))
			fail_msg("the kernel has %s, and we do not", name);
		count++;
	}
	return count;
}

TEST(the_kernel_that_runs_has_no_call_without_a_name)
{
	cleanup_fclose FILE *file = fopen("/proc/kallsyms", "r");
	unsigned release;
	struct utsname uts;

	assert_true(newer_count <= ARRAY_SIZE(found_newer));
	if (!file || read_symbols(file) == 0)
		SKIP("the_kernel_that_runs: no __x64_sys_ in /proc/kallsyms");
	assert_int_equal(uname(&uts), 0);
	release = release_of(uts.release);
	for (size_t i = 0; i < newer_count; i++) {
		bool here = strncmp(newer_calls[i].where, "all", 3) == 0 ||
		            strstr(newer_calls[i].where, "x86_64");

		if (here && release >= release_of(newer_calls[i].since) &&
		    !found_newer[i])
			fail_msg("the kernel has no %s", newer_calls[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(installed_headers_say_the_same),
	    cmocka_unit_test(the_generic_table_says_the_same),
	    cmocka_unit_test(the_kernel_that_runs_has_no_call_without_a_name),
	};

	return cmocka_run_group_tests_name("installed", tests, NULL, NULL);
}
