/* SPDX-License-Identifier: Apache-2.0 */
/* What the control group of a process says of whose it is. */
#ifndef HOST_CGROUP_H
#define HOST_CGROUP_H

#include "base/slice.h"

/*
 * Slices of the text. What a container or a user's own service manager can
 * name as it likes, below its own group, is never looked at.
 */
struct cgroup {
	struct slice unit;      /* of the system's service manager */
	struct slice container; /* id, in full */
	struct slice pod_uid;   /* with "_" for "-" under systemd */
	struct slice leaf;      /* last part of the path, if nothing else */
};

/* The text of /proc/PID/cgroup: v1, v2 or both at once. */
void cgroup_read(struct slice text, struct cgroup *ret);

/* One path, such as "/system.slice/cron.service". */
void cgroup_path(struct slice path, struct cgroup *ret);

#endif
