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
#include <linux/audit.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/time.h"
#include "collector/attribute.h"
#include "collector/audit_message.h"
#include "collector/clock.h"
#include "collector/losses.h"
#include "collector/netlink_socket.h"
#include "collector/position.h"
#include "collector/prober.h"
#include "collector/serials.h"
#include "host/audit.h"
#include "host/audit_lost.h"

#define BUFFER_ASKED (64U << 20)

#define SETTLE_MS    1000
#define WAIT_MS      100 /* at most for an answer, which takes a tenth of one */
#define LAST_WAIT_MS 1000

struct source_netlink {
	struct source source;
	int fd;
	struct attributor *attributor;
	char notice[160];

	struct netlink_batch batch;
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
	struct clock clock;

	struct audit_lost asker; /* a full backlog takes no serial */
	bool has_lost;
	uint32_t lost; /* as audit counted, when it was asked last */
	uint64_t lost_ms;
	uint64_t asked_ms;    /* the question that is not answered yet */
	uint64_t answered_ms; /* when the one was asked that is */

	struct prober prober;
	uint64_t watch_from_ms, watch_to_ms;
	bool joined;
	uint64_t void_ms; /* what was told from then on was wrong; or 0 */
	struct position position;
	char position_text[POSITION_TEXT];
};

static bool lost_beside;

void source_netlink_beside(bool kmsg)
{
	lost_beside = kmsg;
}

static struct source_netlink *self_of(struct source *source)
{
	return (struct source_netlink *)source;
}

/* Whatever goes by the clock begins anew. */
static void begin_at(struct source_netlink *nl, uint64_t now)
{
	nl->watch_from_ms = nl->settle_ms = nl->lost_ms = now;
	nl->asked_ms = nl->answered_ms = 0;
	nl->settled_ms = nl->marked_ms = now;
	nl->joined = false;
	prober_begin(&nl->prober, now, 0);
}

/* What came last was stamped with hours that are still to come. */
static void look_at_clock(struct source_netlink *nl)
{
	if (!clock_look(&nl->clock, &nl->losses))
		return;
	nl->last.time_ms = nl->void_ms = nl->clock.last.real_ms;
	begin_at(nl, nl->last.time_ms);
	if (nl->dropped_ms)
		nl->dropped_ms = nl->last.time_ms;
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

	begin_at(nl, now);
	if (clock_resume(since ? since->watch_to_ms : 0, now, &nl->losses))
		nl->void_ms = now;
	nl->drops = netlink_drops(nl->fd, nl->drops);
	nl->others = audit_state_read(&state, NULL) < 0 || state.enabled;
	position_boot(&nl->position);
	if (!since || !position_parse(since->position, &before) ||
	    strcmp(before.boot, nl->position.boot) != 0)
		return;
	nl->position = before;
	if (before.has_lost) {
		nl->has_lost = true;
		nl->lost = before.lost;
	}
	if (before.time_ms < now)
		nl->lost_ms = before.time_ms;
	if (before.time_ms < now)
		nl->settled_ms = nl->marked_ms = before.time_ms;
	serials_begin(&nl->serials, (uint32_t)before.sequence + 1);
}

static void close_netlink(struct source *source)
{
	struct source_netlink *nl = self_of(source);

	if (nl->fd >= 0)
		(void)close(nl->fd);
	audit_lost_stop(&nl->asker);
	attributor_free(nl->attributor);
	netlink_batch_release(&nl->batch);
	free(nl);
}

/* Before it watches: what was lost by then is lost to nobody. */
static void begin_asking(struct source_netlink *nl)
{
	nl->has_lost = audit_lost_start(&nl->asker);
	nl->lost = nl->asker.lost;
}

static int open_netlink(const char *what, enum trust_said said,
    const struct checkpoint *since, struct source **ret, struct error *err)
{
	cleanup_source struct source *source = NULL;
	struct source_netlink *nl = calloc(1, sizeof(*nl));
	unsigned asked = BUFFER_ASKED;
	int r;

	(void)said;
	if (!nl)
		return error_set(err, -ENOMEM, "out of memory");
	source = &nl->source;
	source->type = &source_netlink;
	nl->fd = -1;
	nl->attributor = attributor_new(NULL);
	if (netlink_batch_init(&nl->batch) < 0 || !nl->attributor)
		return error_set(err, -ENOMEM, "out of memory");
	r = netlink_read_size(what, &asked, err);
	if (r < 0)
		return r;
	nl->fd = netlink_open(err);
	if (nl->fd < 0)
		return nl->fd;
	netlink_grant(nl->fd, asked, nl->notice, sizeof(nl->notice));
	begin_asking(nl);
	resume(nl, since);
	if (nl->asker.pid <= 0 && !lost_beside)
		(void)snprintf(nl->notice, sizeof(nl->notice),
		    "what audit loses before it is sent is not known here: "
		    "follow kmsg beside netlink, or give CAP_AUDIT_CONTROL; "
		    "nothing counts as watched");
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
	int r;

	while ((r = netlink_receive(nl->fd, &nl->batch)) == -ENOBUFS)
		nl->prober.now = true; /* does it still work? */
	if (r < 0)
		return error_set(err, r, "audit netlink: %s", strerror(-r));
	nl->received_ms = time_now_ms();
	return r;
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

/* False: nothing to hand on. */
static bool take(struct source_netlink *nl, const struct netlink_message *from,
    struct entry *ret)
{
	struct caller caller;

	if (!audit_stamp_read(from->text, &nl->last))
		return false;
	*ret = (struct entry){
	    .text = from->text,
	    .type = from->type,
	    .received_ms = nl->received_ms,
	    .trust = TRUST_KERNEL,
	    .cut = from->cut,
	};
	serials_add(&nl->serials, nl->last.serial);
	nl->others |= ret->type != AUDIT_SECCOMP;
	if (ret->type != AUDIT_SECCOMP && ret->type != AUDIT_ANOM_ABEND)
		return true;
	caller = caller_of(ret->text, nl->last.time_ms);
	if (take_probe(nl, caller.pid, ret->text))
		*ret = prober_entry(ret);
	else
		(void)entry_attribute(ret, nl->attributor, &caller);
	return true;
}

static int next_netlink(struct source *source, struct entry *ret,
    struct error *err)
{
	struct source_netlink *nl = self_of(source);
	struct netlink_message message;

	for (;;) {
		int r;

		while (netlink_next(&nl->batch, &message))
			if (take(nl, &message, ret))
				return 1;
		r = receive(nl, err);
		/* Only now: it would wait behind a flood. */
		if (r == 0 && !prober_tick(&nl->prober, time_now_ms()))
			probe_failed(nl, time_now_ms());
		if (r <= 0)
			return r;
	}
}

static void count_lost(struct source_netlink *nl, uint64_t now, int wait_ms);

/* Anew, so that what has come is covered; a loss is told before it is. */
static void ask_again(struct source_netlink *nl)
{
	uint64_t answered_ms = nl->answered_ms;
	uint32_t lost = nl->lost;

	count_lost(nl, time_now_ms(), WAIT_MS);
	if (nl->lost != lost)
		nl->answered_ms = answered_ms;
}

/*
 * The kernel stamps with a coarse clock: a record may be older than "now", and
 * is not younger. What audit lost since it was asked last, nobody knows.
 */
static void watch_up_to(struct source_netlink *nl)
{
	uint64_t now = time_now_ms();

	look_at_clock(nl);
	ask_again(nl);
	nl->watch_to_ms = nl->last.time_ms < now ? nl->last.time_ms : now;
	if (!lost_beside && nl->answered_ms < nl->watch_to_ms)
		nl->watch_to_ms = nl->answered_ms;
}

static int checkpoint_netlink(struct source *source, struct checkpoint *ret)
{
	struct source_netlink *nl = self_of(source);

	*ret = (struct checkpoint){.source = slice_of("netlink")};
	watch_up_to(nl);
	ret->void_from_ms = nl->void_ms;
	nl->void_ms = 0;
	if (nl->watch_to_ms > nl->watch_from_ms &&
	    (lost_beside || nl->asker.pid > 0)) {
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
	nl->position.has_lost = nl->has_lost;
	nl->position.lost = nl->lost;
	ret->position = position_format(&nl->position, nl->position_text);
	return 0;
}

/* What the buffer could not hold; it happened between two looks at it. */
static void count_drops(struct source_netlink *nl, uint64_t now)
{
	uint32_t drops = netlink_drops(nl->fd, nl->drops),
	         count = drops - nl->drops;

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

/* The kernel counts on from boot; somebody may have set it to 0. */
static void take_answer(struct source_netlink *nl,
    const struct audit_answer *answer, uint64_t asked_ms, uint64_t now)
{
	if (nl->has_lost && answer->lost > nl->lost)
		losses_add(&nl->losses, "backlog", LOSS_EXACT,
		    answer->lost - nl->lost, nl->lost_ms, now,
		    "audit lost them before it sent them");
	else if (nl->has_lost && answer->lost < nl->lost)
		losses_add(&nl->losses, "backlog", LOSS_UNKNOWN, 0, nl->lost_ms,
		    now, "somebody reset the counter of what audit lost");
	if (*answer->settings)
		losses_note(&nl->losses, "settings", asked_ms,
		    answer->settings);
	nl->has_lost = true;
	nl->lost = answer->lost;
	nl->lost_ms = nl->answered_ms = asked_ms;
}

static void count_lost(struct source_netlink *nl, uint64_t now, int wait_ms)
{
	struct audit_answer answer;

	if (!nl->asker.asked)
		nl->asked_ms = now;
	audit_lost_ask(&nl->asker);
	if (audit_lost_take(&nl->asker, wait_ms, &answer))
		take_answer(nl, &answer, nl->asked_ms, now);
}

/* What was lost since, before it ends; a question may be open still. */
static void finish_netlink(struct source *source)
{
	struct source_netlink *nl = self_of(source);
	bool open = nl->asker.asked;

	look_at_clock(nl);
	if (open)
		count_lost(nl, time_now_ms(), LAST_WAIT_MS);
	count_lost(nl, time_now_ms(), LAST_WAIT_MS);
}

static void settle(struct source_netlink *nl, uint64_t now)
{
	if (now < nl->settle_ms + SETTLE_MS)
		return;
	count_drops(nl, now);
	count_lost(nl, now, WAIT_MS);
	nl->settle_ms = now;
	count_gaps(nl);
	nl->settled_ms = nl->marked_ms;
	if (nl->last.time_ms)
		nl->marked_ms = nl->last.time_ms;
}

static int loss_netlink(struct source *source, struct loss *ret)
{
	struct source_netlink *nl = self_of(source);

	look_at_clock(nl);
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

static const char *notice_netlink(const struct source *source)
{
	const struct source_netlink *nl = (const struct source_netlink *)source;

	return *nl->notice ? nl->notice : NULL;
}

const struct source_type source_netlink = {
    .name = "netlink",
    .open = open_netlink,
    .next = next_netlink,
    .checkpoint = checkpoint_netlink,
    .finish = finish_netlink,
    .loss = loss_netlink,
    .wait_fd = wait_netlink,
    .progress = progress_netlink,
    .notice = notice_netlink,
    .close = close_netlink,
};
