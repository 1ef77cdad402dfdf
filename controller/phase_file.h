/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The filter of a workload's phase as a file, where the program that loads it
 * finds it: under a stable name that leads to a version named by its hash. The
 * versions before stay.
 */
#ifndef CONTROLLER_PHASE_FILE_H
#define CONTROLLER_PHASE_FILE_H

#include <limits.h>

#include "controller/case.h"
#include "profile/codec.h"

struct phase_root {
	const char *target; /* "kubelet", "docker", "podman", "systemd" */
	const char *codec;
	const char *folder;
	bool unit; /* a drop-in for the unit of the workload */
};

/* "DIR", or "TARGET:DIR", or "TARGET" with the folder it has by default. */
int phase_root_find(const char *text, struct phase_root *ret,
    struct error *err);

struct phase_file {
	char path[PATH_MAX];    /* stable */
	char version[PATH_MAX]; /* what it leads to */
	bool written;           /* false: it was there already, as it is */
};

/* The names of it. -ENOENT if no one unit is named by the rules. */
int phase_file_name(const struct phase_root *root,
    const struct workload *workload, const struct profile *filter,
    struct phase_file *ret, struct error *err);

/* Whether the stable name leads to that version, which is there. */
bool phase_file_current(const struct phase_file *file);

/* Whether there is a file by the stable name, and of another version. */
bool phase_file_other(const struct phase_file *file);

/* And write it, unless it is there. */
int phase_file_write(const struct phase_root *root,
    const struct workload *workload, const struct profile *filter,
    struct phase_file *ret, struct remarks *remarks, struct error *err);

/* What codec cannot carry is remarked, as of what; -EBADMSG if it must be. */
int phase_file_carries(const struct codec *codec, const char *what,
    const struct profile *filter, struct remarks *remarks, struct error *err);

#endif
