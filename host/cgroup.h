/* SPDX-License-Identifier: Apache-2.0 */
/* What the control group of a process says of whose it is. */
#ifndef HOST_CGROUP_H
#define HOST_CGROUP_H

#include <stdbool.h>

#include "base/slice.h"

/*
 * Slices of the text. A path is believed down to the first component that is
 * neither a slice nor what a runtime or kubelet makes to hold containers: a
 * unit, a container, or something that nobody explains. Below it are the
 * groups of who is there (a user's own service manager, a machine, a job): how
 * they are called is a claim, and no more.
 */
struct cgroup {
	struct slice unit;      /* of the system's service manager */
	struct slice container; /* id, in full */
	struct slice pod_uid;   /* with "_" for "-" under systemd */
	struct slice leaf;      /* the last component that is believed */
	struct slice path;      /* all of it, claims too */
	bool claims_container, claims_pod;
};

/* The text of /proc/PID/cgroup: v1, v2 or both at once. */
void cgroup_read(struct slice text, struct cgroup *ret);

/* One path, such as "/system.slice/cron.service". */
void cgroup_path(struct slice path, struct cgroup *ret);

/* What a container would go by whose group is called so. */
struct slice cgroup_container(struct slice part);

#endif
