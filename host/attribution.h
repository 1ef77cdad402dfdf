/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose a process is, told while it is still there: its unit or container by
 * its cgroup, and the pod by the names under /var/log/containers.
 */
#ifndef HOST_ATTRIBUTION_H
#define HOST_ATTRIBUTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

struct attribution {
	struct slice unit, container, pod, space; /* NULL: not known */
};

/*
 * A record's word for who made a call. Numbers of processes come again: what
 * else it says has to be true of the process, too.
 */
struct caller {
	uint32_t pid;
	uint64_t time_ms;
	bool has_uid;
	uint32_t uid;
	struct slice exe, comm; /* as they were then; NULL: not told */
	bool starting; /* a runtime's own, which soon is another program */
};

struct attributor;

/*
 * root is what /proc, /run and /var/log lie under: "" or, where a container
 * has the host's mounted, such as "/host". NULL is $SECCOMPCTL_HOST or "".
 * NULL is returned without memory.
 */
struct attributor *attributor_new(const char *root);
void attributor_free(struct attributor *attributor);

/*
 * Who the process was that made a record. Slices are good until the next call.
 * False: it is gone, or another has its number by now; nobody is ever taken
 * for somebody else. Of a caller that says nothing of itself it is who has the
 * number now.
 */
bool attributor_find(struct attributor *attributor, const struct caller *caller,
    struct attribution *ret);

/*
 * The same of a process that is gone, by the control group that somebody else
 * kept: "/system.slice/cron.service". Slices are good until the next call.
 * False: it says nothing.
 */
bool attributor_path(struct attributor *attributor, struct slice path,
    struct attribution *ret);

/* When the process began, since the epoch. False: it is gone. */
bool attributor_start(const struct attributor *attributor, uint32_t pid,
    uint64_t *ret_ms);

const char *attributor_root(const struct attributor *attributor);

#endif
