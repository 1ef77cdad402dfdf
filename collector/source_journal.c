/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The systemd journal. journald hears the kernel's audit multicast itself, so
 * it has the records, and beside them how units and cores ended.
 *
 * That journald runs does not mean that it hears audit. What was watched
 * therefore goes from one record of audit's to the next, not up to now.
 */
#include "collector/source_journal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/time.h"
#include "collector/audit_message.h"
#include "collector/journal_entry.h"
#include "collector/journal_watch.h"
#include "collector/losses.h"
#include "collector/prober.h"
#include "collector/sd_journal.h"

#define UNITS_MAX 64

static const char *const *watched_units;
static size_t watched_count;

/* One of these is enough; what is not there is not read at all. */
static const char *const matches[] = {
    "_TRANSPORT=audit", "_TRANSPORT=kernel",
    "MESSAGE_ID=98e322203f7a4ed290d09fe03c09fe15", /* process of a unit */
    "MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1", /* core dump */
    "MESSAGE_ID=7d4958e842da4a758f6c1cdc7b36dcc5", /* unit: starting */
    "MESSAGE_ID=39f53479d3a045ac8e11786248231fbf", /* unit: started */
    "MESSAGE_ID=be02cf6855d2428ba40df7e9d022f03d", /* unit: failed */
    "MESSAGE_ID=d9b373ed55a64feb8242e02dbe79a49c", /* unit: result */
    "MESSAGE_ID=de5b426a63be47a7b6ac3eaac82e2f6f", /* unit: stopping */
    "MESSAGE_ID=9d1aaa27d60140bd96365438aad20286", /* unit: stopped */
    "MESSAGE_ID=7ad2d189f7e94e70a38c781354912448", /* unit: succeeded */
    "MESSAGE_ID=5eb03494b6584870a536b337290809b3", /* unit: restart */
    "MESSAGE_ID=a596d6fe7bfa4994828e72309e95d61e", /* suppressed */
    "MESSAGE_ID=e9bf28e6e834481bb6f48f548ad13606", /* missed */
    "MESSAGE_ID=f77379a8490b408bbe5f6940505a777b", /* journald: started */
    "MESSAGE_ID=d93fb3c9c24d451a97cea615ce59c00b", /* journald: stopped */
};

struct source_journal {
	struct source source;
	const struct sd_journal_calls *sd;
	struct sd_journal *journal;
	char *name; /* as it was opened: "journal:/var/log/x" */
	bool live;
	bool moved; /* at least one entry was given out */
	struct losses losses;
	struct prober prober;
	uint64_t read_us; /* of the entry given out last */
	char *position;
	struct journal_watch watch;
	char realtime[24];
	struct journal_entry entry;
};

static struct source_journal *self_of(struct source *source)
{
	return (struct source_journal *)source;
}

void source_journal_units(const char *const *units, size_t count)
{
	watched_units = units;
	watched_count = count < UNITS_MAX ? count : UNITS_MAX;
}

static int add_match(const struct source_journal *sj, const char *match)
{
	int r = sj->sd->add_match(sj->journal, match, strlen(match));

	return r < 0 ? r : sj->sd->add_disjunction(sj->journal);
}

static int add_matches(const struct source_journal *sj)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < ARRAY_SIZE(matches); i++)
		r = add_match(sj, matches[i]);
	for (size_t i = 0; r >= 0 && i < watched_count; i++) {
		char match[288];

		(void)snprintf(match, sizeof(match), "_SYSTEMD_UNIT=%s",
		    watched_units[i]);
		r = add_match(sj, match);
	}
	return r;
}

/* "journal", "journal:DIR" or "journal:FILE". */
static int open_what(struct source_journal *sj, const char *what,
    struct error *err)
{
	const char *colon = strchr(what, ':');
	const char *path = colon ? colon + 1 : NULL;
	const char *files[] = {path, NULL};
	struct stat status;
	int r;

	if (path && stat(path, &status) < 0)
		return error_set(err, -errno, "%s: %s", path, strerror(errno));
	if (!path)
		r = sj->sd->open(&sj->journal, SD_JOURNAL_LOCAL_ONLY);
	else if (S_ISDIR(status.st_mode))
		r = sj->sd->open_directory(&sj->journal, path, 0);
	else
		r = sj->sd->open_files(&sj->journal, files, 0);
	sj->live = !path || S_ISDIR(status.st_mode);
	if (r < 0)
		return error_set(err, r, "%s: %s", path ? path : "journal",
		    strerror(-r));
	return 0;
}

/*
 * Where it was read up to, if that is still there: "MICROSECONDS CURSOR", or
 * only a time to begin at.
 */
static int seek(struct source_journal *sj, const struct checkpoint *since)
{
	struct slice text = since ? since->position : (struct slice){0};
	cleanup_free char *cursor = NULL;
	int r;

	if (text.len == 0 || slice_take_u64(&text, 10, &sj->read_us) < 0)
		return sj->sd->seek_head(sj->journal);
	if (!slice_skip(&text, " "))
		return sj->sd->seek_realtime_usec(sj->journal, sj->read_us);
	cursor = strndup(text.ptr, text.len);
	if (!cursor)
		return -ENOMEM;
	sj->position = strndup(since->position.ptr, since->position.len);
	r = sj->sd->seek_cursor(sj->journal, cursor);
	if (r >= 0)
		r = sj->sd->next(sj->journal);
	if (r <= 0)
		return r;
	if (sj->sd->test_cursor(sj->journal, cursor) > 0)
		return 0;
	/* Not the entry itself: it, and others after it, were vacuumed. */
	losses_add(&sj->losses, "journal_missed", LOSS_UNKNOWN, 0,
	    sj->read_us / 1000, time_now_ms(),
	    "the journal no longer reaches back to what was read");
	return sj->sd->seek_head(sj->journal);
}

static void close_journal(struct source *source)
{
	struct source_journal *sj = self_of(source);

	if (sj->journal)
		sj->sd->close(sj->journal);
	free(sj->name);
	free(sj->position);
	free(sj);
}

static int open_journal(const char *what, const struct checkpoint *since,
    struct source **ret, struct error *err)
{
	cleanup_source struct source *source = NULL;
	struct source_journal *sj = calloc(1, sizeof(*sj));
	int r;

	if (!sj)
		return error_set(err, -ENOMEM, "out of memory");
	source = &sj->source;
	source->type = &source_journal;
	sj->name = strdup(what);
	sj->sd = sd_journal_load(err);
	if (!sj->sd)
		return -ENOTSUP;
	r = open_what(sj, what, err);
	if (r < 0)
		return r;
	r = sj->sd->set_data_threshold(sj->journal, 0);
	if (r >= 0)
		r = add_matches(sj);
	/* To be asked for before anything is read, or changes are missed. */
	if (r >= 0 && sj->live)
		r = sj->sd->get_fd(sj->journal);
	if (r >= 0)
		r = seek(sj, since);
	if (r < 0 || !sj->name)
		return error_set(err, r < 0 ? r : -ENOMEM, "%s: %s", what,
		    strerror(r < 0 ? -r : ENOMEM));
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

static bool is_kernels(const struct journal_fields *fields)
{
	return fields->transport.ptr && fields->facility.ptr &&
	       slice_equals(fields->transport, "kernel") &&
	       slice_equals(fields->facility, "0");
}

static enum trust trust_of(const struct journal_fields *fields)
{
	if (is_kernels(fields) ||
	    (fields->transport.ptr && slice_equals(fields->transport, "audit")))
		return TRUST_KERNEL;
	return TRUST_PROGRAM;
}

/* When a record of audit's was made; 0: it is none. */
static uint64_t audit_time_ms(const struct source_journal *sj)
{
	struct slice text = sj->entry.message;
	struct slice us = sj->entry.fields.source_us;
	struct audit_stamp stamp;
	uint64_t time_us;

	if (trust_of(&sj->entry.fields) != TRUST_KERNEL)
		return 0;
	if (!is_kernels(&sj->entry.fields))
		return us.ptr && slice_take_u64(&us, 10, &time_us) == 0
		           ? time_us / 1000
		           : 0;
	if (!slice_skip(&text, "audit: type="))
		return 0;
	(void)slice_cut(&text, ' ');
	return audit_stamp_read(text, &stamp) ? stamp.time_ms : 0;
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
	    .trust = trust_of(fields),
	    .cut = sj->entry.cut,
	};
}

/* False: nothing to hand on. */
static bool take(struct source_journal *sj, struct entry *ret)
{
	uint64_t time_ms;

	sj->moved = true;
	if (sj->sd->get_realtime_usec(sj->journal, &sj->read_us) < 0)
		return false;
	copy_fields(sj);
	if (!sj->entry.message.ptr)
		return false;
	time_ms = audit_time_ms(sj);
	journal_watch_saw(&sj->watch, &sj->entry.fields, time_ms);
	describe(sj, ret);
	if (time_ms && is_our_probe(sj))
		*ret = prober_entry(ret);
	return true;
}

static int step(struct source_journal *sj)
{
	int r = sj->sd->next(sj->journal);

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
	if (asprintf(&position, "%" PRIu64 " %s", sj->read_us, cursor) < 0)
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
	};
	journal_watch_tell(&sj->watch, ret);
	return 0;
}

static int loss_journal(struct source *source, struct loss *ret)
{
	return losses_take(&self_of(source)->losses, ret);
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
    .close = close_journal,
};
