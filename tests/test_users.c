/* SPDX-License-Identifier: Apache-2.0 */
/* Whose the program was: told by some carriers, and not written down once. */
#include "store/db.h"
#include "store/migrate.h"
#include "store/migrations.h"
#include "tests/store_help.h"

static struct record with_unit(struct record record, const char *unit)
{
	record.event.subject.unit = slice_of(unit);
	return record;
}

static void assert_counts(struct store *store, uint64_t unknown,
    const char *unit, uint64_t known)
{
	cleanup_evidence struct evidence evidence = all_evidence(store);

	assert_int_equal(events_of(&evidence, NULL), unknown);
	assert_int_equal(events_of(&evidence, unit), known);
	assert_sound(store);
}

static struct record of_user(struct record record, uint32_t uid)
{
	record.event.subject.has_uid = true;
	record.event.subject.uid = record.event.uid = uid;
	record.event.has |= EVENT_UID;
	return record;
}

static uint64_t events_of_user(struct store *store, uint32_t uid)
{
	cleanup_evidence struct evidence evidence = all_evidence(store);
	uint64_t count = 0;

	for (size_t i = 0; i < evidence.observation_count; i++) {
		const struct observation *o = &evidence.observations[i];

		if (o->subject.has_uid && o->subject.uid == uid)
			count += o->events;
	}
	return count;
}

TEST(a_program_of_two_users_is_two)
{
	struct record one = of_user(event_at(1), 33);
	struct record two = of_user(event_at(2), 1000);
	struct record nobody = event_at(3);
	struct store *store = open_store(*state);

	assert_int_equal(put_one(store, "audit.log", &one), PUT_NEW);
	assert_int_equal(put_one(store, "audit.log", &two), PUT_NEW);
	assert_int_equal(put_one(store, "audit.log", &nobody), PUT_NEW);
	assert_int_equal(events_of_user(store, 33), 1);
	assert_int_equal(events_of_user(store, 1000), 1);
	assert_counts(store, 3, "a.service", 0);
	store_close(store);
}

/* By one carrier the unit is known, by another not even the user. */
TEST(copies_that_know_more_or_less_are_one)
{
	struct record event = of_user(event_at(1), 33);
	struct record less = event_at(1), other = of_user(event_at(1), 34);
	struct record more = with_unit(event, "a.service");
	struct store *store = open_store(*state);

	assert_int_equal(put_one(store, "audit.log", &event), PUT_NEW);
	assert_int_equal(put_one(store, "ausearch", &less), PUT_DUPLICATE);
	assert_int_equal(put_one(store, "forged", &other), PUT_CONFLICT);
	assert_int_equal(put_one(store, "journal", &more), PUT_DUPLICATE);
	assert_counts(store, 0, "a.service", 1);
	assert_int_equal(events_of_user(store, 33), 1);
	assert_int_equal(put_one(store, "audit.log", &event), PUT_DUPLICATE);
	assert_counts(store, 0, "a.service", 1);
	store_close(store);
}

TEST(a_copy_without_a_user_moves_to_the_unit_that_is_known)
{
	struct record less = event_at(1);
	struct record more = with_unit(of_user(less, 33), "a.service");
	struct store *store = open_store(*state);

	assert_int_equal(put_one(store, "ausearch", &less), PUT_NEW);
	assert_int_equal(put_one(store, "journal", &more), PUT_DUPLICATE);
	assert_counts(store, 0, "a.service", 1);
	store_close(store);
}

/* As a store of before users were written down has it. */
static void make_old(const struct place *place)
{
	static const char rows[] =
	    "INSERT INTO node (id, name) VALUES (1, 'here');"
	    "INSERT INTO owner (id, node, classes) VALUES (1, 1, 1);"
	    "INSERT INTO subject VALUES (1, 1, '/bin/ls', 'ls', NULL, 0);"
	    "INSERT INTO class VALUES (1, 1, 3221225534, 59, 2147221504, 0, 1);"
	    "INSERT INTO observation VALUES (1, 2833333, 1, 200001, 200001);"
	    "INSERT INTO ledger VALUES (1, 0, 415039, 0, x'000101000100');"
	    "INSERT INTO exemplar (class, slot, time_ms, serial, pid, uid) "
	    "VALUES (1, 0, 1700000000001, 1, 100, 33);";
	struct db db = {0};
	struct error err;

	assert_int_equal(db_open(&db, place->path,
	                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &err),
	    0);
	assert_int_equal(migrate(&db, migrations, 5, &err), 0);
	if (db_exec(&db, rows, &err) < 0)
		fail_msg("%s", err.text);
	db_close(&db);
}

TEST(what_was_kept_before_users_were_has_none_and_is_not_counted_again)
{
	struct record event = of_user(event_at(1), 33);
	struct record more = with_unit(event, "a.service");
	struct store *store;

	make_old(*state);
	store = open_store(*state);
	assert_counts(store, 1, "a.service", 0);
	assert_int_equal(events_of_user(store, 33), 0);
	assert_int_equal(put_one(store, "audit.log", &event), PUT_DUPLICATE);
	assert_int_equal(put_one(store, "journal", &more), PUT_DUPLICATE);
	assert_counts(store, 0, "a.service", 1);
	assert_int_equal(events_of_user(store, 33), 1);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(a_program_of_two_users_is_two),
	    store_test(copies_that_know_more_or_less_are_one),
	    store_test(a_copy_without_a_user_moves_to_the_unit_that_is_known),
	    store_test(
	        what_was_kept_before_users_were_has_none_and_is_not_counted_again),
	};

	return cmocka_run_group_tests_name("users", tests, NULL, NULL);
}
