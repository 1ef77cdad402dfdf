/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/target.h"

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

bool target_has_cap(const struct target *at, struct slice cap)
{
	(void)slice_skip(&cap, "CAP_");
	for (size_t i = 0; i < at->cap_count; i++) {
		struct slice has = slice_of(at->caps[i]);

		(void)slice_skip(&has, "CAP_");
		if (has.len == cap.len &&
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
