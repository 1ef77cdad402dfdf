/* SPDX-License-Identifier: Apache-2.0 */
#include "host/capabilities.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LAST_CAPABILITY 63

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

int capabilities_keep(uint32_t keep, uint32_t *ret, struct error *err)
{
	struct __user_cap_header_struct header = {
	    .version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {0};

	if (syscall(SYS_capget, &header, data) < 0)
		return error_set(err, -errno, "capget: %s", strerror(errno));
	keep &= data[0].permitted;
	drop_bounding(keep);
	memset(data, 0, sizeof(data));
	data[0].effective = data[0].permitted = keep;
	if (syscall(SYS_capset, &header, data) < 0)
		return error_set(err, -errno, "capset: %s", strerror(errno));
	*ret = keep;
	return 0;
}
