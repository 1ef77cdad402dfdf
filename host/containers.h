/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What container runtimes keep of a container that runs: runc, crun, and
 * what is built on them (containerd, CRI-O, Docker, podman).
 */
#ifndef HOST_CONTAINERS_H
#define HOST_CONTAINERS_H

#include <stdbool.h>

#include "base/slice.h"

#define CONTAINER_TEXT 256

struct container_state {
	char config[CONTAINER_TEXT]; /* path of its config.json */
	char image[CONTAINER_TEXT];  /* as it was asked for; or empty */
	bool filtered;               /* it has a seccomp profile */
	bool flag_log;               /* with SECCOMP_FILTER_FLAG_LOG */
	char action[32];             /* "SCMP_ACT_LOG": the default */
};

/*
 * Whether a runtime knows one of that name, which need not be 64 digits, whose
 * control group is this: "/default/web". root is as of attributor_new().
 */
bool container_holds(const char *root, struct slice name, struct slice group);

/* False: it is not there, or not ours to read. */
bool container_read(const char *root, struct slice name,
    struct container_state *ret);

#endif
