/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/names.h"

#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>

#include "base/array.h"

static const char *const compares[] = {
    [COMPARE_NE] = "SCMP_CMP_NE",
    [COMPARE_LT] = "SCMP_CMP_LT",
    [COMPARE_LE] = "SCMP_CMP_LE",
    [COMPARE_EQ] = "SCMP_CMP_EQ",
    [COMPARE_GE] = "SCMP_CMP_GE",
    [COMPARE_GT] = "SCMP_CMP_GT",
    [COMPARE_MASKED_EQ] = "SCMP_CMP_MASKED_EQ",
};

_Static_assert(ARRAY_SIZE(compares) == COMPARE_COUNT, "one name each");

const char *compare_name(enum compare op)
{
	return compares[op];
}

bool compare_find(struct slice name, enum compare *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(compares); i++) {
		if (!slice_equals(name, compares[i]))
			continue;
		*ret = (enum compare)i;
		return true;
	}
	return false;
}

static const struct {
	const char *name;
	enum profile_flag flag;
} flags[] = {
    {"SECCOMP_FILTER_FLAG_LOG",                PROFILE_FLAG_LOG               },
    {"SECCOMP_FILTER_FLAG_SPEC_ALLOW",         PROFILE_FLAG_SPEC_ALLOW        },
    {"SECCOMP_FILTER_FLAG_TSYNC",              PROFILE_FLAG_TSYNC             },
    {"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", PROFILE_FLAG_WAIT_KILLABLE_RECV},
};

const char *flag_name(size_t i, enum profile_flag *ret)
{
	if (i >= ARRAY_SIZE(flags))
		return NULL;
	if (ret)
		*ret = flags[i].flag;
	return flags[i].name;
}

bool flag_find(struct slice name, enum profile_flag *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		if (!slice_equals(name, flags[i].name))
			continue;
		*ret = flags[i].flag;
		return true;
	}
	return false;
}

/* libseccomp before 2.6 has no name for the last of these. */
#ifndef SCMP_ARCH_LOONGARCH64
#define SCMP_ARCH_LOONGARCH64 0xc0000102U
#endif
#ifndef SCMP_ARCH_M68K
#define SCMP_ARCH_M68K 0x4U
#endif
#ifndef SCMP_ARCH_SH
#define SCMP_ARCH_SH 0x4000002aU
#endif
#ifndef SCMP_ARCH_SHEB
#define SCMP_ARCH_SHEB 0x2aU
#endif

static const struct {
	const char *name;
	uint32_t arch;
} arches[] = {
    {"SCMP_ARCH_X86",         SCMP_ARCH_X86        },
    {"SCMP_ARCH_X86_64",      SCMP_ARCH_X86_64     },
    {"SCMP_ARCH_X32",         SCMP_ARCH_X32        },
    {"SCMP_ARCH_ARM",         SCMP_ARCH_ARM        },
    {"SCMP_ARCH_AARCH64",     SCMP_ARCH_AARCH64    },
    {"SCMP_ARCH_MIPS",        SCMP_ARCH_MIPS       },
    {"SCMP_ARCH_MIPS64",      SCMP_ARCH_MIPS64     },
    {"SCMP_ARCH_MIPS64N32",   SCMP_ARCH_MIPS64N32  },
    {"SCMP_ARCH_MIPSEL",      SCMP_ARCH_MIPSEL     },
    {"SCMP_ARCH_MIPSEL64",    SCMP_ARCH_MIPSEL64   },
    {"SCMP_ARCH_MIPSEL64N32", SCMP_ARCH_MIPSEL64N32},
    {"SCMP_ARCH_PPC",         SCMP_ARCH_PPC        },
    {"SCMP_ARCH_PPC64",       SCMP_ARCH_PPC64      },
    {"SCMP_ARCH_PPC64LE",     SCMP_ARCH_PPC64LE    },
    {"SCMP_ARCH_S390",        SCMP_ARCH_S390       },
    {"SCMP_ARCH_S390X",       SCMP_ARCH_S390X      },
    {"SCMP_ARCH_PARISC",      SCMP_ARCH_PARISC     },
    {"SCMP_ARCH_PARISC64",    SCMP_ARCH_PARISC64   },
    {"SCMP_ARCH_RISCV64",     SCMP_ARCH_RISCV64    },
    {"SCMP_ARCH_LOONGARCH64", SCMP_ARCH_LOONGARCH64},
    {"SCMP_ARCH_M68K",        SCMP_ARCH_M68K       },
    {"SCMP_ARCH_SH",          SCMP_ARCH_SH         },
    {"SCMP_ARCH_SHEB",        SCMP_ARCH_SHEB       },
};

_Static_assert(ARRAY_SIZE(arches) <= PROFILE_ARCHES, "a profile holds all");

const char *scmp_arch_name(uint32_t arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(arches); i++)
		if (arches[i].arch == arch)
			return arches[i].name;
	return NULL;
}

bool scmp_arch_find(struct slice name, uint32_t *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(arches); i++) {
		if (!slice_equals(name, arches[i].name))
			continue;
		*ret = arches[i].arch;
		return true;
	}
	return false;
}

const char *scmp_arch_at(size_t i)
{
	return i < ARRAY_SIZE(arches) ? arches[i].name : NULL;
}

/* Some numbers have two names; profiles use these. */
static const struct {
	const char *name;
	uint16_t number;
} other_errnos[] = {
    {"EWOULDBLOCK", EAGAIN    },
    {"EDEADLOCK",   EDEADLK   },
    {"ENOTSUP",     EOPNOTSUPP},
};

const char *errno_name(unsigned number)
{
	return number == 0 ? NULL : strerrorname_np((int)number);
}

bool errno_find(struct slice name, uint16_t *ret)
{
	for (uint16_t number = 1; number < 256; number++) {
		const char *known = strerrorname_np(number);

		if (!known || !slice_equals(name, known))
			continue;
		*ret = number;
		return true;
	}
	for (size_t i = 0; i < ARRAY_SIZE(other_errnos); i++) {
		if (!slice_equals(name, other_errnos[i].name))
			continue;
		*ret = other_errnos[i].number;
		return true;
	}
	return false;
}

static const struct {
	const char *name;
	uint32_t action;
} actions[] = {
    {"SCMP_ACT_ALLOW",        SECCOMP_RET_ALLOW       },
    {"SCMP_ACT_LOG",          SECCOMP_RET_LOG         },
    {"SCMP_ACT_ERRNO",        SECCOMP_RET_ERRNO       },
    {"SCMP_ACT_KILL_PROCESS", SECCOMP_RET_KILL_PROCESS},
    {"SCMP_ACT_KILL_THREAD",  SECCOMP_RET_KILL_THREAD },
    {"SCMP_ACT_KILL",         SECCOMP_RET_KILL_THREAD },
    {"SCMP_ACT_TRAP",         SECCOMP_RET_TRAP        },
    {"SCMP_ACT_TRACE",        SECCOMP_RET_TRACE       },
    {"SCMP_ACT_NOTIFY",       SECCOMP_RET_USER_NOTIF  },
};

bool scmp_action_find(struct slice name, uint32_t *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(actions); i++) {
		if (!slice_equals(name, actions[i].name))
			continue;
		*ret = actions[i].action;
		return true;
	}
	return false;
}

const char *scmp_action_at(size_t i)
{
	return i < ARRAY_SIZE(actions) ? actions[i].name : NULL;
}

bool action_takes_errno(uint32_t action)
{
	return action == SECCOMP_RET_ERRNO || action == SECCOMP_RET_TRACE;
}

bool errno_is_told(bool said, uint32_t action, uint16_t number)
{
	return action_takes_errno(action) && (said || number != EPERM);
}

#define EDITS_LEN 48 /* longer words are not spelling mistakes */

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Levenshtein's, a row at a time. */
static size_t edits(struct slice a, struct slice b)
{
	size_t row[EDITS_LEN + 1];

	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t left_up = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t up = row[j];
			size_t swap = left_up + (a.ptr[i - 1] != b.ptr[j - 1]);

			row[j] = smaller(smaller(up, row[j - 1]) + 1, swap);
			left_up = up;
		}
	}
	return row[b.len];
}

const char *nearest_name(struct slice word, const char *(*at)(size_t i))
{
	size_t best = word.len / 4 + 2;
	const char *ret = NULL;

	for (size_t i = 0; at(i); i++) {
		struct slice name = slice_of(at(i));
		size_t n;

		if (word.len > EDITS_LEN || name.len > EDITS_LEN)
			continue;
		n = edits(word, name);
		if (n >= best)
			continue;
		best = n;
		ret = at(i);
	}
	return ret;
}
