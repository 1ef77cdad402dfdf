/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The audit multicast of the kernel. It needs no auditd, and disturbs none.
 *
 * A socket that is not bound joins the group and hears nothing, so it is
 * bound. Somebody who may send to it is not the kernel, so who sent is looked
 * at. What did not fit its buffer the kernel counts (SO_MEMINFO), message by
 * message: that is exact, and needs no record to come afterwards. What was
 * lost before it reached the socket shows as a gap in the serials.
 */
#include "collector/source_netlink.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"
#include "collector/audit_message.h"
#include "collector/losses.h"
#include "collector/position.h"
#include "collector/prober.h"
#include "collector/serials.h"
#include "host/attribution.h"
#include "host/audit.h"

#define BATCH        64
#define MESSAGE_SIZE 9216 /* MAX_AUDIT_MESSAGE_LENGTH and a header */
#define BUFFER_ASKED (64U << 20)
#define BUFFER_LEAST (16U << 20)

#define SETTLE_MS 1000

struct source_netlink {
	struct source source;
	int fd;
	struct attributor *attributor;
	char notice[160];

	/* What recvmmsg gave, and how much of it was handed on. */
	struct mmsghdr headers[BATCH];
	struct iovec parts[BATCH];
	struct sockaddr_nl senders[BATCH];
	char (*messages)[MESSAGE_SIZE];
	unsigned got, given;
	uint64_t received_ms;

	struct serials serials;
	struct audit_stamp last; /* of the latest that came */
	uint64_t settle_ms, settled_ms, marked_ms;
	uint32_t drops;      /* as the socket counted them */
	uint64_t explained;  /* gaps that were told of, or are drops */
	uint64_t dropped_ms; /* when it was seen; 0: all is squared */
	bool squaring;       /* once all before square_at is settled */
	uint32_t square_at;
	bool others; /* records of other types take serials here */
	struct losses losses;

	struct prober prober;
	uint64_t watch_from_ms, watch_to_ms;
	bool joined;
	struct position position;
	char position_text[POSITION_TEXT];
};

static struct source_netlink *self_of(struct source *source)
{
	return (struct source_netlink *)source;
}

static uint32_t read_drops(const struct source_netlink *nl)
{
	uint32_t info[SK_MEMINFO_VARS] = {0};
	socklen_t len = sizeof(info);

	if (getsockopt(nl->fd, SOL_SOCKET, SO_MEMINFO, info, &len) < 0)
		return nl->drops;
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

static void size_buffer(struct source_netlink *nl, unsigned asked)
{
	int size = (int)asked;
	unsigned granted;

	if (setsockopt(nl->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
	        sizeof(size)) < 0)
		(void)setsockopt(nl->fd, SOL_SOCKET, SO_RCVBUF, &size,
		    sizeof(size));
	granted = buffer_size(nl->fd);
	if (granted < BUFFER_LEAST)
		(void)snprintf(nl->notice, sizeof(nl->notice),
		    "the receive buffer is %u KiB; a flood needs %u KiB "
		    "(CAP_NET_ADMIN, or net.core.rmem_max)",
		    granted >> 10, BUFFER_LEAST >> 10);
}

/* "netlink" or, to try what a small buffer does, "netlink:65536". */
static int read_size(const char *what, unsigned *ret, struct error *err)
{
	const char *colon = strchr(what, ':');
	struct slice text;
	uint64_t size;

	*ret = BUFFER_ASKED;
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

static int open_socket(struct error *err)
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

/*
 * A namespace of its own hears nothing and is told nothing: its bind
 * succeeds. A probe that does not come will show that.
 */
static void resume(struct source_netlink *nl, const struct checkpoint *since)
{
	uint64_t now = time_now_ms();
	struct position before;
	struct audit_state state;

	nl->watch_from_ms = nl->settle_ms = now;
	nl->settled_ms = nl->marked_ms = now;
	prober_begin(&nl->prober, now, 0);
	nl->drops = read_drops(nl);
	nl->others = audit_state_read(&state, NULL) < 0 || state.enabled;
	position_boot(&nl->position);
	if (!since || !position_parse(since->position, &before) ||
	    strcmp(before.boot, nl->position.boot) != 0)
		return;
	nl->position = before;
	nl->settled_ms = nl->marked_ms = before.time_ms;
	serials_begin(&nl->serials, (uint32_t)before.sequence + 1);
}

static void close_netlink(struct source *source)
{
	struct source_netlink *nl = self_of(source);

	if (nl->fd >= 0)
		(void)close(nl->fd);
	attributor_free(nl->attributor);
	free(nl->messages);
	free(nl);
}

static void lay_out(struct source_netlink *nl)
{
	for (unsigned i = 0; i < BATCH; i++) {
		nl->parts[i] = (struct iovec){nl->messages[i], MESSAGE_SIZE};
		nl->headers[i].msg_hdr = (struct msghdr){
		    .msg_name = &nl->senders[i],
		    .msg_namelen = sizeof(nl->senders[i]),
		    .msg_iov = &nl->parts[i],
		    .msg_iovlen = 1,
		};
	}
}

static int open_netlink(const char *what, const struct checkpoint *since,
    struct source **ret, struct error *err)
{
	cleanup_source struct source *source = NULL;
	struct source_netlink *nl = calloc(1, sizeof(*nl));
	unsigned asked;
	int r;

	if (!nl)
		return error_set(err, -ENOMEM, "out of memory");
	source = &nl->source;
	source->type = &source_netlink;
	nl->fd = -1;
	nl->messages = calloc(BATCH, sizeof(*nl->messages));
	nl->attributor = attributor_new(NULL);
	if (!nl->messages || !nl->attributor)
		return error_set(err, -ENOMEM, "out of memory");
	r = read_size(what, &asked, err);
	if (r < 0)
		return r;
	nl->fd = open_socket(err);
	if (nl->fd < 0)
		return nl->fd;
	size_buffer(nl, asked);
	lay_out(nl);
	resume(nl, since);
	*ret = TAKE(source);
	return 0;
}

/* What is heard from now on begins a new watch. */
static void probe_failed(struct source_netlink *nl, uint64_t now)
{
	losses_add(&nl->losses, "config", LOSS_UNKNOWN, 0, nl->watch_from_ms,
	    now, "a record of our own did not come back");
	nl->watch_from_ms = now;
	nl->joined = false;
}

/* 1, 0 when there is nothing, or a negative errno. */
static int receive(struct source_netlink *nl, struct error *err)
{
	int n;

	for (;;) {
		n = recvmmsg(nl->fd, nl->headers, BATCH, MSG_DONTWAIT, NULL);
		if (n > 0)
			break;
		if (n < 0 && errno == ENOBUFS) {
			nl->prober.now = true;
			continue;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0 || errno == EAGAIN || errno == EWOULDBLOCK)
			return 0;
		return error_set(err, -errno, "audit netlink: %s",
		    strerror(errno));
	}
	nl->got = (unsigned)n;
	nl->given = 0;
	nl->received_ms = time_now_ms();
	return 1;
}

/* All that was dropped before it was sent has an older serial. */
static bool take_probe(struct source_netlink *nl, uint32_t pid,
    struct slice text)
{
	uint64_t sent_ms;

	if (!prober_took(&nl->prober, pid, text, &sent_ms))
		return false;
	if (nl->dropped_ms && sent_ms > nl->dropped_ms) {
		nl->squaring = true;
		nl->square_at = nl->last.serial;
	}
	return true;
}

static void attribute(struct source_netlink *nl, struct entry *entry,
    uint32_t pid)
{
	struct attribution who;

	if (pid == 0 ||
	    !attributor_find(nl->attributor, pid, nl->last.time_ms, &who))
		return;
	entry->unit = who.unit;
	entry->container = who.container;
	entry->pod = who.pod;
	entry->space = who.space;
}

/*
 * Old kernels leave the header out of nlmsg_len, so the length of what was
 * received counts. False: it is not the kernel's.
 */
static bool open_message(const struct source_netlink *nl, unsigned i,
    struct entry *ret)
{
	size_t len = nl->headers[i].msg_len;
	struct nlmsghdr header;

	if (nl->senders[i].nl_pid != 0 || len < NLMSG_HDRLEN)
		return false;
	memcpy(&header, nl->messages[i], sizeof(header));
	*ret = (struct entry){
	    .text = {nl->messages[i] + NLMSG_HDRLEN, len - NLMSG_HDRLEN},
	    .type = header.nlmsg_type,
	    .received_ms = nl->received_ms,
	    .trust = TRUST_KERNEL,
	    .cut = (nl->headers[i].msg_hdr.msg_flags & MSG_TRUNC) != 0,
	};
	while (ret->text.len > 0 && ret->text.ptr[ret->text.len - 1] == '\0')
		ret->text.len--;
	return true;
}

/* False: nothing to hand on. */
static bool take(struct source_netlink *nl, unsigned i, struct entry *ret)
{
	uint32_t pid;

	if (!open_message(nl, i, ret) ||
	    !audit_stamp_read(ret->text, &nl->last))
		return false;
	serials_add(&nl->serials, nl->last.serial);
	nl->others |= ret->type != AUDIT_SECCOMP;
	if (ret->type != AUDIT_SECCOMP && ret->type != AUDIT_ANOM_ABEND)
		return true;
	pid = audit_message_pid(ret->text);
	if (take_probe(nl, pid, ret->text))
		*ret = prober_entry(ret);
	else
		attribute(nl, ret, pid);
	return true;
}

static int next_netlink(struct source *source, struct entry *ret,
    struct error *err)
{
	struct source_netlink *nl = self_of(source);

	for (;;) {
		int r;

		while (nl->given < nl->got)
			if (take(nl, nl->given++, ret))
				return 1;
		r = receive(nl, err);
		/* Only now: it would wait behind a flood. */
		if (r == 0 && !prober_tick(&nl->prober, time_now_ms()))
			probe_failed(nl, time_now_ms());
		if (r <= 0)
			return r;
	}
}

/* The kernel stamps with a coarse clock: a record may be older than "now". */
static void watch_up_to(struct source_netlink *nl)
{
	if (nl->last.time_ms > nl->watch_from_ms)
		nl->watch_to_ms = nl->last.time_ms;
}

static int checkpoint_netlink(struct source *source, struct checkpoint *ret)
{
	struct source_netlink *nl = self_of(source);

	*ret = (struct checkpoint){.source = slice_of("netlink")};
	watch_up_to(nl);
	if (nl->watch_to_ms > nl->watch_from_ms) {
		ret->watch_from_ms = nl->watch_from_ms;
		ret->watch_to_ms = nl->watch_to_ms;
		ret->joined = nl->joined;
		nl->joined = true;
		nl->watch_from_ms = nl->watch_to_ms;
	}
	if (nl->last.time_ms) {
		nl->position.sequence = nl->last.serial;
		nl->position.time_ms = nl->last.time_ms;
	}
	ret->position = position_format(&nl->position, nl->position_text);
	return 0;
}

/* What the buffer could not hold; it happened between two looks at it. */
static void count_drops(struct source_netlink *nl, uint64_t now)
{
	uint32_t drops = read_drops(nl), count = drops - nl->drops;

	if (count == 0)
		return;
	nl->drops = drops;
	nl->explained += count;
	nl->dropped_ms = now;
	nl->squaring = false;
	nl->prober.now = true;
	losses_add(&nl->losses, "overrun",
	    nl->others ? LOSS_AT_MOST : LOSS_EXACT, count, nl->settle_ms, now,
	    "the receive buffer was full");
}

static void count_gaps(struct source_netlink *nl)
{
	uint64_t missing;

	serials_settle(&nl->serials);
	missing = nl->serials.missing;
	if (missing > nl->explained) {
		losses_add(&nl->losses, "gap", LOSS_AT_MOST,
		    missing - nl->explained, nl->settled_ms, nl->last.time_ms,
		    "serials that did not come");
		nl->explained = missing;
	}
	/* Drops may have shared a serial: they shall not hide a gap later. */
	if (!nl->squaring || (int32_t)(nl->serials.base - nl->square_at) <= 0)
		return;
	nl->explained = missing;
	nl->squaring = false;
	nl->dropped_ms = 0;
}

static void settle(struct source_netlink *nl, uint64_t now)
{
	if (now < nl->settle_ms + SETTLE_MS)
		return;
	count_drops(nl, now);
	nl->settle_ms = now;
	count_gaps(nl);
	nl->settled_ms = nl->marked_ms;
	if (nl->last.time_ms)
		nl->marked_ms = nl->last.time_ms;
}

static int loss_netlink(struct source *source, struct loss *ret)
{
	struct source_netlink *nl = self_of(source);

	settle(nl, time_now_ms());
	return losses_take(&nl->losses, ret);
}

static int wait_netlink(const struct source *source)
{
	return ((const struct source_netlink *)source)->fd;
}

static void progress_netlink(const struct source *source, uint64_t *done,
    uint64_t *total)
{
	(void)source;
	*done = *total = 0;
}

const char *source_netlink_notice(const struct source *source)
{
	const struct source_netlink *nl = (const struct source_netlink *)source;

	return *nl->notice ? nl->notice : NULL;
}

const struct source_type source_netlink = {
    .name = "netlink",
    .open = open_netlink,
    .next = next_netlink,
    .checkpoint = checkpoint_netlink,
    .loss = loss_netlink,
    .wait_fd = wait_netlink,
    .progress = progress_netlink,
    .close = close_netlink,
};
