/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, migrating, sharing: the file itself. */
#include <errno.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "store/db.h"
#include "store/migrate.h"
#include "store/retention.h"
#include "tests/store_help.h"

/* Do to the file, behind the store's back, what the SQL says. */
static void tamper(const struct place *place, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

TEST(events_survive_reopening)
{
	struct record event = event_at(1);
	struct store *store = open_store(*state);

	assert_int_equal(put_one(store, "log", &event), PUT_NEW);
	store_close(store);
	store = open_store(*state);
	assert_int_equal(put_one(store, "log", &event), PUT_DUPLICATE);
	assert_sound(store);
	store_close(store);
}

TEST(a_rollback_leaves_nothing)
{
	struct record event = event_at(1);
	struct store *store = open_store(*state);
	struct sink sink = sink_of(store);

	assert_int_equal(sink.begin(sink.to, NULL), 0);
	assert_int_equal(sink.put(sink.to, slice_of("log"), &event, NULL), 0);
	sink.rollback(sink.to);
	assert_int_equal(put_one(store, "log", &event), PUT_NEW);
	store_close(store);
}

/* The disk is full, say: what was remembered of the batch is not true. */
TEST(a_failed_commit_is_forgotten)
{
	struct record events[] = {event_at(1), event_at(2)};
	struct store *store = open_store(*state);
	struct sink sink = sink_of(store);

	assert_int_equal(put_one(store, "log", &events[0]), PUT_NEW);
	tamper(*state, "CREATE TRIGGER no BEFORE INSERT ON source "
	               "BEGIN SELECT raise(ABORT, 'no'); END");
	assert_int_equal(sink.begin(sink.to, NULL), 0);
	assert_int_equal(sink.put(sink.to, slice_of("log"), &events[1], NULL),
	    0);
	assert_true(sink.commit(sink.to,
	                &(struct checkpoint){.source = slice_of("other")}, 1,
	                NULL) < 0);
	tamper(*state, "DROP TRIGGER no");
	assert_int_equal(put_one(store, "log", &events[0]), PUT_DUPLICATE);
	assert_int_equal(put_one(store, "log", &events[1]), PUT_NEW);
	assert_sound(store);
	store_close(store);
}

#define CROWD  8
#define ROUNDS 10

/* A process that opens the store and adds an event; its status says whether. */
static pid_t join_crowd(const struct place *place)
{
	pid_t pid = fork();

	if (pid == 0) {
		struct record event = event_at((uint32_t)getpid());
		struct store *store = open_store(place);

		_exit(put_one(store, "log", &event) != PUT_NEW);
	}
	return pid;
}

TEST(a_crowd_may_open_it_at_once)
{
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < CROWD; i++)
			assert_true(join_crowd(*state) > 0);
		for (int i = 0; i < CROWD; i++) {
			int status;

			assert_true(wait(&status) > 0);
			assert_int_equal(status, 0);
		}
		remove_files(*state);
	}
}

TEST(two_who_count_the_same_count_it_once)
{
	struct record events[200];
	struct store *one = open_store(*state), *two = open_store(*state);
	struct outcomes first, second;
	uint64_t added = 0;

	for (uint32_t i = 0; i < ARRAY_SIZE(events); i++)
		events[i] = event_at(i);
	for (size_t i = 0; i < ARRAY_SIZE(events); i += 10) {
		first = put_all(one, "a", &events[i], 10);
		second = put_all(two, "b", &events[i / 2], 10);
		added += first.of[PUT_NEW] + second.of[PUT_NEW];
		assert_int_equal(first.of[PUT_CONFLICT], 0);
		assert_int_equal(second.of[PUT_CONFLICT], 0);
	}
	assert_int_equal(added, ARRAY_SIZE(events));
	assert_sound(one);
	store_close(one);
	store_close(two);
}

TEST(a_newer_store_is_refused)
{
	const struct place *place = *state;
	struct store *store = open_store(place);
	struct error err;

	store_close(store);
	tamper(place, "PRAGMA user_version = 9999");
	assert_int_equal(store_open(place->path, STORE_CREATE, &store, &err),
	    -ENOTSUP);
	assert_non_null(strstr(err.text, "its schema is 9999"));
	assert_int_equal(store_open(place->path, STORE_READ, &store, &err),
	    -ENOTSUP);
}

TEST(a_store_is_not_made_unasked)
{
	const struct place *place = *state;
	struct store *store = NULL;

	assert_true(store_open(place->path, STORE_WRITE, &store, NULL) < 0);
	assert_true(store_open(place->path, STORE_READ, &store, NULL) < 0);
	assert_int_equal(access(place->path, F_OK), -1);
}

TEST(a_foreign_database_is_refused)
{
	const struct place *place = *state;
	struct store *store = NULL;
	struct error err;

	tamper(place, "CREATE TABLE precious (data TEXT)");
	assert_int_equal(store_open(place->path, STORE_CREATE, &store, &err),
	    -EINVAL);
	assert_int_equal(store_open(place->path, STORE_READ, &store, &err),
	    -EINVAL);
	assert_null(store);
}

TEST(what_is_no_database_is_refused)
{
	const struct place *place = *state;
	struct store *store = NULL;
	FILE *file = fopen(place->path, "w");

	for (int i = 0; i < 100; i++)
		assert_true(fputs("no database, no database\n", file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(store_open(place->path, STORE_CREATE, &store, NULL),
	    -EBADMSG);
	assert_int_equal(store_open(place->path, STORE_READ, &store, NULL),
	    -EBADMSG);
}

TEST(a_new_store_is_for_its_group_to_read)
{
	const struct place *place = *state;
	struct stat st;
	mode_t old = umask(0);

	store_close(open_store(place));
	(void)umask(old);
	assert_int_equal(stat(place->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

/* As somebody who may read it, and not write here. */
static int read_unprivileged(const struct place *place)
{
	struct store *store = NULL;
	struct store_totals totals;
	struct error err;

	if (setgid(65534) < 0 || setuid(65534) < 0)
		return 2;
	if (store_open(place->path, STORE_READ, &store, &err) < 0 ||
	    store_totals(store, &totals, &err) < 0) {
		print_error("%s\n", err.text);
		return 1;
	}
	return totals.events != 1;
}

static void readable_by_all(const struct place *place, bool with_log)
{
	static const char *const suffixes[] = {"-wal", "-shm"};
	char path[80];

	assert_int_equal(chmod(place->dir, 0755), 0);
	assert_int_equal(chmod(place->path, 0644), 0);
	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		(void)snprintf(path, sizeof(path), "%s%s", place->path,
		    suffixes[i]);
		if (with_log)
			assert_int_equal(chmod(path, 0644), 0);
		else
			(void)unlink(path);
	}
}

TEST(who_may_only_read_can_read)
{
	struct record event = event_at(1);
	struct store *store = open_store(*state);

	assert_int_equal(put_one(store, "log", &event), PUT_NEW);
	store_close(store);
	if (getuid() != 0)
		return;
	for (int with_log = 1; with_log >= 0; with_log--) {
		int status;
		pid_t pid;

		readable_by_all(*state, with_log);
		pid = fork();
		if (pid == 0)
			_exit(read_unprivileged(*state));
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_int_equal(status, 0);
	}
}

TEST(a_reader_writes_nothing)
{
	const struct cutoffs all = cutoffs_at(NOW_MS);
	const struct place *place = *state;
	struct record event = event_at(1);
	struct store *store = open_store(place);
	struct sink sink;

	store_close(store);
	assert_int_equal(store_open(place->path, STORE_READ, &store, NULL), 0);
	sink = sink_of(store);
	assert_int_equal(sink.begin(sink.to, NULL), -EROFS);
	assert_int_equal(store_prune(store, &all, NULL, NULL), -EROFS);
	(void)event;
	store_close(store);
}

static const struct migration half_wrong[] = {
    {"0001_good", "CREATE TABLE one (a INTEGER)"},
    {"0002_bad",  "CREATE TABLE one (b INTEGER)"},
};

TEST(a_failed_migration_leaves_no_trace)
{
	struct error err;
	int64_t tables;
	struct db db = {0};
	int r;

	assert_int_equal(db_open(&db, ":memory:",
	                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL),
	    0);
	r = migrate(&db, half_wrong, ARRAY_SIZE(half_wrong), &err);
	assert_true(r < 0);
	assert_string_equal(err.text, "table one already exists (0002_bad)");
	r = db_read_int(&db, "SELECT count(*) FROM sqlite_schema", &tables,
	    NULL);
	assert_int_equal(r, 0);
	assert_int_equal(tables, 0);
	db_close(&db);
}

TEST(a_copy_is_a_store)
{
	const struct place *place = *state;
	struct record event = event_at(1);
	struct store *store = open_store(place);
	char path[80];

	(void)snprintf(path, sizeof(path), "%s.copy", place->path);
	assert_int_equal(put_one(store, "log", &event), PUT_NEW);
	assert_int_equal(store_backup(store, path, NULL, NULL, NULL), 0);
	store_close(store);
	assert_int_equal(store_open(path, STORE_WRITE, &store, NULL), 0);
	assert_int_equal(put_one(store, "log", &event), PUT_DUPLICATE);
	store_close(store);
	(void)strcat(path, "-wal");
	(void)unlink(path);
	memcpy(path + strlen(path) - 3, "shm", 3);
	(void)unlink(path);
}

TEST(profiles_are_kept_by_their_hash)
{
	struct store *store = open_store(*state);
	cleanup_free char *json = NULL;
	size_t len;

	assert_int_equal(store_profile_put(store, slice_of("abc"),
	                     slice_of("{}"), NOW_MS, NULL),
	    0);
	assert_int_equal(store_profile_put(store, slice_of("abc"),
	                     slice_of("{}"), NOW_MS, NULL),
	    0);
	assert_int_equal(store_profile_get(store, slice_of("abc"), &json, &len,
	                     NULL),
	    1);
	assert_string_equal(json, "{}");
	assert_int_equal(store_profile_get(store, slice_of("abd"), &json, &len,
	                     NULL),
	    0);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(events_survive_reopening),
	    store_test(a_rollback_leaves_nothing),
	    store_test(a_failed_commit_is_forgotten),
	    store_test(a_crowd_may_open_it_at_once),
	    store_test(two_who_count_the_same_count_it_once),
	    store_test(a_newer_store_is_refused),
	    store_test(a_store_is_not_made_unasked),
	    store_test(a_foreign_database_is_refused),
	    store_test(what_is_no_database_is_refused),
	    store_test(a_new_store_is_for_its_group_to_read),
	    store_test(who_may_only_read_can_read),
	    store_test(a_reader_writes_nothing),
	    cmocka_unit_test(a_failed_migration_leaves_no_trace),
	    store_test(a_copy_is_a_store),
	    store_test(profiles_are_kept_by_their_hash),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
