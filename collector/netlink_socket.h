/* SPDX-License-Identifier: Apache-2.0 */
/* The socket of the audit multicast. Private to source_netlink.c. */
#ifndef COLLECTOR_NETLINK_SOCKET_H
#define COLLECTOR_NETLINK_SOCKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/slice.h"

/* Bound and joined; or a negative errno, and what it takes. */
int netlink_open(struct error *err);

/*
 * Size its buffer, by force if need be and allowed. notice says it if that is
 * too small for a flood, and else stays as it is.
 */
void netlink_grant(int fd, unsigned asked, char *notice, size_t len);

/* Of "netlink:65536"; *ret stays as it is for "netlink". */
int netlink_read_size(const char *what, unsigned *ret, struct error *err);

/* How many messages did not fit since it was opened; before if not told. */
uint32_t netlink_drops(int fd, uint32_t before);

/* What one call gave, and how much of it was handed on. */
struct netlink_batch {
	struct netlink_buffers *buffers;
	unsigned got, given;
};

struct netlink_message {
	struct slice text; /* without header; good until the next receive */
	uint32_t type;
	bool cut; /* it was longer than the kernel makes any */
};

int netlink_batch_init(struct netlink_batch *ret);
void netlink_batch_release(struct netlink_batch *batch);

/* 1; 0: there is nothing now; -ENOBUFS: some did not fit. */
int netlink_receive(int fd, struct netlink_batch *batch);

/* The next one that the kernel sent; false: that was all. */
bool netlink_next(struct netlink_batch *batch, struct netlink_message *ret);

#endif
