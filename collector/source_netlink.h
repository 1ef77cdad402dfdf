/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_SOURCE_NETLINK_H
#define COLLECTOR_SOURCE_NETLINK_H

#include "collector/source.h"

/* Opened as "netlink", or with the size of its buffer: "netlink:65536". */
extern const struct source_type source_netlink;

/*
 * Before it is opened: kmsg is read beside it, which tells what audit lost.
 * Otherwise CAP_AUDIT_CONTROL is needed to ask, or nothing was watched.
 */
void source_netlink_beside(bool kmsg);

#endif
