/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_SOURCE_NETLINK_H
#define COLLECTOR_SOURCE_NETLINK_H

#include "collector/source.h"

/* Opened as "netlink", or with the size of its buffer: "netlink:65536". */
extern const struct source_type source_netlink;

/* What is worth saying once, such as too small a buffer; or NULL. */
const char *source_netlink_notice(const struct source *source);

#endif
