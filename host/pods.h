/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which pod a container is of, by the names that kubelet gives the logs:
 *
 *	/var/log/containers/POD_NAMESPACE_CONTAINER-ID.log
 *	/var/log/pods/NAMESPACE_POD_UID/
 */
#ifndef HOST_PODS_H
#define HOST_PODS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

struct pod_name {
	struct slice pod, space;
	struct slice container; /* its name in the pod; NULL: not known */
};

/* Take such a name apart. False: it is none. */
bool pod_log_name(struct slice file, struct pod_name *ret, struct slice *id);
bool pod_folder_name(struct slice file, struct pod_name *ret,
    struct slice *uid);

struct pods;

/* root as of attributor_new(). NULL without memory. */
struct pods *pods_new(const char *root);
void pods_free(struct pods *pods);

/*
 * Looked up by the container's id, else by the pod's uid. Slices are good
 * until the next call. The folders are read again if there is something new
 * to be found there, at most once a second by now_ms.
 */
bool pods_find(struct pods *pods, struct slice id, struct slice uid,
    uint64_t now_ms, struct pod_name *ret);

#endif
