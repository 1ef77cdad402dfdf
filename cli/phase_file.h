/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The filter of a workload's phase as a file, where the program that loads it
 * finds it: under a stable name that leads to a version named by its hash. The
 * versions before stay. Private to cli/.
 */
#ifndef CLI_PHASE_FILE_H
#define CLI_PHASE_FILE_H

#include <limits.h>

#include "cli/case.h"
#include "profile/codec.h"

struct phase_root {
	const char *target; /* "kubelet", "docker", "podman", "systemd" */
	const char *codec;
	const char *folder;
	bool unit; /* a drop-in for the unit of the workload */
};

/*
 * "DIR", or "TARGET:DIR", or "TARGET" with the folder it has by default. False:
 * said.
 */
bool phase_root_find(const char *text, struct phase_root *ret);

struct phase_file {
	char path[PATH_MAX];    /* stable */
	char version[PATH_MAX]; /* what it leads to */
	bool written;           /* false: it was there already, as it is */
};

/* The names of it. False: said, such as that no unit is named by the rules. */
bool phase_file_name(const struct phase_root *root,
    const struct workload *workload, const struct profile *filter,
    struct phase_file *ret);

/* Whether there is a file by the stable name, and of another version. */
bool phase_file_other(const struct phase_file *file);

/* And write it, unless it is there. False: said. */
bool phase_file_write(const struct phase_root *root,
    const struct workload *workload, const struct profile *filter,
    struct phase_file *ret);

/* What codec cannot carry is said, as of what. */
bool phase_file_carries(const struct codec *codec, const char *what,
    const struct profile *filter);

#endif
