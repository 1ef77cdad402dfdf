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

const struct arch arches[ARCH_COUNT] = {
    {"x86_64",      SCMP_ARCH_X86_64,      0,    ALONE     },
    {"x86",         SCMP_ARCH_X86,         0,    ALONE     },
    {"x32",         SCMP_ARCH_X32,         0,    ALONE     },
    {"aarch64",     SCMP_ARCH_AARCH64,     0,    ALONE     },
    {"arm",         SCMP_ARCH_ARM,         0,    ALONE     },
    {"ppc64le",     SCMP_ARCH_PPC64LE,     0,    ALONE     },
    {"ppc64",       SCMP_ARCH_PPC64,       0,    ALONE     },
    {"ppc",         SCMP_ARCH_PPC,         0,    ALONE     },
    {"s390x",       SCMP_ARCH_S390X,       0,    ALONE     },
    {"s390",        SCMP_ARCH_S390,        0,    ALONE     },
    {"riscv64",     SCMP_ARCH_RISCV64,     0,    ALONE     },
    {"mips",        SCMP_ARCH_MIPS,        4000, ALONE     },
    {"mipsel",      SCMP_ARCH_MIPSEL,      4000, ALONE     },
    {"mips64",      SCMP_ARCH_MIPS64,      5000, ALONE     },
    {"mipsel64",    SCMP_ARCH_MIPSEL64,    5000, ALONE     },
    {"mips64n32",   SCMP_ARCH_MIPS64N32,   6000, ALONE     },
    {"mipsel64n32", SCMP_ARCH_MIPSEL64N32, 6000, ALONE     },
    {"parisc",      SCMP_ARCH_PARISC,      0,    ALONE     },
    {"parisc64",    SCMP_ARCH_PARISC64,    0,    ALONE     },
    {"loongarch64", TOKEN_LOONGARCH64,     0,    AS_AARCH64},
    {"loongarch32", TOKEN_LOONGARCH32,     0,    AS_NEW32  },
    {"riscv32",     AUDIT_ARCH_RISCV32,    0,    AS_NEW32  },
    {"armeb",       AUDIT_ARCH_ARMEB,      0,    AS_ARM    },
    {"m68k",        AUDIT_ARCH_M68K,       0,    AS_NEW32  },
    {"sh",          AUDIT_ARCH_SHEL,       0,    AS_NEW32  },
    {"sheb",        AUDIT_ARCH_SH,         0,    AS_NEW32  },
    {"sparc",       AUDIT_ARCH_SPARC,      0,    AS_NEW32  },
    {"sparc64",     AUDIT_ARCH_SPARC64,    0,    AS_NEW64  },
    {"alpha",       AUDIT_ARCH_ALPHA,      110,  AS_NEW64  },
    {"ia64",        AUDIT_ARCH_IA64,       1024, AS_NEW64  },
    {"microblaze",  AUDIT_ARCH_MICROBLAZE, 0,    AS_NEW32  },
    {"xtensa",      AUDIT_ARCH_XTENSA,     0,    AS_NEW32  },
    {"openrisc",    AUDIT_ARCH_OPENRISC,   0,    AS_NEW32  },
    {"nios2",       AUDIT_ARCH_NIOS2,      0,    AS_NEW32  },
    {"csky",        AUDIT_ARCH_CSKY,       0,    AS_NEW32  },
    {"hexagon",     AUDIT_ARCH_HEXAGON,    0,    AS_NEW32  },
    {"arcompact",   AUDIT_ARCH_ARCOMPACT,  0,    AS_NEW32  },
    {"arcv2",       AUDIT_ARCH_ARCV2,      0,    AS_NEW32  },
};

/* As uname, Go, Debian and systemd have them. */
static const struct {
	const char *name;
	uint32_t token;
} aliases[] = {
    {"amd64",         SCMP_ARCH_X86_64     },
    {"x86-64",        SCMP_ARCH_X86_64     },
    {"i386",          SCMP_ARCH_X86        },
    {"i486",          SCMP_ARCH_X86        },
    {"i586",          SCMP_ARCH_X86        },
    {"i686",          SCMP_ARCH_X86        },
    {"386",           SCMP_ARCH_X86        },
    {"arm64",         SCMP_ARCH_AARCH64    },
    {"armhf",         SCMP_ARCH_ARM        },
    {"armel",         SCMP_ARCH_ARM        },
    {"armv5tel",      SCMP_ARCH_ARM        },
    {"armv6l",        SCMP_ARCH_ARM        },
    {"armv7l",        SCMP_ARCH_ARM        },
    {"armv8l",        SCMP_ARCH_ARM        },
    {"ppc64el",       SCMP_ARCH_PPC64LE    },
    {"ppc64-le",      SCMP_ARCH_PPC64LE    },
    {"mipsle",        SCMP_ARCH_MIPSEL     },
    {"mips-le",       SCMP_ARCH_MIPSEL     },
    {"mips64el",      SCMP_ARCH_MIPSEL64   },
    {"mips64le",      SCMP_ARCH_MIPSEL64   },
    {"mips64-le",     SCMP_ARCH_MIPSEL64   },
    {"mips64-n32",    SCMP_ARCH_MIPS64N32  },
    {"mips64-le-n32", SCMP_ARCH_MIPSEL64N32},
    {"hppa",          SCMP_ARCH_PARISC     },
    {"hppa64",        SCMP_ARCH_PARISC64   },
    {"loong64",       TOKEN_LOONGARCH64    },
    {"sh4",           AUDIT_ARCH_SHEL      },
    {"sh4eb",         AUDIT_ARCH_SH        },
    {"or1k",          AUDIT_ARCH_OPENRISC  },
    {"arc",           AUDIT_ARCH_ARCV2     },
};

static const struct {
	uint32_t like;
	int32_t from;
	int32_t except[3]; /* 0: no more */
} shares[] = {
    [ALONE] = {0,                 0,   {0}           },
    [AS_ARM] = {SCMP_ARCH_ARM,     0,   {0}           },
    [AS_AARCH64] = {SCMP_ARCH_AARCH64, 0,   {38, 163, 164}},
    [AS_NEW32] = {SCMP_ARCH_X86,     403, {0}           },
    [AS_NEW64] = {SCMP_ARCH_X86_64,  424, {0}           },
};

const struct arch *arch_row(uint32_t token)
{
	for (size_t i = 0; i < ARRAY_SIZE(arches); i++)
		if (arches[i].token == token)
			return &arches[i];
	return NULL;
}

const struct arch *arch_sharing(const struct arch *arch, int32_t plain)
{
	if (arch->share == ALONE || plain < shares[arch->share].from)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(shares->except); i++)
		if (shares[arch->share].except[i] > 0 &&
		    shares[arch->share].except[i] == plain)
			return NULL;
	return arch_row(shares[arch->share].like);
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

/* "SCMP_ARCH_X86_64" is of libseccomp's names alone. */
static bool find_scmp(struct slice name, uint32_t *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(arches); i++)
		if (name.len == strlen(arches[i].name) &&
		    strncasecmp(name.ptr, arches[i].name, name.len) == 0) {
			*ret = arches[i].token;
			return true;
		}
	return false;
}

static bool find_name(struct slice name, uint32_t *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(arches); i++)
		if (slice_equals(name, arches[i].name)) {
			*ret = arches[i].token;
			return true;
		}
	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (slice_equals(name, aliases[i].name)) {
			*ret = aliases[i].token;
			return true;
		}
	return false;
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
	if (scmp)
		return find_scmp(word, ret);
	return find_name(name, ret) || find_token(name, ret);
}
