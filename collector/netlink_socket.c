/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/netlink_socket.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BATCH        64
#define BUFFER_LEAST (16U << 20)
#define MESSAGE_SIZE 9216 /* MAX_AUDIT_MESSAGE_LENGTH and a header */

struct netlink_buffers {
	struct mmsghdr headers[BATCH];
	struct iovec parts[BATCH];
	struct sockaddr_nl senders[BATCH];
	char messages[BATCH][MESSAGE_SIZE];
};

uint32_t netlink_drops(int fd, uint32_t before)
{
	uint32_t info[SK_MEMINFO_VARS] = {0};
	socklen_t len = sizeof(info);

	if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, info, &len) < 0)
		return before;
	return info[SK_MEMINFO_DROPS];
}

static unsigned buffer_size(int fd)
{
	int granted = 0;
	socklen_t len = sizeof(granted);

	if (getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &granted, &len) < 0)
		return 0;
	return (unsigned)granted / 2; /* the kernel doubles what is asked */
}

void netlink_grant(int fd, unsigned asked, char *notice, size_t len)
{
	int size = (int)asked;
	unsigned granted;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size,
		    sizeof(size));
	granted = buffer_size(fd);
	if (granted < BUFFER_LEAST)
		(void)snprintf(notice, len,
		    "the receive buffer is %u KiB; a flood needs %u KiB "
		    "(CAP_NET_ADMIN, or net.core.rmem_max)",
		    granted >> 10, BUFFER_LEAST >> 10);
}

int netlink_read_size(const char *what, unsigned *ret, struct error *err)
{
	const char *colon = strchr(what, ':');
	struct slice text;
	uint64_t size;

	if (!colon)
		return 0;
	text = slice_of(colon + 1);
	if (slice_take_u64(&text, 10, &size) < 0 || text.len > 0 || size == 0 ||
	    size > INT32_MAX / 2)
		return error_set(err, -EINVAL,
		    "%s: expected the size of the buffer in bytes", what);
	*ret = (unsigned)size;
	return 0;
}

int netlink_open(struct error *err)
{
	const struct sockaddr_nl group = {
	    .nl_family = AF_NETLINK,
	    .nl_groups = 1U << (AUDIT_NLGRP_READLOG - 1),
	};
	union {
		const struct sockaddr_nl *nl;
		const struct sockaddr *any;
	} address = {&group};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    NETLINK_AUDIT);
	int r;

	if (fd < 0)
		return error_set(err, -errno, "audit netlink: %s",
		    strerror(errno));
	if (bind(fd, address.any, sizeof(group)) == 0)
		return fd;
	r = -errno;
	(void)close(fd);
	return error_set(err, r, "audit netlink: %s%s", strerror(-r),
	    r == -EPERM ? " (it takes CAP_AUDIT_READ in the initial "
	                  "user namespace)"
	                : "");
}

int netlink_batch_init(struct netlink_batch *ret)
{
	struct netlink_buffers *to = calloc(1, sizeof(*to));

	*ret = (struct netlink_batch){.buffers = to};
	if (!to)
		return -ENOMEM;
	for (unsigned i = 0; i < BATCH; i++) {
		to->parts[i] = (struct iovec){to->messages[i], MESSAGE_SIZE};
		to->headers[i].msg_hdr = (struct msghdr){
		    .msg_name = &to->senders[i],
		    .msg_namelen = sizeof(to->senders[i]),
		    .msg_iov = &to->parts[i],
		    .msg_iovlen = 1,
		};
	}
	return 0;
}

void netlink_batch_release(struct netlink_batch *batch)
{
	free(batch->buffers);
	batch->buffers = NULL;
}

int netlink_receive(int fd, struct netlink_batch *batch)
{
	int n;

	do
		n = recvmmsg(fd, batch->buffers->headers, BATCH, MSG_DONTWAIT,
		    NULL);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
		return -errno;
	batch->got = n > 0 ? (unsigned)n : 0;
	batch->given = 0;
	return n > 0;
}

/*
 * Old kernels leave the header out of nlmsg_len, so the length of what was
 * received counts.
 */
static bool open_message(const struct netlink_buffers *from, unsigned i,
    struct netlink_message *ret)
{
	size_t len = from->headers[i].msg_len;
	struct nlmsghdr header;

	if (from->senders[i].nl_pid != 0 || len < NLMSG_HDRLEN)
		return false;
	memcpy(&header, from->messages[i], sizeof(header));
	len -= NLMSG_HDRLEN;
	while (len > 0 && from->messages[i][NLMSG_HDRLEN + len - 1] == '\0')
		len--;
	*ret = (struct netlink_message){
	    .text = {from->messages[i] + NLMSG_HDRLEN, len},
	    .type = header.nlmsg_type,
	    .cut = (from->headers[i].msg_hdr.msg_flags & MSG_TRUNC) != 0,
	};
	return true;
}

bool netlink_next(struct netlink_batch *batch, struct netlink_message *ret)
{
	while (batch->given < batch->got)
		if (open_message(batch->buffers, batch->given++, ret))
			return true;
	return false;
}
