/* SPDX-License-Identifier: Apache-2.0 */
#include "syscalls/library.h"

#include <seccomp.h>

#include "syscalls/syscalls.h"

#define NUMBERS 1024 /* kernels are far from it */

struct library_version library_version(void)
{
	const struct scmp_version *version = seccomp_version();

	if (!version)
		return (struct library_version){0};
	return (struct library_version){version->major, version->minor,
	    version->micro};
}

size_t library_unknown(void)
{
	uint32_t arch = arch_native();
	size_t count = 0;

	for (int32_t nr = 0; nr < NUMBERS; nr++) {
		const char *name = syscall_name(arch, nr);

		count += name && !syscall_in_library(arch, slice_of(name));
	}
	return count;
}
