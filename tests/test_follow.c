/* SPDX-License-Identifier: Apache-2.0 */
/* A log that is followed, and is something else for a while. */
#include <fcntl.h>

#include "collector/ingest.h"
#include "collector/source_file.h"
#include "tests/store_help.h"

#define LINE(second, serial)                                         \
	"type=SECCOMP msg=audit(17000000" second ".001:" serial      \
	"): auid=1000 uid=0 gid=0 ses=1 pid=7 comm=\"a\" exe=\"/a\"" \
	" sig=0 arch=c000003e syscall=59 compat=0 ip=0x7f00 code=0x7ffc0000\n"

#define BEFORE LINE("01", "1") LINE("02", "2")
#define AFTER  LINE("08", "3") LINE("09", "4")

struct following {
	const struct place *place;
	char log[96], aside[96];
	struct store *store;
	void (*spoil)(struct following *following);
	unsigned turn;
	int away, tries; /* what was told of it */
};

static int read_since(void *arg, struct slice source, struct checkpoint *ret,
    struct error *err)
{
	return store_checkpoint(((struct following *)arg)->store, source, ret,
	    err);
}

static void append(const char *path, const char *text)
{
	FILE *file = fopen(path, "a");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* Two looks at it, then it is spoilt for two, and then it is back for two. */
static bool go_on(void *arg)
{
	struct following *following = arg;

	switch (following->turn++) {
	case 3:
		assert_int_equal(rename(following->log, following->aside), 0);
		following->spoil(following);
		break;
	case 6:
		(void)remove(following->log);
		assert_int_equal(rename(following->aside, following->log), 0);
		append(following->log, AFTER);
		break;
	case 9:
		return false;
	}
	return true;
}

static bool each_time(void *arg)
{
	(void)arg;
	return true;
}

static void count_doubt(void *arg, const struct ingest_item *item,
    enum doubt kind, const char *text)
{
	struct following *following = arg;

	(void)item;
	following->away += kind == DOUBT_AWAY;
	following->tries += strstr(text, "tried again") != NULL;
}

/* Something to wait for, so that nobody waits. */
static int open_ready(const char *what, enum trust_said said,
    const struct checkpoint *since, struct source **ret, struct error *err);

static int next_ready(struct source *source, struct entry *ret,
    struct error *err)
{
	(void)source, (void)ret, (void)err;
	return 0;
}

static int checkpoint_ready(struct source *source, struct checkpoint *ret)
{
	(void)source;
	*ret = (struct checkpoint){.source = slice_of("ready")};
	return 0;
}

static int loss_ready(struct source *source, struct loss *ret)
{
	(void)source, (void)ret;
	return 0;
}

static int ready_fd;

static int wait_ready(const struct source *source)
{
	(void)source;
	return ready_fd;
}

static void close_ready(struct source *source)
{
	free(source);
}

static const struct source_type ready = {
    .name = "ready",
    .open = open_ready,
    .next = next_ready,
    .checkpoint = checkpoint_ready,
    .loss = loss_ready,
    .wait_fd = wait_ready,
    .close = close_ready,
};

static int open_ready(const char *what, enum trust_said said,
    const struct checkpoint *since, struct source **ret, struct error *err)
{
	(void)what, (void)said, (void)since, (void)err;
	*ret = calloc(1, sizeof(**ret));
	(*ret)->type = &ready;
	return 0;
}

static struct evidence follow(struct following *following)
{
	const struct ingest_options options = {
	    .reading = {.has_trust = true, .trust = TRUST_KERNEL},
	    .follow = true,
	    .since = read_since,
	    .go_on = go_on,
	    .reopen = each_time,
	    .doubt = count_doubt,
	    .arg = following
        };
	struct ingest_item items[] = {
	    {.type = &source_file,
             .what = following->log,
             .name = following->log                                },
	    {.type = &ready,       .what = "ready", .name = "ready"},
	};
	const struct evidence_query query = {.from_ms = 0};
	struct sink sink = sink_of(following->store);
	struct evidence evidence;
	struct error err;

	if (ingest(items, 2, &options, &sink, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(items[0].result, 0);
	assert_int_equal(store_evidence(following->store, &query, &evidence,
	                     NULL),
	    0);
	return evidence;
}

static void set_up_following(const struct place *place,
    struct following *following)
{
	int ends[2];

	*following = (struct following){.place = place};
	(void)snprintf(following->log, sizeof(following->log), "%s/log",
	    place->dir);
	(void)snprintf(following->aside, sizeof(following->aside), "%s/aside",
	    place->dir);
	following->store = open_store(place);
	append(following->log, BEFORE);
	assert_int_equal(pipe(ends), 0);
	ready_fd = ends[0];
	assert_int_equal(write(ends[1], "x", 1), 1);
	(void)close(ends[1]);
}

static void tear_down_following(struct following *following)
{
	(void)close(ready_fd);
	(void)unlink(following->log);
	store_close(following->store);
	remove_files(following->place);
}

/* As it is; and so is what is put back. */
static void nothing(struct following *following)
{
	assert_int_equal(link(following->aside, following->log), 0);
}

static void is_gone(struct following *following)
{
	(void)following;
}

static void is_folder(struct following *following)
{
	assert_int_equal(mkdir(following->log, 0755), 0);
}

static void is_pipe(struct following *following)
{
	assert_int_equal(mkfifo(following->log, 0644), 0);
}

static void is_link(struct following *following)
{
	assert_int_equal(symlink("/dev/null", following->log), 0);
}

/* To what it was before: that is the log, and not where it is. */
static void is_link_to_itself(struct following *following)
{
	assert_int_equal(symlink(following->aside, following->log), 0);
}

static void is_unreadable(struct following *following)
{
	append(following->log, AFTER);
	assert_int_equal(chmod(following->log, 0), 0);
}

static const struct {
	const char *name;
	void (*spoil)(struct following *following);
	bool root_too;
} spoilt[] = {
    {"gone",       is_gone,           true },
    {"folder",     is_folder,         true },
    {"pipe",       is_pipe,           true },
    {"link",       is_link,           true },
    {"itself",     is_link_to_itself, true },
    {"unreadable", is_unreadable,     false},
};

static void has_a_hole(const char *name, const struct evidence *evidence)
{
	const struct loss *loss = NULL;

	for (size_t i = 0; i < evidence->loss_count; i++)
		if (slice_equals(evidence->losses[i].what, "unreadable"))
			loss = &evidence->losses[i];
	if (!loss || loss->from_ms == 0 || loss->to_ms < loss->from_ms)
		fail_msg("%s: no loss", name);
	if (evidence->watch_count != 2 ||
	    evidence->watches[0].to_ms != 1700000002001 ||
	    evidence->watches[1].from_ms != 1700000008001 ||
	    evidence->watches[1].to_ms != 1700000009001)
		fail_msg("%s: watched all the time", name);
}

TEST(what_is_something_else_is_tried_again_and_a_hole)
{
	for (size_t i = 0; i < ARRAY_SIZE(spoilt); i++) {
		struct following following;
		struct store_totals totals;
		struct evidence evidence;

		if (geteuid() == 0 && !spoilt[i].root_too)
			continue;
		set_up_following(*state, &following);
		following.spoil = spoilt[i].spoil;
		evidence = follow(&following);
		has_a_hole(spoilt[i].name, &evidence);
		assert_int_equal(following.tries, 1);
		assert_int_equal(following.away, 2);
		assert_int_equal(store_totals(following.store, &totals, NULL),
		    0);
		assert_int_equal(totals.events, 4);
		evidence_release(&evidence);
		tear_down_following(&following);
	}
}

TEST(what_stays_the_log_is_watched_all_the_time)
{
	struct following following;
	struct evidence evidence;

	set_up_following(*state, &following);
	following.spoil = nothing;
	evidence = follow(&following);
	assert_int_equal(evidence.loss_count, 0);
	assert_int_equal(evidence.watch_count, 1);
	assert_int_equal(evidence.watches[0].from_ms, 1700000001001);
	assert_int_equal(evidence.watches[0].to_ms, 1700000009001);
	assert_int_equal(following.away, 0);
	evidence_release(&evidence);
	tear_down_following(&following);
}

#define with_store(name) \
	cmocka_unit_test_setup_teardown(name, make_place, clear_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_store(what_is_something_else_is_tried_again_and_a_hole),
	    with_store(what_stays_the_log_is_watched_all_the_time),
	};

	return cmocka_run_group_tests_name("follow", tests, NULL, NULL);
}
