/* SPDX-License-Identifier: Apache-2.0 */
/* Every event once: what the sink of the store makes of what is put. */
#include <errno.h>

#include "store/retention.h"
#include "tests/store_help.h"

#define HOUR_MS 3600000U

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

TEST(the_same_log_twice_counts_once)
{
	struct store *store = open_store(*state);
	struct record events[50];
	struct outcomes outcomes;

	for (uint32_t i = 0; i < ARRAY_SIZE(events); i++)
		events[i] = event_at(i);
	outcomes = put_all(store, "a", events, ARRAY_SIZE(events));
	assert_int_equal(outcomes.of[PUT_NEW], 50);
	outcomes = put_all(store, "b", events, ARRAY_SIZE(events));
	assert_int_equal(outcomes.of[PUT_DUPLICATE], 50);
	assert_counts(store, 50, "x", 0);
	store_close(store);
}

TEST(a_copy_that_knows_the_unit_moves_the_count)
{
	struct record event = event_at(1), same = with_unit(event, "a.service");
	struct store *store = open_store(*state);

	assert_int_equal(put_one(store, "audit.log", &event), PUT_NEW);
	assert_counts(store, 1, "a.service", 0);
	assert_int_equal(put_one(store, "journal", &same), PUT_DUPLICATE);
	assert_counts(store, 0, "a.service", 1);
	assert_int_equal(put_one(store, "journal", &same), PUT_DUPLICATE);
	assert_int_equal(put_one(store, "audit.log", &event), PUT_DUPLICATE);
	assert_counts(store, 0, "a.service", 1);
	store_close(store);
}

TEST(who_knew_the_unit_first_keeps_it)
{
	struct record event = event_at(1), same = with_unit(event, "a.service");
	struct store *store = open_store(*state);

	assert_int_equal(put_one(store, "journal", &same), PUT_NEW);
	assert_int_equal(put_one(store, "audit.log", &event), PUT_DUPLICATE);
	assert_counts(store, 0, "a.service", 1);
	store_close(store);
}

/* Half by the log first, half by the journal first, in batches that overlap. */
TEST(either_order_comes_to_the_same)
{
	struct store *store = open_store(*state);
	struct record log[100], journal[100];

	for (uint32_t i = 0; i < ARRAY_SIZE(log); i++) {
		log[i] = event_at(i);
		log[i].event.pid = i % 13;
		log[i].event.call.nr = (int32_t)i % 3;
		journal[i] = with_unit(log[i], "a.service");
	}
	(void)put_all(store, "log", log, 60);
	(void)put_all(store, "journal", journal + 30, 70);
	(void)put_all(store, "log", log + 60, 40);
	(void)put_all(store, "journal", journal, 30);
	assert_counts(store, 0, "a.service", 100);
	store_close(store);
}

TEST(an_exemplar_moves_with_its_event)
{
	struct record event = event_at(1), same = with_unit(event, "a.service");
	struct store *store = open_store(*state);
	struct evidence evidence;

	(void)put_one(store, "log", &event);
	(void)put_one(store, "journal", &same);
	evidence = all_evidence(store);
	assert_int_equal(evidence.exemplar_count, 1);
	assert_slice_equal(evidence.exemplars[0].subject.unit, "a.service");
	assert_int_equal(evidence.exemplars[0].pid, 100);
	assert_int_equal(evidence.exemplars[0].code, RET_LOG);
	evidence_release(&evidence);
	store_close(store);
}

TEST(two_boots_with_the_same_serials_stay_two)
{
	struct record before = event_at(1), after = event_at(1);
	struct store *store = open_store(*state);

	after.event.time_ms += HOUR_MS;
	assert_int_equal(put_one(store, "log", &before), PUT_NEW);
	assert_int_equal(put_one(store, "log", &after), PUT_NEW);
	assert_counts(store, 2, "x", 0);
	store_close(store);
}

TEST(two_nodes_with_the_same_serials_stay_two)
{
	struct record here = event_at(1), there = event_at(1);
	struct store *store = open_store(*state);

	there.event.subject.node = slice_of("there");
	assert_int_equal(put_one(store, "log", &here), PUT_NEW);
	assert_int_equal(put_one(store, "log", &there), PUT_NEW);
	there.event.subject.node = slice_of("here");
	assert_int_equal(put_one(store, "log", &there), PUT_DUPLICATE);
	store_close(store);
}

static void other_call(struct event *event)
{
	event->call.nr++;
}

static void other_exe(struct event *event)
{
	event->subject.exe = slice_of("/bin/sh");
}

static void other_pid(struct event *event)
{
	event->pid++;
}

static void other_ms(struct event *event)
{
	event->time_ms++;
}

static void other_action(struct event *event)
{
	event->call.action = 0x50000;
	event->code = 0x50000;
}

static void (*const differences[])(struct event *event) = {
    other_call,
    other_exe,
    other_pid,
    other_ms,
    other_action,
};

/* In one batch or in two, and although the other content is seen elsewhere. */
TEST(the_same_stamp_with_other_content_is_a_conflict)
{
	for (size_t i = 0; i < 2 * ARRAY_SIZE(differences); i++) {
		struct record events[] = {event_at(1), event_at(2),
		    event_at(1)};
		struct store *store = open_store(*state);
		struct outcomes outcomes;

		differences[i / 2](&events[1].event);
		differences[i / 2](&events[2].event);
		if (i % 2 == 0) {
			outcomes = put_all(store, "a", events, 3);
		} else {
			(void)put_all(store, "a", events, 2);
			outcomes = put_all(store, "b", events + 2, 1);
		}
		assert_int_equal(outcomes.of[PUT_CONFLICT], 1);
		assert_counts(store, 2, "x", 0);
		store_close(store);
		remove_files(*state);
	}
}

/* Nobody knows which of the two is right, so neither is that time. */
TEST(a_conflict_is_a_loss_of_its_node_at_its_time)
{
	struct record events[] = {event_at(1), event_at(1), event_at(2)};
	struct store *store = open_store(*state);
	struct evidence evidence = {.memory = NULL};
	const struct evidence_query all = {.from_ms = 0};
	struct error err;

	differences[0](&events[1].event);
	for (size_t i = 0; i < 2; i++)
		(void)put_all(store, "a", events, 3);
	assert_int_equal(store_evidence(store, &all, &evidence, &err), 0);
	assert_int_equal(evidence.loss_count, 1);
	assert_slice_equal(evidence.losses[0].what, "conflict");
	assert_slice_equal(evidence.losses[0].source, "a");
	assert_int_equal(evidence.losses[0].from_ms, events[1].event.time_ms);
	assert_int_equal(evidence.losses[0].to_ms, events[1].event.time_ms);
	assert_int_equal(evidence.losses[0].trust, TRUST_KERNEL);
	assert_false(evidence.losses[0].harmless);
	evidence_release(&evidence);
	store_close(store);
}

static void forged(struct event *event)
{
	event->trust = TRUST_FORGEABLE;
}

static void programs_word(struct event *event)
{
	event->trust = TRUST_PROGRAM;
}

static void no_stamp(struct event *event)
{
	event->has &= ~(unsigned)EVENT_STAMP;
}

static void no_serial(struct event *event)
{
	event->has &= ~(unsigned)EVENT_SERIAL;
}

static void no_such_time(struct event *event)
{
	event->time_ms = UINT64_MAX;
}

static void (*const doubts[])(struct event *event) = {
    forged,
    programs_word,
    no_stamp,
    no_serial,
    no_such_time,
};

TEST(what_is_not_certain_hides_nothing)
{
	struct store *store = open_store(*state);
	struct store_totals totals;

	for (uint32_t i = 0; i < ARRAY_SIZE(doubts); i++) {
		struct record real = event_at(i), early = event_at(i);

		doubts[i](&early.event);
		assert_int_equal(put_one(store, "syslog", &early),
		    PUT_UNVERIFIED);
		assert_int_equal(put_one(store, "log", &real), PUT_NEW);
		assert_int_equal(put_one(store, "syslog", &early),
		    PUT_UNVERIFIED);
	}
	assert_counts(store, ARRAY_SIZE(doubts), "x", 0);
	assert_int_equal(store_totals(store, &totals, NULL), 0);
	assert_int_equal(totals.unverified, 2 * ARRAY_SIZE(doubts));
	store_close(store);
}

TEST(a_flood_of_forgeries_stays_small)
{
	struct store *store = open_store(*state);
	static char names[5000][16];
	static struct record events[5000];
	struct store_totals totals;

	for (uint32_t i = 0; i < ARRAY_SIZE(events); i++) {
		events[i] = event_at(i);
		(void)snprintf(names[i], sizeof(names[i]), "n%u", i);
		events[i].event.subject.node = slice_of(names[i]);
		events[i].event.time_ms = (uint64_t)i * HOUR_MS * 2;
		events[i].event.trust = TRUST_FORGEABLE;
	}
	(void)put_all(store, "syslog", events, ARRAY_SIZE(events));
	assert_int_equal(store_totals(store, &totals, NULL), 0);
	assert_int_equal(totals.unverified, ARRAY_SIZE(events));
	assert_in_range(totals.subjects, 1, 1100);
	store_close(store);
}

/* A board without a clock: each boot begins in 1970, with the same serials. */
TEST(undated_events_are_counted_as_they_are_read)
{
	struct record event = event_at(1);
	struct store *store = open_store(*state);

	event.event.time_ms = 7030;
	assert_int_equal(put_one(store, "log", &event), PUT_NEW);
	assert_int_equal(put_one(store, "log", &event), PUT_NEW);
	assert_counts(store, 2, "x", 0);
	store_close(store);
}

TEST(what_was_dropped_never_comes_back)
{
	struct record before = event_at(1), after = event_at(2);
	struct record undated = event_at(3);
	const struct cutoffs all = cutoffs_at(NOW_MS + HOUR_MS);
	struct store *store = open_store(*state);

	undated.event.time_ms = 1000;
	after.event.time_ms += 2 * HOUR_MS;
	(void)put_one(store, "log", &before);
	(void)put_one(store, "log", &undated);
	(void)put_one(store, "log", &after);
	assert_int_equal(store_prune(store, &all, NULL, NULL), 0);
	assert_counts(store, 1, "x", 0);
	assert_int_equal(put_one(store, "other", &before), PUT_TOO_OLD);
	assert_int_equal(put_one(store, "other", &after), PUT_DUPLICATE);
	assert_counts(store, 1, "x", 0);
	store_close(store);
}

TEST(counts_of_long_ago_are_by_the_hour)
{
	struct store *store = open_store(*state);
	struct record event = event_at(1), later = event_at(2), same;
	struct evidence evidence;

	event.event.time_ms = later.event.time_ms = NOW_MS / HOUR_MS * HOUR_MS;
	event.event.time_ms += 25 * 60000 + 123;
	later.event.time_ms += 55 * 60000 + 456;
	(void)put_one(store, "log", &event);
	(void)put_one(store, "log", &later);
	same = with_unit(event, "a.service");
	event.event.serial = 3;
	event.event.time_ms += 72U * HOUR_MS;
	event.event.call.nr = 1;
	(void)put_one(store, "log", &event);
	evidence = all_evidence(store);
	assert_int_equal(evidence.observation_count, 2);
	assert_int_equal(evidence.observations[0].events, 2);
	assert_int_equal(evidence.observations[0].first_ms, same.event.time_ms);
	assert_int_equal(evidence.observations[0].last_ms, later.event.time_ms);
	evidence_release(&evidence);
	/* Its unit may be told as late as that. */
	assert_int_equal(put_one(store, "journal", &same), PUT_DUPLICATE);
	assert_counts(store, 2, "a.service", 1);
	store_close(store);
}

TEST(thread_names_without_end_are_collapsed)
{
	enum {
		NAMES = 30000
	};
	struct store *store = open_store(*state);
	static char names[NAMES][16];
	static struct record events[NAMES];
	struct store_totals totals;

	for (uint32_t i = 0; i < NAMES; i++) {
		events[i] = event_at(i);
		(void)snprintf(names[i], sizeof(names[i]), "t%u", i);
		events[i].event.subject.comm = slice_of(names[i]);
	}
	for (size_t i = 0; i < NAMES; i += 10000)
		(void)put_all(store, "log", &events[i], 10000);
	assert_int_equal(store_totals(store, &totals, NULL), 0);
	assert_int_equal(totals.events, NAMES);
	assert_in_range(totals.classes, 16384, 16400);
	assert_int_equal(totals.collapsed, 1);
	assert_counts(store, NAMES, "x", 0);
	store_close(store);
}

/* What was counted under fewer names is found there. */
TEST(a_collapsed_count_moves_too)
{
	enum {
		NAMES = 17000
	};
	struct store *store = open_store(*state);
	static char names[NAMES][16];
	static struct record events[NAMES];
	struct record last;

	for (uint32_t i = 0; i < NAMES; i++) {
		events[i] = event_at(i);
		(void)snprintf(names[i], sizeof(names[i]), "t%u", i);
		events[i].event.subject.comm = slice_of(names[i]);
	}
	(void)put_all(store, "log", events, NAMES);
	last = with_unit(events[NAMES - 1], "a.service");
	assert_int_equal(put_one(store, "journal", &last), PUT_DUPLICATE);
	assert_counts(store, NAMES - 1, "a.service", 1);
	store_close(store);
}

TEST(exemplars_are_of_distinct_pids_and_the_latest)
{
	struct store *store = open_store(*state);
	struct record events[100];
	struct evidence evidence;

	for (uint32_t i = 0; i < ARRAY_SIZE(events); i++) {
		events[i] = event_at(i);
		events[i].event.pid = i / 10;
		events[i].event.auid = UINT32_MAX;
		events[i].event.has |= EVENT_AUID;
	}
	(void)put_all(store, "log", events, 50);
	(void)put_all(store, "log", events + 50, 50);
	evidence = all_evidence(store);
	assert_int_equal(evidence.exemplar_count, 8);
	for (uint32_t i = 0; i < 7; i++)
		assert_int_equal(evidence.exemplars[i].pid, i);
	assert_int_equal(evidence.exemplars[7].serial, 99);
	assert_int_equal(evidence.exemplars[7].auid, UINT32_MAX);
	assert_false(evidence.exemplars[7].has & EVENT_IP);
	evidence_release(&evidence);
	store_close(store);
}

/* Two carriers tell the same in other words. */
TEST(ausearch_cannot_tell_thread_from_process)
{
	struct record event = event_at(1), other = event_at(1);
	struct store *store = open_store(*state);

	event.event.call.action = 0x80000000U;
	event.event.code = 0x80000000U;
	other.event.call.action = 0;
	other.event.has &= ~(unsigned)EVENT_CODE;
	other.event.ambiguous = true;
	assert_int_equal(put_one(store, "log", &event), PUT_NEW);
	assert_int_equal(put_one(store, "-i", &other), PUT_DUPLICATE);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(the_same_log_twice_counts_once),
	    store_test(a_copy_that_knows_the_unit_moves_the_count),
	    store_test(who_knew_the_unit_first_keeps_it),
	    store_test(either_order_comes_to_the_same),
	    store_test(an_exemplar_moves_with_its_event),
	    store_test(two_boots_with_the_same_serials_stay_two),
	    store_test(two_nodes_with_the_same_serials_stay_two),
	    store_test(the_same_stamp_with_other_content_is_a_conflict),
	    store_test(a_conflict_is_a_loss_of_its_node_at_its_time),
	    store_test(what_is_not_certain_hides_nothing),
	    store_test(a_flood_of_forgeries_stays_small),
	    store_test(undated_events_are_counted_as_they_are_read),
	    store_test(what_was_dropped_never_comes_back),
	    store_test(counts_of_long_ago_are_by_the_hour),
	    store_test(thread_names_without_end_are_collapsed),
	    store_test(a_collapsed_count_moves_too),
	    store_test(exemplars_are_of_distinct_pids_and_the_latest),
	    store_test(ausearch_cannot_tell_thread_from_process),
	};

	return cmocka_run_group_tests_name("counting", tests, NULL, NULL);
}
