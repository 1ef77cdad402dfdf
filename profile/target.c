/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/target.h"

#include <seccomp.h>
#include <stdlib.h>
#include <sys/utsname.h>

#include "base/array.h"
#include "syscalls/syscalls.h"

/* What Docker leaves a container that asks for nothing. */
static const char *const default_caps[] = {
    "CAP_AUDIT_WRITE",
    "CAP_CHOWN",
    "CAP_DAC_OVERRIDE",
    "CAP_FOWNER",
    "CAP_FSETID",
    "CAP_KILL",
    "CAP_MKNOD",
    "CAP_NET_BIND_SERVICE",
    "CAP_NET_RAW",
    "CAP_SETFCAP",
    "CAP_SETGID",
    "CAP_SETPCAP",
    "CAP_SETUID",
    "CAP_SYS_CHROOT",
};

static void this_kernel(struct target *at)
{
	struct utsname name;
	char *end;

	if (uname(&name) < 0)
		return;
	at->kernel_major = (unsigned)strtoul(name.release, &end, 10);
	if (*end == '.')
		at->kernel_minor = (unsigned)strtoul(end + 1, NULL, 10);
}

struct target target_resolve(const struct target *at)
{
	struct target ret = *at;

	if (ret.arch == 0)
		ret.arch = arch_native();
	if (ret.kernel_major == 0 && ret.kernel_minor == 0)
		this_kernel(&ret);
	if (!ret.caps) {
		ret.caps = default_caps;
		ret.cap_count = ARRAY_SIZE(default_caps);
	}
	return ret;
}

/* Go's words, but for some; x32 is in its own profile, and no machine. */
static const struct {
	const char *word;
	uint32_t arch;
} words[] = {
    {"amd64",       SCMP_ARCH_X86_64     },
    {"arm64",       SCMP_ARCH_AARCH64    },
    {"arm",         SCMP_ARCH_ARM        },
    {"x86",         SCMP_ARCH_X86        },
    {"x32",         0                    },
    {"mips64",      SCMP_ARCH_MIPS64     },
    {"mips64n32",   SCMP_ARCH_MIPS64N32  },
    {"mipsel",      SCMP_ARCH_MIPSEL     },
    {"mipsel64",    SCMP_ARCH_MIPSEL64   },
    {"mips3l64n32", SCMP_ARCH_MIPSEL64N32},
    {"ppc",         SCMP_ARCH_PPC        },
    {"ppc64",       SCMP_ARCH_PPC64      },
    {"ppc64le",     SCMP_ARCH_PPC64LE    },
    {"riscv64",     SCMP_ARCH_RISCV64    },
    {"s390",        SCMP_ARCH_S390       },
    {"s390x",       SCMP_ARCH_S390X      },
    {"loong64",     0xc0000102U          },
};

bool target_is_called(const struct target *at, struct slice word, bool *known)
{
	*known = false;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (!slice_equals(word, words[i].word))
			continue;
		*known = true;
		return at->arch == words[i].arch;
	}
	return false;
}

const char *target_word(uint32_t arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (words[i].arch && words[i].arch == arch)
			return words[i].word;
	return NULL;
}

static bool is_upper(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z')
			return false;
	return true;
}

bool target_has_cap(const struct target *at, struct slice cap)
{
	if (!slice_skip(&cap, "CAP_"))
		return false;
	for (size_t i = 0; i < at->cap_count; i++) {
		struct slice has = slice_of(at->caps[i]);

		(void)slice_skip(&has, "CAP_");
		if (has.len == cap.len && is_upper(cap) &&
		    strncasecmp(has.ptr, cap.ptr, cap.len) == 0)
			return true;
	}
	return false;
}

bool kernel_parse(struct slice text, unsigned *major, unsigned *minor)
{
	uint64_t first, second;

	if (slice_take_u64(&text, 10, &first) < 0 || !slice_skip(&text, ".") ||
	    slice_take_u64(&text, 10, &second) < 0 || text.len > 0 ||
	    first > 1000 || second > 1000)
		return false;
	*major = (unsigned)first;
	*minor = (unsigned)second;
	return true;
}

bool target_has_kernel(const struct target *at, unsigned major, unsigned minor)
{
	return at->kernel_major > major ||
	       (at->kernel_major == major && at->kernel_minor >= minor);
}
