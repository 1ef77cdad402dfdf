/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/following.h"

#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/time.h"
#include "collector/source_file.h"
#include "collector/source_journal.h"
#include "collector/source_kmsg.h"
#include "collector/source_netlink.h"
#include "collector/stream.h"
#include "host/notify.h"
#include "host/sandbox.h"

#define STATUS_MS 5000

static volatile sig_atomic_t stopped, hung_up;

static struct {
	struct collecting *collecting;
	char store[PATH_MAX];                   /* its folder */
	char folders[COLLECTING_MAX][PATH_MAX]; /* of logs that are followed */
	struct sandbox sandbox;
	struct ingest_counts last; /* as of status_ms */
	uint64_t status_ms, watchdog_ms, watchdog_every_ms;
} following;

static void on_signal(int number)
{
	if (number == SIGHUP)
		hung_up = 1;
	else
		stopped = 1;
}

void following_begin(struct collecting *collecting, const char *db)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	const struct sigaction action = {.sa_handler = on_signal};

	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		if (signals[i] != SIGHUP || collecting->follow)
			(void)sigaction(signals[i], &action, NULL);
	following.collecting = collecting;
	for (size_t i = 0; i < collecting->count; i++)
		if (collecting->items[i].type == &source_kmsg)
			source_netlink_beside(true);
	if (realpath(db, following.store))
		(void)dirname(following.store);
	else
		(void)snprintf(following.store, sizeof(following.store), ".");
	if (!collecting->follow)
		return;
	notify_open();
	following.watchdog_every_ms = notify_watchdog_ms();
}

bool following_go_on(void)
{
	if (stopped)
		notify_say("STOPPING=1");
	return !stopped;
}

bool following_reopen(void)
{
	bool asked = hung_up != 0;

	hung_up = 0;
	return asked;
}

/*
 * Of programs and libraries nothing is needed any more: a log may be packed
 * when it is rotated, and what unpacks it is loaded before.
 */
static const char *const always[] = {
    "/proc",
    "/etc",
    "/usr/share/zoneinfo",
    "/dev/urandom",
    "/var/log",
    "/run/log",
    "/run/systemd",
    /* what runtimes keep of containers */
    "/run/runc",
    "/run/crun",
    "/run/containerd",
    "/run/containers",
    "/run/docker",
    "/var/lib/containers/storage/overlay-containers",
    "/var/lib/containers/storage/vfs-containers",
};

/* A log that is rotated is looked for beside where it was. */
static const char *folder_of(size_t i)
{
	const struct ingest_item *item = &following.collecting->items[i];
	char *folder = following.folders[i];

	if (item->type == &source_file) {
		(void)snprintf(folder, PATH_MAX, "%s", item->name);
		return dirname(folder);
	}
	if (item->type == &source_journal && strchr(item->what, ':'))
		return strchr(item->what, ':') + 1;
	return NULL;
}

static void describe_sandbox(struct sandbox *sandbox)
{
	static char host[PATH_MAX];
	const char *root = getenv("SECCOMPCTL_HOST");

	for (size_t i = 0; i < ARRAY_SIZE(always); i++)
		(void)sandbox_read(sandbox, always[i]);
	for (size_t i = 0; i < following.collecting->count; i++) {
		const char *folder = folder_of(i);

		if (folder && sandbox_read(sandbox, folder))
			sandbox->dac_read = true;
		if (following.collecting->items[i].type == &source_journal)
			sandbox->dac_read = true;
	}
	if (root && *root) {
		(void)snprintf(host, sizeof(host), "%s", root);
		(void)sandbox_read(sandbox, host);
	}
	(void)sandbox_write(sandbox, following.store);
}

static void load_what_may_come(void)
{
	for (size_t i = 0; i < following.collecting->count; i++)
		if (following.collecting->items[i].type != &source_netlink &&
		    following.collecting->items[i].type != &source_kmsg)
			stream_be_ready();
}

static int enter_sandbox(struct error *err)
{
	struct sandbox_state state;
	int r;

	if (following.collecting->no_sandbox)
		return 0;
	load_what_may_come();
	describe_sandbox(&following.sandbox);
	r = sandbox_enter(&following.sandbox, &state, err);
	if (r < 0)
		return r;
	if (access(following.store, W_OK) < 0)
		return error_set(err, -EACCES,
		    "%s belongs to somebody else, and the right to write "
		    "there anyway was given up: chown it, or --no-sandbox",
		    following.store);
	say("kept capabilities: %s; no_new_privs%s%s", state.kept,
	    state.landlock ? ", Landlock" : ", no Landlock in this kernel",
	    state.filter ? ", a seccomp filter" : ", no seccomp filter");
	return 0;
}

static void tell_items(void)
{
	for (size_t i = 0; i < following.collecting->count; i++) {
		const struct ingest_item *item =
		    &following.collecting->items[i];

		if (item->result < 0)
			(void)trouble(item->what, &item->err);
		else if (*item->notice)
			say("%s: %s", item->what, item->notice);
	}
}

int following_opened(struct error *err)
{
	int r;

	tell_items();
	r = enter_sandbox(err);
	if (r == 0)
		notify_say("READY=1\nSTATUS=following");
	return r;
}

static void say_status(const struct ingest_counts *total, uint64_t now)
{
	uint64_t span_ms = now - following.status_ms;
	uint64_t records = total->records - following.last.records;
	char text[192];

	(void)snprintf(text, sizeof(text),
	    "STATUS=%" PRIu64 " events, %" PRIu64 " records/s, %" PRIu64
	    " losses",
	    total->new_events, span_ms ? records * 1000 / span_ms : 0,
	    total->losses + total->source_losses);
	notify_say(text);
	following.last = *total;
	following.status_ms = now;
}

void following_tick(const struct ingest_counts *total)
{
	uint64_t now = time_now_ms();

	if (now >= following.status_ms + STATUS_MS)
		say_status(total, now);
	if (!following.watchdog_every_ms ||
	    now < following.watchdog_ms + following.watchdog_every_ms)
		return;
	notify_say("WATCHDOG=1");
	following.watchdog_ms = now;
}
