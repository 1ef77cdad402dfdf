/* SPDX-License-Identifier: Apache-2.0 */
/* What a container was really started with, by what its runtime keeps of it. */
#ifndef CONTROLLER_DEPLOYED_H
#define CONTROLLER_DEPLOYED_H

#include "base/file.h"
#include "evidence/sink.h"

#define DEPLOYED_NONE "unconfined" /* for the hash of a profile */
#define DEPLOYED_TEXT 256

/* What a runtime keeps of a container. */
struct deployed_as {
	char config[DEPLOYED_TEXT]; /* path of its config.json */
	char image[DEPLOYED_TEXT];  /* or empty */
	bool filtered;              /* it has a seccomp profile */
};

struct deployed {
	struct sink to;
	/* False: no runtime of this host knows it. */
	bool (*find)(struct slice container, struct deployed_as *ret);
	struct deployed_as as;
	char hash[HASH_TEXT];
};

/*
 * What stands between the sources and a store: where a container of this host
 * is said to have started, its image, profile and phase are added, if nobody
 * said them. deployed lives as long as what is returned.
 */
struct sink deployed_sink(const struct sink *to,
    bool (*find)(struct slice container, struct deployed_as *ret),
    struct deployed *deployed);

#endif
