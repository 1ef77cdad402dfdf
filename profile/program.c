/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "profile/compile.h"

static int read_program(int fd, struct sock_filter **ret, unsigned short *len,
    struct error *err)
{
	cleanup_free struct sock_filter *program = NULL;
	struct stat st;
	size_t size;

	if (fstat(fd, &st) < 0)
		return error_set(err, -errno, "%s", strerror(errno));
	size = (size_t)st.st_size;
	if (size == 0 || size / sizeof(*program) > BPF_MAXINSNS)
		return error_set(err, -E2BIG,
		    "the filter has %zu instructions, the kernel takes %d",
		    size / sizeof(*program), BPF_MAXINSNS);
	program = malloc(size);
	if (!program)
		return error_set(err, -ENOMEM, "out of memory");
	if (pread(fd, program, size, 0) != (ssize_t)size)
		return error_set(err, -EIO, "the filter cannot be read");
	*ret = TAKE(program);
	*len = (unsigned short)(size / sizeof(**ret));
	return 0;
}

int profile_program(const struct profile *profile, struct sock_filter **ret,
    unsigned short *len, struct error *err)
{
	int fd = profile_export(profile, seccomp_export_bpf, err);
	int r;

	if (fd < 0)
		return fd;
	r = read_program(fd, ret, len, err);
	(void)close(fd);
	return r;
}
