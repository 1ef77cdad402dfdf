/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The systemd journal. journald hears the kernel's audit multicast itself, so
 * it has the records, and beside them how units and cores ended.
 *
 * That journald runs does not mean that it hears audit. What was watched
 * therefore goes from one record of audit's to the next, not up to now, and
 * whoever reads the entries looks whether a serial is missing.
 */
#include "collector/source_journal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/time.h"
#include "collector/attribute.h"
#include "collector/audit_message.h"
#include "collector/journal_authors.h"
#include "collector/journal_entry.h"
#include "collector/journal_matches.h"
#include "collector/journal_near.h"
#include "collector/losses.h"
#include "collector/prober.h"
#include "collector/sd_journal.h"
#include "collector/vouch.h"

#define FORGEABLE "forgeable "

struct source_journal {
	struct source source;
	const struct sd_journal_calls *sd;
	struct sd_journal *journal;
	char *name; /* as it was opened: "journal:/var/log/x" */
	struct vouch vouch;
	bool live;
	bool moved;    /* at least one entry was given out */
	bool at_entry; /* the next one to be given out is where it is */
	struct losses losses;
	struct prober prober;
	uint64_t read_us;  /* of the entry given out last */
	uint64_t heard_ms; /* the last probe of ours that came */
	char *position;
	struct attributor *attributor;
	struct journal_near *near;
	char realtime[24];
	char notice[128];
	struct journal_entry entry;
};

static struct source_journal *self_of(struct source *source)
{
	return (struct source_journal *)source;
}

static int add_matches(struct source_journal *sj)
{
	size_t left_out;
	int r = journal_matches_add(sj->sd, sj->journal, &left_out);

	if (r >= 0 && left_out > 0)
		(void)snprintf(sj->notice, sizeof(sj->notice),
		    "of the units of workloads, %zu are too many to read what "
		    "they write",
		    left_out);
	return r;
}

/* 1: the journal is at that entry; 0: at the next one, or it is the end. */
static int seek_entry(struct source_journal *sj, const char *cursor)
{
	int r = sj->sd->seek_cursor(sj->journal, cursor);

	if (r >= 0)
		r = sj->sd->next(sj->journal);
	sj->at_entry = r > 0;
	if (r > 0)
		r = sj->sd->test_cursor(sj->journal, cursor);
	if (r > 0)
		sj->at_entry = false; /* it was given out already */
	return r;
}

/*
 * Where it was read up to, if that is still there. It is looked for among all
 * entries, for what is read may be another choice than it was.
 */
static int seek_on(struct source_journal *sj, const char *cursor)
{
	int there = seek_entry(sj, cursor), r;

	if (there < 0)
		return there;
	r = add_matches(sj);
	if (r < 0)
		return r;
	if (there > 0 || !sj->at_entry)
		return seek_entry(sj, cursor);
	/* Not the entry itself: it, and others after it, were vacuumed. */
	losses_add(&sj->losses, "journal_missed", LOSS_UNKNOWN, 0,
	    sj->read_us / 1000, time_now_ms(),
	    "the journal no longer reaches back to what was read");
	sj->at_entry = false;
	return sj->sd->seek_head(sj->journal);
}

/*
 * "MICROSECONDS CURSOR", or only a time to begin at; behind "forgeable ", it
 * could not be believed, and once it can, it is read from its beginning.
 */
static int seek(struct source_journal *sj, const struct checkpoint *since)
{
	struct slice text = since ? since->position : (struct slice){0};
	cleanup_free char *cursor = NULL;
	bool anew = slice_skip(&text, FORGEABLE) && vouch_trusted(&sj->vouch),
	     dated;
	int r;

	if (anew)
		text.len = 0;
	dated = text.len > 0 && slice_take_u64(&text, 10, &sj->read_us) == 0;
	if (dated && slice_skip(&text, " ")) {
		cursor = strndup(text.ptr, text.len);
		sj->position =
		    strndup(since->position.ptr, since->position.len);
		return cursor ? seek_on(sj, cursor) : -ENOMEM;
	}
	r = add_matches(sj);
	if (r < 0)
		return r;
	return dated ? sj->sd->seek_realtime_usec(sj->journal, sj->read_us)
	             : sj->sd->seek_head(sj->journal);
}

static void close_journal(struct source *source)
{
	struct source_journal *sj = self_of(source);

	journal_near_free(sj->near);
	attributor_free(sj->attributor);
	if (sj->journal)
		sj->sd->close(sj->journal);
	free(sj->name);
	free(sj->position);
	free(sj);
}

/* journald's own is root's; of another, who says so? */
static void judge_authors(struct source_journal *sj, enum trust_said said)
{
	const char *colon = strchr(sj->name, ':');

	if (!colon)
		return;
	sj->vouch.said = said;
	journal_authors(colon + 1, sj->live, sj->vouch.why);
}

static int open_journal(const char *what, enum trust_said said,
    const struct checkpoint *since, struct source **ret, struct error *err)
{
	cleanup_source struct source *source = NULL;
	struct source_journal *sj = calloc(1, sizeof(*sj));
	int r;

	if (!sj)
		return error_set(err, -ENOMEM, "out of memory");
	source = &sj->source;
	source->type = &source_journal;
	sj->name = strdup(what);
	if (!sj->name)
		return error_set(err, -ENOMEM, "out of memory");
	sj->sd = sd_journal_load(err);
	if (!sj->sd)
		return -ENOTSUP;
	r = sd_journal_open_what(sj->sd, what, &sj->journal, &sj->live, err);
	if (r < 0)
		return r;
	judge_authors(sj, said);
	r = seek(sj, since);
	sj->attributor = attributor_new(NULL);
	sj->near = journal_near_new(sj->sd, what, sj->attributor);
	if (r >= 0 && (!sj->attributor || !sj->near))
		r = -ENOMEM;
	if (r < 0)
		return error_set(err, r, "%s: %s", what, strerror(-r));
	prober_begin(&sj->prober, time_now_ms(), PROBE_AFTER_MS);
	*ret = TAKE(source);
	return 0;
}

static void copy_fields(struct source_journal *sj)
{
	const void *data;
	size_t len;

	journal_entry_begin(&sj->entry);
	sj->sd->restart_data(sj->journal);
	while (sj->sd->enumerate_available_data(sj->journal, &data, &len) > 0)
		journal_entry_add(&sj->entry, (struct slice){data, len});
}

static bool is_our_probe(struct source_journal *sj)
{
	const struct journal_fields *fields = &sj->entry.fields;
	uint32_t pid = audit_message_pid(sj->entry.message);
	uint64_t sent_ms;

	return fields->transport.ptr &&
	       prober_took(&sj->prober, pid, sj->entry.message, &sent_ms);
}

static void describe(struct source_journal *sj, struct entry *ret)
{
	struct journal_fields *fields = &sj->entry.fields;
	int len = snprintf(sj->realtime, sizeof(sj->realtime), "%" PRIu64,
	    sj->read_us);

	fields->realtime_us = (struct slice){sj->realtime, (size_t)len};
	*ret = (struct entry){
	    .text = sj->entry.message,
	    .fields = fields,
	    .node = fields->machine_id,
	    .received_ms = sj->read_us / 1000,
	    .trust = vouch_trusted(&sj->vouch) ? journal_entry_trust(fields)
	                                       : TRUST_FORGEABLE,
	    .said = vouch_said(&sj->vouch),
	    .cut = sj->entry.cut,
	};
}

/* While it lives, its process says it; later, what it wrote. */
static void attribute(struct source_journal *sj, struct entry *ret,
    uint64_t time_ms)
{
	const struct journal_fields *fields = &sj->entry.fields;
	struct caller caller = caller_of(ret->text, time_ms);
	const struct near_question question = {
	    .pid = caller.pid,
	    .has_uid = caller.has_uid,
	    .uid = caller.uid,
	    .boot = fields->boot_id,
	    .exe = fields->exe.ptr ? fields->exe : caller.exe,
	    .time_us = sj->read_us,
	};
	bool is_local = !strchr(sj->name, ':');
	struct attribution who;

	if (caller.pid == 0 || fields->unit.ptr)
		return;
	if (is_local && entry_attribute(ret, sj->attributor, &caller))
		return;
	if (journal_near_find(sj->near, &question, &who))
		entry_belongs(ret, &who);
}

/* False: nothing to hand on. */
static bool take(struct source_journal *sj, struct entry *ret)
{
	struct audit_stamp stamp;

	sj->moved = true;
	if (sj->sd->get_realtime_usec(sj->journal, &sj->read_us) < 0)
		return false;
	copy_fields(sj);
	if (!sj->entry.message.ptr)
		return false;
	stamp = journal_entry_stamp(&sj->entry);
	describe(sj, ret);
	if (stamp.time_ms && vouch_trusted(&sj->vouch) && is_our_probe(sj)) {
		struct slice node = ret->node;

		*ret = prober_entry(ret);
		ret->node = node;
		ret->stamp_ms = stamp.time_ms;
		ret->serial = stamp.serial;
		sj->heard_ms = stamp.time_ms;
	} else if (stamp.time_ms) {
		attribute(sj, ret, stamp.time_ms);
	}
	return true;
}

static int step(struct source_journal *sj)
{
	int r = 1;

	if (!sj->at_entry)
		r = sj->sd->next(sj->journal);
	sj->at_entry = false;
	if (r != 0 || !sj->live)
		return r;
	r = sj->sd->process(sj->journal);
	return r < 0 ? r : sj->sd->next(sj->journal);
}

static int next_journal(struct source *source, struct entry *ret,
    struct error *err)
{
	struct source_journal *sj = self_of(source);
	int r;

	while ((r = step(sj)) > 0)
		if (take(sj, ret))
			return 1;
	if (r == 0 && sj->live && !strchr(sj->name, ':'))
		(void)prober_tick(&sj->prober, time_now_ms());
	if (r < 0)
		return error_set(err, r, "%s: %s", sj->name, strerror(-r));
	return 0;
}

static int remember(struct source_journal *sj)
{
	cleanup_free char *cursor = NULL;
	char *position;
	int r = sj->sd->get_cursor(sj->journal, &cursor);

	if (r < 0)
		return r;
	if (asprintf(&position, "%s%" PRIu64 " %s",
	        vouch_trusted(&sj->vouch) ? "" : FORGEABLE, sj->read_us,
	        cursor) < 0)
		return -ENOMEM;
	free(sj->position);
	sj->position = position;
	return 0;
}

static int checkpoint_journal(struct source *source, struct checkpoint *ret)
{
	struct source_journal *sj = self_of(source);
	int r = sj->moved ? remember(sj) : 0;

	if (r < 0)
		return r;
	*ret = (struct checkpoint){
	    .source = slice_of(sj->name),
	    .position = slice_of(sj->position ? sj->position : ""),
	    .heard_ms = sj->heard_ms,
	};
	return 0;
}

static int loss_journal(struct source *source, struct loss *ret)
{
	return losses_take(&self_of(source)->losses, ret);
}

static const char *notice_journal(const struct source *source)
{
	const struct source_journal *sj = (const struct source_journal *)source;

	return *sj->notice ? sj->notice : NULL;
}

static int doubt_journal(struct source *source, char ret[static DOUBT_TEXT])
{
	struct source_journal *sj = self_of(source);

	if (!vouch_doubt(&sj->vouch))
		return 0;
	(void)snprintf(ret, DOUBT_TEXT, "%s", sj->vouch.why);
	return DOUBT_FORGEABLE;
}

static int wait_journal(const struct source *source)
{
	const struct source_journal *sj = (const struct source_journal *)source;

	return sj->live ? sj->sd->get_fd(sj->journal) : -1;
}

static void progress_journal(const struct source *source, uint64_t *done,
    uint64_t *total)
{
	(void)source;
	*done = *total = 0;
}

const struct source_type source_journal = {
    .name = "journal",
    .has_backlog = true,
    .open = open_journal,
    .next = next_journal,
    .checkpoint = checkpoint_journal,
    .loss = loss_journal,
    .wait_fd = wait_journal,
    .progress = progress_journal,
    .notice = notice_journal,
    .doubt = doubt_journal,
    .close = close_journal,
};
