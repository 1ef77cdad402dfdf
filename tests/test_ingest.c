/* SPDX-License-Identifier: Apache-2.0 */
/* The whole way from logs into the store: sums, coverage, sudden death. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "collector/ingest.h"
#include "collector/source_file.h"
#include "tests/store_help.h"

static int read_since(void *arg, struct slice source, struct checkpoint *ret,
    struct error *err)
{
	return store_checkpoint(arg, source, ret, err);
}

/* As of a log that root alone can have written. */
static int next_of_roots(struct source *source, struct entry *ret,
    struct error *err)
{
	int r = source_file.next(source, ret, err);

	if (r > 0)
		ret->trust = TRUST_KERNEL;
	return r;
}

static struct ingest_counts collect(struct store *store, const char *path,
    uint64_t batch_bytes)
{
	const struct ingest_options options = {.since = read_since,
	    .arg = store,
	    .batch_bytes = batch_bytes};
	struct source_type of_roots = source_file;
	struct ingest_item item = {.type = &of_roots,
	    .what = path,
	    .name = path};
	struct sink sink = sink_of(store);
	struct error err;

	of_roots.next = next_of_roots;
	if (ingest(&item, 1, &options, &sink, &err) < 0)
		fail_msg("%s", err.text);
	if (item.result < 0)
		fail_msg("%s: %s", path, item.err.text);
	return item.counts;
}

static void assert_sums(const struct ingest_counts *c)
{
	assert_int_equal(c->lines, c->records + c->other + c->rejected);
	assert_int_equal(c->records,
	    c->new_events + c->duplicates + c->conflicts + c->too_old +
	        c->unverified + c->symptoms + c->losses + c->runs);
}

#define RECORD(ms, serial, pid, nr)                                    \
	"type=SECCOMP msg=audit(1700000" ms ":" serial                 \
	"): auid=1000 uid=0 gid=0 ses=1 pid=" pid                      \
	" comm=\"ls\" exe=\"/bin/ls\" sig=0 arch=c000003e syscall=" nr \
	" compat=0 ip=0x7f00 code=0x7ffc0000\n"

static const char some_of_each[] =
    RECORD("000.001", "1", "100", "59") RECORD("001.001", "2", "100",
        "59") RECORD("001.001", "2", "100", "59") RECORD("001.001", "2", "100",
        "60") "type=SECCOMP msg=audit(1700000002.001:3): auid=1000 uid=x\n"
              "type=ANOM_ABEND msg=audit(1700000003.000:4): auid=1000 uid=0 "
              "gid=0 ses=1 pid=100 comm=\"ls\" exe=\"/bin/ls\" sig=31 res=1\n"
              "type=DAEMON_END msg=audit(1700000004.000:900): op=terminate "
              "auid=0 uid=0 ses=1 pid=1 subj=unconfined res=success\n"
              "type=DAEMON_START msg=audit(1700000104.000:901): op=start "
              "ver=3.0.9 format=raw kernel=6.18 auid=0 pid=1 uid=0 ses=1 "
              "subj=unconfined res=success\n"
              "type=CONFIG_CHANGE msg=audit(1700000104.500:5): op=set\n"
              "nothing of ours\n"
              "audit: type=1326 audit(1700000105.001:9): auid=1000 uid=0 "
              "gid=0 ses=1 pid=7 comm=\"a\" exe=\"/a\" sig=0 arch=c000003e "
              "syscall=1 compat=0 ip=0x0 code=0x0\n"
              "type=CONFIG_CHANGE msg=audit(1700000120.000:6): op=set\n";

static void write_log(const struct place *place, char path[static 96],
    const char *text)
{
	FILE *file;

	(void)snprintf(path, 96, "%s/log", place->dir);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

TEST(every_line_is_accounted_for)
{
	struct store *store = open_store(*state);
	struct ingest_counts counts;
	char path[96];

	write_log(*state, path, some_of_each);
	counts = collect(store, path, 0);
	assert_sums(&counts);
	assert_int_equal(counts.lines, 12);
	assert_int_equal(counts.new_events, 2);
	assert_int_equal(counts.duplicates, 1);
	assert_int_equal(counts.conflicts, 1);
	assert_int_equal(counts.unverified, 1);
	assert_int_equal(counts.rejected, 1);
	assert_int_equal(counts.symptoms, 1);
	assert_int_equal(counts.bytes, strlen(some_of_each));
	assert_sound(store);
	store_close(store);
	(void)unlink(path);
}

/* Whatever the size of the batches, and however often it is begun anew. */
TEST(batches_change_nothing)
{
	char path[96];

	write_log(*state, path, some_of_each);
	for (uint64_t bytes = 1; bytes < 2048; bytes = bytes * 3 + 1) {
		struct store *store = open_store(*state);
		struct ingest_counts counts = collect(store, path, bytes);
		struct evidence evidence = all_evidence(store);

		assert_sums(&counts);
		assert_int_equal(counts.new_events, 2);
		assert_int_equal(counts.conflicts, 1);
		assert_int_equal(evidence.watch_count, 2);
		evidence_release(&evidence);
		store_close(store);
		remove_files(*state);
	}
	(void)unlink(path);
}

TEST(what_was_watched_ends_where_auditd_did)
{
	struct store *store = open_store(*state);
	struct evidence evidence;
	char path[96];

	write_log(*state, path, some_of_each);
	(void)collect(store, path, 0);
	evidence = all_evidence(store);
	assert_int_equal(evidence.watch_count, 2);
	assert_int_equal(evidence.watches[0].from_ms, 1700000000001);
	assert_int_equal(evidence.watches[0].to_ms, 1700000004000);
	assert_int_equal(evidence.watches[1].from_ms, 1700000104500);
	assert_int_equal(evidence.watches[1].to_ms, 1700000120000);
	evidence_release(&evidence);
	store_close(store);
	(void)unlink(path);
}

TEST(nodes_of_one_log_are_watched_each_by_itself)
{
	static const char log[] = "node=a " RECORD("000.001", "1", "1",
	    "1") "node=b " RECORD("000.002", "1", "1",
	    "1") "node=a type=USER_LOGIN msg=audit(1700000500.000:2): pid=1\n";
	struct store *store = open_store(*state);
	struct evidence evidence;
	char path[96];

	write_log(*state, path, log);
	(void)collect(store, path, 0);
	evidence = all_evidence(store);
	assert_int_equal(evidence.watch_count, 2);
	assert_slice_equal(evidence.watches[0].node, "a");
	assert_int_equal(evidence.watches[0].to_ms, 1700000500000);
	assert_slice_equal(evidence.watches[1].node, "b");
	assert_int_equal(evidence.watches[1].to_ms, 1700000000002);
	evidence_release(&evidence);
	store_close(store);
	(void)unlink(path);
}

#define MANY_NODES 300

/* That of a server that takes the logs of all. */
TEST(many_nodes_of_one_log_are_watched_each)
{
	struct store *store = open_store(*state);
	char path[96], *log = NULL;
	struct evidence evidence;
	size_t len;
	FILE *out = open_memstream(&log, &len);

	assert_non_null(out);
	for (unsigned i = 0; i < 2 * MANY_NODES; i++)
		(void)fprintf(out,
		    "node=n%u type=USER_LOGIN msg=audit(17000000%u0.000:%u): "
		    "pid=1\n",
		    i % MANY_NODES, i / MANY_NODES, i / MANY_NODES + 1);
	assert_int_equal(fclose(out), 0);
	write_log(*state, path, log);
	free(log);
	(void)collect(store, path, 0);
	evidence = all_evidence(store);
	assert_int_equal(evidence.watch_count, MANY_NODES);
	evidence_release(&evidence);
	store_close(store);
	(void)unlink(path);
}

TEST(unreadable_lines_of_a_trusted_source_are_a_loss)
{
	struct store *store = open_store(*state);
	struct evidence evidence;
	bool found = false;
	char path[96];

	write_log(*state, path, some_of_each);
	(void)collect(store, path, 0);
	evidence = all_evidence(store);
	for (size_t i = 0; i < evidence.loss_count; i++)
		found = found ||
		        slice_equals(evidence.losses[i].what, "unreadable");
	assert_true(found);
	evidence_release(&evidence);
	store_close(store);
	(void)unlink(path);
}

static const char *const captured[] = {
    "plain-log.log",
    "plain-errno.log",
    "plain-kill.log",
    "container-log.log",
    "container-errno.log",
    "container-kill.log",
    "i386.log",
    "threads-renamed.log",
    "journal.export",
    "journal.json.gz",
    "dmesg.txt",
    "kmsg.txt",
    "unit-crash.log",
    "unit-crash.export.gz",
    "rotated",
};

TEST(the_sums_hold_for_all_that_was_captured)
{
	struct store *store = open_store(*state);

	for (size_t i = 0; i < ARRAY_SIZE(captured); i++) {
		struct ingest_counts counts;
		char path[96];

		(void)snprintf(path, sizeof(path), "tests/data/%s",
		    captured[i]);
		counts = collect(store, path, 4096);
		assert_sums(&counts);
		assert_true(counts.lines > 0);
		counts = collect(store, path, 0);
		assert_int_equal(counts.lines, 0);
	}
	assert_sound(store);
	store_close(store);
}

#define LINES 8000
#define KILLS 200

static void write_many(const struct place *place, char path[static 96])
{
	FILE *file;

	(void)snprintf(path, 96, "%s/log", place->dir);
	file = fopen(path, "w");
	assert_non_null(file);
	for (unsigned i = 0; i < LINES; i++)
		assert_true(
		    fprintf(file,
		        "type=SECCOMP msg=audit(17000%05u.%03u:%u): "
		        "auid=1000 uid=0 gid=0 ses=1 pid=%u "
		        "comm=\"p%u\" exe=\"/p%u\" sig=0 "
		        "arch=c000003e syscall=%u compat=0 ip=0x1 "
		        "code=0x7ffc0000\n",
		        i / 10, i % 1000, i, i % 31, i % 3, i % 3, i % 60) > 0);
	assert_int_equal(fclose(file), 0);
}

static pid_t begin_collecting(const struct place *place, const char *path)
{
	pid_t pid = fork();

	if (pid == 0) {
		struct store *store = open_store(place);

		(void)collect(store, path, 16384);
		store_close(store);
		_exit(0);
	}
	return pid;
}

/* 1: it was done before it was killed. */
static int kill_at(pid_t pid, long ns)
{
	int status;

	(void)nanosleep(&(struct timespec){0, ns}, NULL);
	(void)kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void assert_all_there(const struct place *place, const char *path)
{
	struct store *store = open_store(place);
	struct ingest_counts counts = collect(store, path, 0);
	struct store_totals totals;

	assert_int_equal(counts.conflicts, 0);
	assert_int_equal(store_totals(store, &totals, NULL), 0);
	assert_int_equal(totals.events, LINES);
	assert_int_equal(totals.classes, 60);
	assert_int_equal(totals.rejected, 0);
	assert_sound(store);
	store_close(store);
}

/* What was done is taken away, so that each of them dies while at work. */
TEST(killed_at_any_instant_it_loses_and_doubles_nothing)
{
	const struct place *place = *state;
	uint32_t x = 42;
	char path[96];

	write_many(place, path);
	for (int i = 0; i < KILLS; i++) {
		pid_t pid = begin_collecting(place, path);

		assert_true(pid > 0);
		x = x * 1664525 + 1013904223;
		if (kill_at(pid, x % 12000000)) {
			assert_all_there(place, path);
			remove_files(place);
		}
	}
	assert_all_there(place, path);
	(void)unlink(path);
}

TEST(two_at_once_count_once)
{
	const struct place *place = *state;
	char path[96];
	pid_t pids[2];
	int status;

	write_many(place, path);
	for (int round = 0; round < 5; round++) {
		for (size_t i = 0; i < 2; i++)
			pids[i] = begin_collecting(place, path);
		for (size_t i = 0; i < 2; i++) {
			assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
			assert_int_equal(status, 0);
		}
		assert_all_there(place, path);
		remove_files(place);
	}
	(void)unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(every_line_is_accounted_for),
	    store_test(batches_change_nothing),
	    store_test(what_was_watched_ends_where_auditd_did),
	    store_test(nodes_of_one_log_are_watched_each_by_itself),
	    store_test(many_nodes_of_one_log_are_watched_each),
	    store_test(unreadable_lines_of_a_trusted_source_are_a_loss),
	    store_test(the_sums_hold_for_all_that_was_captured),
	    store_test(killed_at_any_instant_it_loses_and_doubles_nothing),
	    store_test(two_at_once_count_once),
	};

	return cmocka_run_group_tests_name("ingest", tests, NULL, NULL);
}
