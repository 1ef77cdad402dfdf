/* SPDX-License-Identifier: Apache-2.0 */
/*
 * auditd's way to hand on what it hears: lines as in its log, of every type.
 * A plugin that does not read at once stalls auditd, and auditd the kernel;
 * so a child reads, and we read from it.
 *
 * auditd says when it ends by closing its end, and by SIGTERM; SIGHUP is for
 * those who have a configuration.
 */
#include "collector/source_plugin.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/time.h"
#include "collector/attribute.h"
#include "collector/audit_message.h"
#include "collector/losses.h"
#include "collector/plugin_parent.h"
#include "collector/spool.h"
#include "collector/vouch.h"

#define LINE_SIZE 65536

struct source_plugin {
	struct source source;
	struct spool spool;
	struct attributor *attributor;
	struct losses losses;
	struct vouch vouch;
	bool ended;
	bool long_line; /* its head was given out; the rest is skipped */
	uint64_t position, line_number;
	uint64_t looked_ms; /* at what the spool let go */
	uint64_t watch_from_ms, watch_to_ms;
	bool joined;
	size_t begin, end; /* of what was read, in line */
	char bytes[2 * LINE_SIZE];
	char position_text[24];
};

static struct source_plugin *self_of(struct source *source)
{
	return (struct source_plugin *)source;
}

static void close_plugin(struct source *source)
{
	struct source_plugin *plugin = self_of(source);

	spool_stop(&plugin->spool);
	attributor_free(plugin->attributor);
	free(plugin);
}

static int open_plugin(const char *what, enum trust_said said,
    const struct checkpoint *since, struct source **ret, struct error *err)
{
	cleanup_source struct source *source = NULL;
	struct source_plugin *plugin = calloc(1, sizeof(*plugin));
	int r;

	(void)what;
	(void)since; /* what is past is past */
	if (!plugin)
		return error_set(err, -ENOMEM, "out of memory");
	source = &plugin->source;
	source->type = &source_plugin;
	plugin->vouch.said = said;
	plugin_parent(plugin->vouch.why);
	plugin->attributor = attributor_new(NULL);
	if (!plugin->attributor)
		return error_set(err, -ENOMEM, "out of memory");
	r = spool_start(STDIN_FILENO, &plugin->spool, err);
	if (r < 0)
		return r;
	if (fcntl(plugin->spool.fd, F_SETFL, O_NONBLOCK) < 0)
		return error_set(err, -errno, "plugin: %s", strerror(errno));
	plugin->looked_ms = time_now_ms();
	*ret = TAKE(source);
	return 0;
}

/* 1: there is more than before; 0: not now, or never; or negative. */
static int fill(struct source_plugin *plugin, struct error *err)
{
	ssize_t n;

	if (plugin->begin > 0) {
		memmove(plugin->bytes, plugin->bytes + plugin->begin,
		    plugin->end - plugin->begin);
		plugin->end -= plugin->begin;
		plugin->begin = 0;
	}
	n = read(plugin->spool.fd, plugin->bytes + plugin->end,
	    sizeof(plugin->bytes) - plugin->end);
	if (n > 0) {
		plugin->end += (size_t)n;
		return 1;
	}
	if (n == 0)
		plugin->ended = true;
	else if (errno != EAGAIN && errno != EINTR)
		return error_set(err, -errno, "plugin: %s", strerror(errno));
	return 0;
}

/* A line that is whole, or the head of one that is too long. */
static bool take_line(struct source_plugin *plugin, struct slice *ret,
    bool *cut)
{
	const char *from = plugin->bytes + plugin->begin;
	size_t len = plugin->end - plugin->begin;
	const char *end = len ? memchr(from, '\n', len) : NULL;

	if (!end && len < LINE_SIZE && !(plugin->ended && len > 0))
		return false;
	*ret = (struct slice){from, end ? (size_t)(end - from) : len};
	*cut = !end && !plugin->ended;
	plugin->begin += ret->len + (end != NULL);
	plugin->position += ret->len + (end != NULL);
	return true;
}

/* "type=SECCOMP msg=audit(...): ...", with the node before it perhaps. */
static void look_at(struct source_plugin *plugin, struct entry *entry)
{
	struct slice text = entry->text;
	struct audit_stamp stamp;
	struct caller caller;
	bool ours;

	if (slice_skip(&text, "node="))
		return; /* of another host, for all we know */
	ours = slice_skip(&text, "type=SECCOMP msg=") ||
	       slice_skip(&text, "type=ANOM_ABEND msg=");
	if (!ours) {
		if (!slice_skip(&text, "type="))
			return;
		(void)slice_cut(&text, ' ');
		(void)slice_skip(&text, "msg=");
	}
	if (!audit_stamp_read(text, &stamp))
		return;
	if (!vouch_trusted(&plugin->vouch))
		return;
	if (!plugin->watch_from_ms)
		plugin->watch_from_ms = stamp.time_ms;
	if (stamp.time_ms > plugin->watch_to_ms)
		plugin->watch_to_ms = stamp.time_ms;
	if (!ours)
		return;
	caller = caller_of(entry->text, stamp.time_ms);
	(void)entry_attribute(entry, plugin->attributor, &caller);
}

static int next_plugin(struct source *source, struct entry *ret,
    struct error *err)
{
	struct source_plugin *plugin = self_of(source);
	struct slice line;
	bool cut;
	int r;

	for (;;) {
		while (!take_line(plugin, &line, &cut)) {
			r = fill(plugin, err);
			if (r <= 0 &&
			    !(plugin->ended && plugin->end > plugin->begin))
				return r;
		}
		if (plugin->long_line) {
			plugin->long_line = cut;
			continue;
		}
		plugin->long_line = cut;
		*ret = (struct entry){
		    .text = line,
		    .position = plugin->position,
		    .line_number = ++plugin->line_number,
		    .received_ms = time_now_ms(),
		    .trust = vouch_trusted(&plugin->vouch) ? TRUST_KERNEL
		                                           : TRUST_FORGEABLE,
		    .said = vouch_said(&plugin->vouch),
		    .cut = cut,
		};
		look_at(plugin, ret);
		return 1;
	}
}

static int checkpoint_plugin(struct source *source, struct checkpoint *ret)
{
	struct source_plugin *plugin = self_of(source);
	int len = snprintf(plugin->position_text, sizeof(plugin->position_text),
	    "%llu", (unsigned long long)plugin->position);

	*ret = (struct checkpoint){
	    .source = slice_of("plugin"),
	    .position = {plugin->position_text, (size_t)len},
	};
	if (plugin->watch_to_ms <= plugin->watch_from_ms)
		return 0;
	ret->watch_from_ms = plugin->watch_from_ms;
	ret->watch_to_ms = plugin->watch_to_ms;
	ret->joined = plugin->joined;
	plugin->joined = true;
	plugin->watch_from_ms = plugin->watch_to_ms;
	return 0;
}

static int loss_plugin(struct source *source, struct loss *ret)
{
	struct source_plugin *plugin = self_of(source);
	uint64_t lost = spool_lost(&plugin->spool), now = time_now_ms();

	if (lost > 0)
		losses_add(&plugin->losses, "overflow", LOSS_AT_MOST, lost,
		    plugin->looked_ms, now, "more came than could be kept");
	plugin->looked_ms = now;
	return losses_take(&plugin->losses, ret);
}

static int wait_plugin(const struct source *source)
{
	const struct source_plugin *plugin =
	    (const struct source_plugin *)source;

	return plugin->ended ? -1 : plugin->spool.fd;
}

static void progress_plugin(const struct source *source, uint64_t *done,
    uint64_t *total)
{
	*done = ((const struct source_plugin *)source)->position;
	*total = 0;
}

static int doubt_plugin(struct source *source, char ret[static DOUBT_TEXT])
{
	struct source_plugin *plugin = self_of(source);

	if (!vouch_doubt(&plugin->vouch))
		return 0;
	(void)snprintf(ret, DOUBT_TEXT, "%s", plugin->vouch.why);
	return DOUBT_FORGEABLE;
}

const struct source_type source_plugin = {
    .name = "plugin",
    .open = open_plugin,
    .next = next_plugin,
    .checkpoint = checkpoint_plugin,
    .loss = loss_plugin,
    .wait_fd = wait_plugin,
    .progress = progress_plugin,
    .doubt = doubt_plugin,
    .close = close_plugin,
};
