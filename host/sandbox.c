/* SPDX-License-Identifier: Apache-2.0 */
#include "host/sandbox.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>

#include "host/capabilities.h"
#include "host/landlock.h"
#include "host/own_filter.h"

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

static int drop_capabilities(const struct sandbox *sandbox,
    struct sandbox_state *ret, struct error *err)
{
	uint32_t keep = sandbox->dac_read ? 1U << CAP_DAC_READ_SEARCH : 0;
	int r = capabilities_keep(keep, &keep, err);

	if (r < 0)
		return r;
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
