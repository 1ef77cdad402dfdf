/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Since Linux 5.1 a new call has one number everywhere, from 403 on (up to 423
 * they are the 64-bit time calls of 32-bit machines); MIPS, Alpha and IA-64
 * add a base. So where libseccomp does not know an architecture at all, its
 * newer calls can still be told: from 424 as on x86_64, from 403 as on x86.
 * LoongArch and big-endian ARM share a whole table.
 */
#include "syscalls/arches.h"

#include <inttypes.h>
#include <linux/audit.h>
#include <linux/elf-em.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <strings.h>

#include "base/array.h"
#include "syscalls/syscalls.h"

/* Newer than the headers of Linux 5.18. */
#define TOKEN_LOONGARCH32 (258U | __AUDIT_ARCH_LE)
#define TOKEN_LOONGARCH64 (TOKEN_LOONGARCH32 | __AUDIT_ARCH_64BIT)

#define NEW32 .like = SCMP_ARCH_X86, .from = 403
#define NEW64 .like = SCMP_ARCH_X86_64, .from = 424

/* clang-format off */
const struct arch arches[ARCH_COUNT] = {
    {SCMP_ARCH_X86_64, "x86_64", "amd64 x86-64", .base = 0},
    {SCMP_ARCH_X86, "x86", "i386 i486 i586 i686 386", .base = 0},
    {SCMP_ARCH_X32, "x32", "", .base = 0},
    {SCMP_ARCH_AARCH64, "aarch64", "arm64", .base = 0},
    {SCMP_ARCH_ARM, "arm", "armhf armel armv5tel armv6l armv7l armv8l",
        .base = 0},
    {SCMP_ARCH_PPC64LE, "ppc64le", "ppc64el ppc64-le", .base = 0},
    {SCMP_ARCH_PPC64, "ppc64", "", .base = 0},
    {SCMP_ARCH_PPC, "ppc", "", .base = 0},
    {SCMP_ARCH_S390X, "s390x", "", .base = 0},
    {SCMP_ARCH_S390, "s390", "", .base = 0},
    {SCMP_ARCH_RISCV64, "riscv64", "", .base = 0},
    {SCMP_ARCH_MIPS, "mips", "", .base = 4000},
    {SCMP_ARCH_MIPSEL, "mipsel", "mipsle mips-le", .base = 4000},
    {SCMP_ARCH_MIPS64, "mips64", "", .base = 5000},
    {SCMP_ARCH_MIPSEL64, "mipsel64", "mips64el mips64le mips64-le",
        .base = 5000},
    {SCMP_ARCH_MIPS64N32, "mips64n32", "mips64-n32", .base = 6000},
    {SCMP_ARCH_MIPSEL64N32, "mipsel64n32", "mips64-le-n32", .base = 6000},
    {SCMP_ARCH_PARISC, "parisc", "hppa", .base = 0},
    {SCMP_ARCH_PARISC64, "parisc64", "hppa64", .base = 0},
    {TOKEN_LOONGARCH64, "loongarch64", "loong64",
        .like = SCMP_ARCH_AARCH64, .except = {38, 163, 164}},
    {TOKEN_LOONGARCH32, "loongarch32", "", NEW32},
    {AUDIT_ARCH_RISCV32, "riscv32", "", NEW32},
    {AUDIT_ARCH_ARMEB, "armeb", "", .like = SCMP_ARCH_ARM},
    {AUDIT_ARCH_M68K, "m68k", "", NEW32},
    {AUDIT_ARCH_SHEL, "sh", "sh4", NEW32},
    {AUDIT_ARCH_SH, "sheb", "sh4eb", NEW32},
    {AUDIT_ARCH_SPARC, "sparc", "", NEW32},
    {AUDIT_ARCH_SPARC64, "sparc64", "", NEW64},
    {AUDIT_ARCH_ALPHA, "alpha", "", .base = 110, NEW64},
    {AUDIT_ARCH_IA64, "ia64", "", .base = 1024, NEW64},
    {AUDIT_ARCH_MICROBLAZE, "microblaze", "", NEW32},
    {AUDIT_ARCH_XTENSA, "xtensa", "", NEW32},
    {AUDIT_ARCH_OPENRISC, "openrisc", "or1k", NEW32},
    {AUDIT_ARCH_NIOS2, "nios2", "", NEW32},
    {AUDIT_ARCH_CSKY, "csky", "", NEW32},
    {AUDIT_ARCH_HEXAGON, "hexagon", "", NEW32},
    {AUDIT_ARCH_ARCOMPACT, "arcompact", "", NEW32},
    {AUDIT_ARCH_ARCV2, "arcv2", "arc", NEW32},
};
/* clang-format on */

const struct arch *arch_row(uint32_t token)
{
	for (size_t i = 0; i < ARRAY_SIZE(arches); i++)
		if (arches[i].token == token)
			return &arches[i];
	return NULL;
}

uint32_t arch_of_call(uint32_t arch, int32_t nr)
{
	return arch == SCMP_ARCH_X86_64 && nr >= X32_BIT ? SCMP_ARCH_X32 : arch;
}

const char *arch_name(uint32_t arch)
{
	const struct arch *row = arch_row(arch);

	return row ? row->name : NULL;
}

const char *arch_text(uint32_t arch, char buf[static ARCH_TEXT])
{
	const char *name = arch_name(arch);

	if (name)
		(void)snprintf(buf, ARCH_TEXT, "%s", name);
	else
		(void)snprintf(buf, ARCH_TEXT, "0x%" PRIx32, arch);
	return buf;
}

bool arch_at(size_t i, uint32_t *ret)
{
	if (i >= ARRAY_SIZE(arches))
		return false;
	*ret = arches[i].token;
	return true;
}

uint32_t arch_native(void)
{
	return seccomp_arch_native();
}

/* Alpha and SPARC have the signals of the BSDs, MIPS those of System V. */
uint32_t arch_sigsys(uint32_t arch)
{
	switch (arch & 0xffffU) {
	case EM_MIPS:
	case EM_SPARC:
	case EM_SPARCV9:
	case EM_ALPHA & 0xffffU:
		return 12;
	default:
		return 31;
	}
}

/* Whether the list, with a blank between two, has the word. */
static bool has_word(const char *list, struct slice word)
{
	struct slice rest = slice_of(list);

	while (rest.len > 0) {
		struct slice one = slice_cut(&rest, ' ');

		if (one.len == word.len &&
		    memcmp(one.ptr, word.ptr, word.len) == 0)
			return true;
	}
	return false;
}

static bool is_name(const struct arch *row, struct slice name, bool scmp)
{
	if (scmp)
		return name.len == strlen(row->name) &&
		       strncasecmp(name.ptr, row->name, name.len) == 0;
	return slice_equals(name, row->name) || has_word(row->also, name);
}

/*
 * With 0x any token; without, as records print it, one that is known and has
 * all its digits: "28" might be anything.
 */
static bool find_token(struct slice text, uint32_t *ret)
{
	bool marked = slice_skip(&text, "0x");
	uint64_t token;

	if (text.len > 8 || (!marked && text.len != 8) ||
	    slice_take_u64(&text, 16, &token) < 0 || text.len > 0)
		return false;
	if (!marked && !arch_row((uint32_t)token))
		return false;
	*ret = (uint32_t)token;
	return true;
}

bool arch_find(struct slice name, uint32_t *ret)
{
	struct slice word = name;
	bool scmp = slice_skip(&word, "SCMP_ARCH_");

	if (slice_equals(word, scmp ? "NATIVE" : "native")) {
		*ret = arch_native();
		return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(arches); i++)
		if (is_name(&arches[i], word, scmp)) {
			*ret = arches[i].token;
			return true;
		}
	return find_token(name, ret);
}
