/* SPDX-License-Identifier: Apache-2.0 */
#include "host/confine.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/capabilities.h"
#include "host/landlock.h"
#include "host/own_filter.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

#define FDS_MAX 4096

/* The next above fd that stays; FDS_MAX: none. */
static int next_kept(const struct confinement *to, int fd)
{
	int next = FDS_MAX;

	for (size_t i = 0; i < to->fd_count; i++)
		if (to->fds[i] > fd && to->fds[i] < next)
			next = to->fds[i];
	return next;
}

/* In one go between two that stay, where the kernel can (5.9). */
static void close_others(const struct confinement *to)
{
	int fd = STDERR_FILENO, next;

	for (; fd < FDS_MAX; fd = next) {
		next = next_kept(to, fd);
		if (fd + 1 == next ||
		    syscall(SYS_close_range, fd + 1, next - 1, 0) == 0)
			continue;
		for (int at = fd + 1; at < next; at++)
			(void)close(at);
	}
}

int confine(const struct confinement *to, struct error *err)
{
	static const struct sandbox nothing;
	uint32_t kept;
	int r;

	close_others(to);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_set(err, -errno, "no_new_privs: %s",
		    strerror(errno));
	r = landlock_enter(&nothing, err);
	if (r < 0)
		return r;
	r = capabilities_keep(to->capabilities, &kept, err);
	if (r < 0)
		return r;
	r = own_filter_load_list(to->calls, to->call_count, err);
	return r < 0 ? r : 0;
}
