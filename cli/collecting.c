/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/collecting.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/time.h"
#include "cli/aliases.h"
#include "cli/following.h"
#include "cli/journal_units.h"
#include "collector/source_file.h"
#include "collector/source_journal.h"
#include "collector/source_kmsg.h"
#include "collector/source_netlink.h"
#include "collector/source_plugin.h"
#include "controller/deployed.h"
#include "host/audit.h"
#include "host/containers.h"
#include "syscalls/syscalls.h"

#define AUDIT_FOLDER "/var/log/audit"

/* What is none of these is a path. */
static const struct source_row {
	const char *name;
	const struct source_type *type;
	bool by_name; /* goes by this name, whatever follows the colon */
} sources[] = {
    {"netlink", &source_netlink, true },
    {"kmsg",    &source_kmsg,    true },
    {"journal", &source_journal, false},
    {"plugin",  &source_plugin,  true },
};

static const struct source_row *find_row(const char *source)
{
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
		size_t len = strlen(sources[i].name);

		if (strncmp(source, sources[i].name, len) == 0 &&
		    (source[len] == '\0' || source[len] == ':'))
			return &sources[i];
	}
	return NULL;
}

/* A log is known by where it is, however it is named. */
static char *name_of(const struct source_row *row, const char *source)
{
	char *path = NULL;

	if (!row && strcmp(source, "-") != 0)
		path = realpath(source, NULL);
	if (path)
		return path;
	return strdup(row && row->by_name ? row->name : source);
}

bool collecting_add(struct collecting *collecting, const char *source)
{
	const struct source_row *row = find_row(source);
	size_t at = collecting->count;

	if (at == COLLECTING_MAX) {
		say("more than %d sources", COLLECTING_MAX);
		return false;
	}
	collecting->names[at] = name_of(row, source);
	if (!collecting->names[at]) {
		say("out of memory");
		return false;
	}
	collecting->items[at] = (struct ingest_item){
	    .type = row ? row->type : &source_file,
	    .what = source,
	    .name = collecting->names[at],
	};
	collecting->count++;
	return true;
}

static int try_to_open(const char *name, struct error *err)
{
	cleanup_source struct source *source = NULL;

	return find_row(name)->type->open(name, SAID_NOTHING, NULL, &source,
	    err);
}

/* Why each was taken, and what is read beside it. */
static const struct {
	const char *name, *beside, *why;
} live[] = {
    {"netlink", "kmsg",
     "the kernel tells it first; kmsg beside it for audit_lost="          },
    {"journal", NULL,   "journald hears the kernel"                       },
    {"kmsg",    NULL,   "a sample only: printk suppresses most of a flood"},
};

static bool add_live(struct collecting *collecting)
{
	struct error err;

	for (size_t i = 0; i < ARRAY_SIZE(live); i++) {
		if (try_to_open(live[i].name, &err) < 0) {
			say("not following %s: %s", live[i].name, err.text);
			continue;
		}
		say("following %s: %s", live[i].name, live[i].why);
		return collecting_add(collecting, live[i].name) &&
		       (!live[i].beside ||
		           try_to_open(live[i].beside, &err) < 0 ||
		           collecting_add(collecting, live[i].beside));
	}
	say("there is nothing to follow");
	return false;
}

bool collecting_add_usual(struct collecting *collecting)
{
	static const char *const journals[] = {"/var/log/journal",
	    "/run/log/journal"};
	bool journal = false;

	if (collecting->follow)
		return add_live(collecting);
	if (access(AUDIT_FOLDER, F_OK) == 0 &&
	    !collecting_add(collecting, AUDIT_FOLDER))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(journals); i++)
		journal = journal || access(journals[i], F_OK) == 0;
	if (journal && !collecting_add(collecting, "journal"))
		return false;
	if (collecting->count == 0)
		say("there is neither an audit log nor a journal here: name a "
		    "source");
	return collecting->count > 0;
}

static bool go_on(void *arg)
{
	(void)arg;
	return following_go_on();
}

static int opened(void *arg, struct error *err)
{
	(void)arg;
	return following_opened(err);
}

static bool reopen(void *arg)
{
	(void)arg;
	return following_reopen();
}

static void tick(void *arg, const struct ingest_counts *total)
{
	(void)arg;
	following_tick(total);
}

static int read_since(void *arg, struct slice source, struct checkpoint *ret,
    struct error *err)
{
	const struct collecting *collecting = arg;

	return store_checkpoint(collecting->store, source, ret, err);
}

static void show(void *arg, const struct ingest_counts *counts, uint64_t done,
    uint64_t total)
{
	double rate = counts->seconds > 0 ? (double)done / counts->seconds : 0;
	char left[TIME_TEXT] = "";

	(void)arg;
	if (total > done && rate > 0)
		(void)span_format((uint64_t)((double)(total - done) / rate *
		                             1000),
		    left);
	fprintf(stderr, "\r\033[K%" PRIu64 " MiB", counts->bytes >> 20);
	if (total > 0)
		fprintf(stderr, " (%" PRIu64 " %%)", done * 100 / total);
	fprintf(stderr, ", %" PRIu64 " records, %.0f/s%s%s", counts->records,
	    counts->seconds > 0 ? (double)counts->records / counts->seconds : 0,
	    *left ? ", left: " : "", left);
	(void)fflush(stderr);
}

/* Logs are opened again each second: it is said once. */
static bool is_new(struct collecting *collecting, const char *text)
{
	char **doubts = collecting->doubts;

	for (size_t i = 0; i < COLLECTING_DOUBTS; i++) {
		if (!doubts[i]) {
			doubts[i] = strdup(text);
			return true;
		}
		if (strcmp(doubts[i], text) == 0)
			return false;
	}
	return false;
}

static void doubt(void *arg, const struct ingest_item *item, enum doubt kind,
    const char *text)
{
	struct collecting *collecting = arg;
	char words[2 * DOUBT_TEXT];

	(void)snprintf(words, sizeof(words), "%s: %s%s", item->what,
	    kind == DOUBT_FORGEABLE ? "taken for forgeable: " : "", text);
	if ((kind == DOUBT_FORGEABLE && collecting->no_doubts) ||
	    (kind != DOUBT_AWAY && !is_new(collecting, words)))
		return;
	say("%s%s", words,
	    kind == DOUBT_FORGEABLE && !collecting->hinted
	        ? " (--trust kernel, if nobody but the kernel did)"
	        : "");
	collecting->hinted |= kind == DOUBT_FORGEABLE;
}

_Static_assert(sizeof(((struct deployed_as *)0)->config) >= CONTAINER_TEXT,
    "a path that the host has fits");
_Static_assert(sizeof(((struct deployed_as *)0)->image) >= CONTAINER_TEXT,
    "an image that the host has fits");

/* Of /run, or of what $SECCOMPCTL_HOST has in its place. */
static bool find_deployed(struct slice container, struct deployed_as *ret)
{
	const char *root = getenv("SECCOMPCTL_HOST");
	struct container_state state;

	if (!container_read(root ? root : "", container, &state))
		return false;
	memcpy(ret->config, state.config, sizeof(state.config));
	memcpy(ret->image, state.image, sizeof(state.image));
	ret->filtered = state.filtered;
	return true;
}

static bool run(struct collecting *collecting, struct store *store,
    const struct ingest_options *options, const struct store_host *host)
{
	struct sink sink = store_sink(store, host);
	struct deployed deployed;
	struct error err;
	int r;

	if (collecting->between)
		sink = collecting->between(&sink, collecting->between_arg);
	else
		sink = deployed_sink(&sink, find_deployed, &deployed);
	r = ingest(collecting->items, collecting->count, options, &sink, &err);
	if (options->progress)
		fputs("\r\033[K", stderr);
	if (r < 0)
		(void)trouble("the store", &err);
	return r == 0;
}

/*
 * A batch takes what the one before gave back. Handing it to the kernel in
 * between costs as much as reading a third of the lines.
 */
static void keep_memory(void)
{
#ifdef __GLIBC__
	(void)mallopt(M_TRIM_THRESHOLD, 64 << 20);
	(void)mallopt(M_MMAP_THRESHOLD, 64 << 20);
	(void)mallopt(M_TOP_PAD, 4 << 20);
#endif
}

static bool know(const struct collecting *collecting, struct aliases *aliases,
    struct journal_units *units)
{
	if (!aliases_read(collecting->workloads, aliases))
		return false;
	if (journal_units_watch(units, &aliases->workloads, collecting->unit) ==
	    0)
		return true;
	say("out of memory");
	return false;
}

/* Other logs may be of any host. */
static bool is_of_this_host(const struct ingest_item *item)
{
	if (item->type == &source_file)
		return strncmp(item->name, AUDIT_FOLDER,
		           strlen(AUDIT_FOLDER)) == 0;
	return !strchr(item->what, ':');
}

/* Who may ask keeps how this host makes records: it may change untold. */
static const struct record *read_settings(const struct collecting *collecting,
    char text[static AUDIT_SETTINGS_TEXT], struct record *ret)
{
	uint64_t now_ms = time_now_ms();
	bool own = false;

	for (size_t i = 0; i < collecting->count; i++)
		own = own || is_of_this_host(&collecting->items[i]);
	if (!own || collecting->node || !audit_settings_here(text))
		return NULL;
	*ret = (struct record){
	    .kind = RECORD_LOSS,
	    .loss = {.what = slice_of("settings"),
	             .detail = slice_of(text),
	             .from_ms = now_ms,
	             .to_ms = now_ms,
	             .how = LOSS_EXACT,
	             .harmless = true,
	             .trust = TRUST_KERNEL}
        };
	return ret;
}

bool collecting_run(struct collecting *collecting, struct store *store,
    const char *db)
{
	char settings[AUDIT_SETTINGS_TEXT];
	struct record note;
	cleanup_journal_units struct journal_units units = {0};
	cleanup_aliases struct aliases aliases = {0};
	struct ingest_options options = {
	    .reading = collecting->reading,
	    .own_node = collecting->node,
	    .follow = collecting->follow,
	    .since = read_since,
	    .go_on = go_on,
	    .opened = opened,
	    .reopen = reopen,
	    .tick = tick,
	    .progress =
	        !collecting->quiet && isatty(STDERR_FILENO) ? show : NULL,
	    .doubt = doubt,
	    .arg = collecting,
	};

	if (!know(collecting, &aliases, &units))
		return false;
	collecting->store = store;
	options.aliases = aliases.items;
	options.alias_count = aliases.count;
	options.note = read_settings(collecting, settings, &note);
	following_begin(collecting, db);
	keep_memory();
	return run(collecting, store, &options,
	    &(struct store_host){
	        .node = slice_of(
	            collecting->node ? collecting->node : aliases.machine.node),
	        .kernel = slice_of(aliases.machine.kernel),
	        .libc = slice_of(aliases.machine.libc),
	        .named = syscall_is_named,
	    });
}

void collecting_release(struct collecting *collecting)
{
	for (size_t i = 0; i < collecting->count; i++)
		free(collecting->names[i]);
	for (size_t i = 0; i < COLLECTING_DOUBTS; i++)
		free(collecting->doubts[i]);
}
