/* SPDX-License-Identifier: Apache-2.0 */
#include "host/sandbox.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/landlock.h"
#include "host/own_filter.h"

#define LAST_CAPABILITY 63

static bool add(const char *paths[], size_t *count, const char *path)
{
	if (*count == SANDBOX_PATHS)
		return false;
	paths[(*count)++] = path;
	return true;
}

bool sandbox_read(struct sandbox *sandbox, const char *path)
{
	return add(sandbox->reads, &sandbox->read_count, path);
}

bool sandbox_write(struct sandbox *sandbox, const char *path)
{
	return add(sandbox->writes, &sandbox->write_count, path);
}

/* Nothing may bring them back: not the bounding set, not an exec as root. */
static void drop_bounding(uint32_t keep)
{
	for (unsigned i = 0; i <= LAST_CAPABILITY; i++)
		if (i > 31 || !(keep & 1U << i))
			(void)prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	(void)prctl(PR_SET_SECUREBITS,
	    SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
	        SECBIT_NO_SETUID_FIXUP_LOCKED,
	    0, 0, 0);
}

static int drop_capabilities(const struct sandbox *sandbox,
    struct sandbox_state *ret, struct error *err)
{
	struct __user_cap_header_struct header = {
	    .version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {0};
	uint32_t keep = 0;

	if (syscall(SYS_capget, &header, data) < 0)
		return error_set(err, -errno, "capget: %s", strerror(errno));
	if (sandbox->dac_read)
		keep = data[0].permitted & 1U << CAP_DAC_READ_SEARCH;
	drop_bounding(keep);
	memset(data, 0, sizeof(data));
	data[0].effective = data[0].permitted = keep;
	if (syscall(SYS_capset, &header, data) < 0)
		return error_set(err, -errno, "capset: %s", strerror(errno));
	ret->capabilities = true;
	ret->kept = keep ? "CAP_DAC_READ_SEARCH" : "none";
	return 0;
}

int sandbox_enter(const struct sandbox *sandbox, struct sandbox_state *ret,
    struct error *err)
{
	struct sandbox_state state = {0};
	int r;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_set(err, -errno, "no_new_privs: %s",
		    strerror(errno));
	state.no_new_privs = true;
	r = landlock_enter(sandbox, err);
	if (r < 0)
		return r;
	state.landlock = r > 0;
	r = drop_capabilities(sandbox, &state, err);
	if (r < 0)
		return r;
	r = own_filter_load(err);
	if (r < 0)
		return r;
	state.filter = r > 0;
	*ret = state;
	return 0;
}
