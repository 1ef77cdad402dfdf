/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a container was really started with, by what its runtime keeps of it.
 * Private to cli/.
 */
#ifndef CLI_DEPLOYED_H
#define CLI_DEPLOYED_H

#include "base/file.h"
#include "evidence/sink.h"
#include "host/containers.h"

#define DEPLOYED_NONE "unconfined" /* for the hash of a profile */

struct deployed {
	struct sink store;
	const char *root; /* of /run: $SECCOMPCTL_HOST, or "" */
	struct container_state state;
	char hash[HASH_TEXT];
};

/*
 * What stands between the sources and the store: where a container of this
 * host is said to have started, its image, profile and phase are added, if
 * nobody said them. deployed lives as long as what is returned.
 */
struct sink deployed_sink(const struct sink *store, struct deployed *deployed);

#endif
