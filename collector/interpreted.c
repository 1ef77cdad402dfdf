/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/interpreted.h"

#include <linux/audit.h>
#include <linux/seccomp.h>

#include "base/array.h"
#include "syscalls/syscalls.h"

/* Before audit 4.2, "kill" and "kill-thread" stand for either of two. */
static const struct code {
	const char *name;
	uint32_t code;
	bool ambiguous;
} codes[] = {
    {"kill-process", SECCOMP_RET_KILL_PROCESS, false},
    {"kill",         SECCOMP_RET_KILL_THREAD,  true },
    {"kill-thread",  SECCOMP_RET_KILL_THREAD,  true },
    {"trap",         SECCOMP_RET_TRAP,         false},
    {"errno",        SECCOMP_RET_ERRNO,        false},
    {"user-notify",  SECCOMP_RET_USER_NOTIF,   false},
    {"user-notif",   SECCOMP_RET_USER_NOTIF,   false},
    {"trace",        SECCOMP_RET_TRACE,        false},
    {"log",          SECCOMP_RET_LOG,          false},
    {"allow",        SECCOMP_RET_ALLOW,        false},
};

/* libaudit's machines, where libseccomp has another word for them. */
static const struct machine {
	const char *name;
	uint32_t arch;
} machines[] = {
    {"i386",  AUDIT_ARCH_I386},
    {"i486",  AUDIT_ARCH_I386},
    {"i586",  AUDIT_ARCH_I386},
    {"i686",  AUDIT_ARCH_I386},
    {"armeb", AUDIT_ARCH_ARM }, /* what 3.0.9 calls arm */
};

/* libaudit's calls, where the kernel has another word for them. 0: all. */
static const struct call_name {
	const char *name;
	uint32_t arch;
	const char *kernel;
} call_names[] = {
    {"pread",                   0,                  "pread64"                     },
    {"pwrite",                  0,                  "pwrite64"                    },
    {"getdents",                AUDIT_ARCH_AARCH64, "getdents64"                  },
    {"newfstat",                AUDIT_ARCH_AARCH64, "fstat"                       },
    {"llseek",                  0,                  "_llseek"                     },
    {"newselect",               0,                  "_newselect"                  },
    {"sysctl",                  0,                  "_sysctl"                     },
    {"fadvise64_64",            AUDIT_ARCH_ARM,     "arm_fadvise64_64"            },
    {"sync_file_range",         AUDIT_ARCH_ARM,     "arm_sync_file_range"         },
    {"sched_rr_get_interval64", 0,                  "sched_rr_get_interval_time64"},
    {"sys_kexec_load",          AUDIT_ARCH_I386,    "kexec_load"                  },
    {"timerfd",                 0,                  "timerfd_create"              },
    {"perf_counter_open",       0,                  "perf_event_open"             },
};

/* Calls of ARM's old ABI, which libaudit names and no kernel has any more. */
static const struct old_call {
	const char *name;
	int32_t nr;
} old_calls[] = {
    {"time",       13 },
    {"umount",     22 },
    {"stime",      25 },
    {"alarm",      27 },
    {"utime",      30 },
    {"getrlimit",  76 },
    {"select",     82 },
    {"readdir",    89 },
    {"mmap",       90 },
    {"socketcall", 102},
    {"syscall",    113},
    {"ipc",        117},
};

/* What libaudit has no name for it tells by number. */
static bool numbered_arch(struct slice word, uint32_t *ret)
{
	uint64_t n;

	if (!slice_skip(&word, INTERPRETED_UNKNOWN_ARCH) ||
	    slice_take_u64(&word, 16, &n) < 0 || n > UINT32_MAX ||
	    !slice_equals(word, ")"))
		return false;
	*ret = (uint32_t)n;
	return true;
}

bool interpreted_arch(struct slice word, uint32_t *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++)
		if (slice_equals(word, machines[i].name)) {
			*ret = machines[i].arch;
			return true;
		}
	return numbered_arch(word, ret) || arch_find(word, ret);
}

/* "unknown-syscall(452)" and plain numbers are as good as a name. */
bool interpreted_number(struct slice word, const char *opening, int32_t *ret)
{
	bool negative;
	uint64_t n;

	if (!word.ptr)
		return false;
	(void)slice_skip(&word, opening);
	negative = slice_skip(&word, "-");
	if (slice_take_u64(&word, 10, &n) < 0 || n > INT32_MAX)
		return false;
	*ret = (int32_t)(negative ? -(int64_t)n : (int64_t)n);
	return word.len == 0 || slice_equals(word, ")");
}

static bool find_old_call(struct slice word, int32_t *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(old_calls); i++)
		if (slice_equals(word, old_calls[i].name)) {
			*ret = old_calls[i].nr;
			return true;
		}
	return false;
}

bool interpreted_call(uint32_t arch, struct slice word, int32_t *ret)
{
	if (interpreted_number(word, INTERPRETED_UNKNOWN_CALL, ret))
		return true;
	if (syscall_find(arch, word, ret) && *ret >= 0)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(call_names); i++) {
		const struct call_name *row = &call_names[i];

		if (slice_equals(word, row->name) &&
		    (row->arch == 0 || row->arch == arch) &&
		    syscall_find(arch, slice_of(row->kernel), ret) && *ret >= 0)
			return true;
	}
	/* libaudit has one table for all of PowerPC */
	if (arch == AUDIT_ARCH_PPC64LE || arch == AUDIT_ARCH_PPC64)
		return interpreted_call(AUDIT_ARCH_PPC, word, ret);
	return arch == AUDIT_ARCH_ARM && find_old_call(word, ret);
}

bool interpreted_code(struct slice word, uint32_t *ret, bool *ambiguous)
{
	uint64_t n;

	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (slice_equals(word, codes[i].name)) {
			*ret = codes[i].code;
			*ambiguous = codes[i].ambiguous;
			return true;
		}
	(void)slice_skip(&word, "unknown-seccomp-code(");
	if (!slice_skip(&word, "0x") || slice_take_u64(&word, 16, &n) < 0 ||
	    n > UINT32_MAX)
		return false;
	*ret = (uint32_t)n;
	*ambiguous = false;
	return true;
}

bool interpreted_signal(struct slice word, uint32_t arch, uint32_t *ret)
{
	int32_t n;

	if (slice_equals(word, "SIGSYS"))
		*ret = arch ? arch_sigsys(arch) : 31;
	else if (slice_equals(word, "SIGKILL"))
		*ret = 9;
	else if (slice_skip(&word, "SIG") && slice_equals(word, "0"))
		*ret = 0;
	else if (interpreted_number(word, "unknown-signal(", &n) && n >= 0)
		*ret = (uint32_t)n;
	else
		return false;
	return true;
}
