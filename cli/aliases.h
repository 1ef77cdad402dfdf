/* SPDX-License-Identifier: Apache-2.0 */
/* By which names a node goes, so that its events count once. */
#ifndef CLI_ALIASES_H
#define CLI_ALIASES_H

#include "analyzer/workloads.h"
#include "collector/ingest.h"
#include "host/machine.h"

struct aliases {
	struct machine machine;
	char host[256]; /* what node= of this machine's auditd may say */
	struct workloads workloads;
	struct ingest_alias *items;
	size_t count;
};

/*
 * This machine's own names, and node_alias of workloads.yaml: of path, or, if
 * that is NULL, of the usual place if there is one. False: said.
 */
bool aliases_read(const char *path, struct aliases *ret);
void aliases_release(struct aliases *aliases);

#define cleanup_aliases CLEANUP(aliases_release)

#endif
