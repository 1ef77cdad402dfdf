/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "collector/watching.h"
#include "tests/test.h"

#define T    UINT64_C(1795000000000)
#define HOUR UINT64_C(3600000)

static struct watching watching;
static struct slice node;

static int begin(void **state)
{
	(void)state;
	watching = (struct watching){.count = 0};
	node = (struct slice){NULL, 0};
	return 0;
}

static int end(void **state)
{
	(void)state;
	watching_release(&watching);
	return 0;
}

/* One that was read a year later. */
static void saw(uint64_t time_ms, uint32_t serial)
{
	watching_saw(&watching, &(struct watching_record){.node = node,
	                            .time_ms = time_ms,
	                            .serial = serial,
	                            .read_ms = T + 9000 * HOUR});
}

static void heard(const char *what, uint64_t time_ms)
{
	const struct loss loss = {.node = node,
	    .what = slice_of(what),
	    .from_ms = time_ms,
	    .to_ms = time_ms};

	watching_heard(&watching, &loss, T + 9000 * HOUR);
}

static void assert_told(size_t i, uint64_t from_ms, uint64_t to_ms, bool joined)
{
	struct checkpoint at = {.joined = false};

	assert_true(watching_tell(&watching, i, &at));
	assert_int_equal(at.void_from_ms, 0);
	assert_int_equal(at.watch_from_ms, from_ms);
	assert_int_equal(at.watch_to_ms, to_ms);
	assert_int_equal(at.joined, joined);
}

static void assert_void(size_t i, uint64_t from_ms)
{
	struct checkpoint at = {.joined = false};

	assert_true(watching_tell(&watching, i, &at));
	assert_int_equal(at.void_from_ms, from_ms);
	assert_int_equal(at.watch_to_ms, 0);
}

static void assert_no_more(size_t i)
{
	struct checkpoint at = {.joined = false};

	assert_false(watching_tell(&watching, i, &at));
}

static void assert_lost(const char *what, uint64_t from_ms, uint64_t to_ms)
{
	struct loss loss;

	assert_true(watching_lost(&watching, &loss));
	assert_slice_equal(loss.what, what);
	assert_int_equal(loss.from_ms, from_ms);
	assert_int_equal(loss.to_ms, to_ms);
}

/* Another process goes on with what this one kept. */
static void go_on(uint64_t now_ms)
{
	size_t len;
	cleanup_free char *text = watching_format(&watching, &len);

	assert_non_null(text);
	watching_resume(&watching, (struct slice){text, len}, now_ms);
}

TEST(a_watch_goes_on_from_one_process_to_the_next)
{
	saw(T, 7);
	saw(T + 1000, 8);
	assert_told(0, T, T + 1000, false);
	watching_told(&watching);
	assert_no_more(0);
	go_on(T + 2000);
	assert_no_more(0);
	saw(T + 3000, 9);
	assert_told(0, T + 1000, T + 3000, true);
	assert_no_more(1);
}

TEST(a_serial_that_is_missing_between_two_processes_is_a_gap)
{
	struct loss loss;

	saw(T, 7);
	watching_told(&watching);
	go_on(T + HOUR);
	saw(T + HOUR, 10);
	assert_no_more(0);
	assert_false(watching_lost(&watching, &loss));
	saw(T + HOUR + 20000, 11);
	assert_lost("gap", T, T + HOUR);
	assert_told(0, T, T + HOUR + 20000, true);
}

TEST(what_may_still_come_holds_the_watch_back)
{
	struct loss loss;

	saw(T, 7);
	saw(T + 10, 9);
	assert_told(0, T, T, false);
	watching_told(&watching);
	go_on(T + 2000);
	saw(T + 5, 8);
	assert_told(0, T, T + 10, true);
	assert_false(watching_lost(&watching, &loss));
}

TEST(a_record_without_a_serial_covers_nothing)
{
	saw(T, 0);
	saw(T + HOUR, 0);
	assert_no_more(0);
}

TEST(a_boot_begins_anew)
{
	saw(T, 5000);
	saw(T + 1000, 5001);
	saw(T + HOUR, 3);
	saw(T + HOUR + 10, 4);
	assert_told(0, T, T + 1000, false);
	assert_told(1, T + HOUR, T + HOUR + 10, false);
	assert_no_more(2);
}

TEST(where_nobody_wrote_nothing_is_covered)
{
	saw(T, 5);
	heard("daemon_end", T + 1000);
	heard("daemon_start", T + HOUR);
	saw(T + HOUR + 500, 6);
	saw(T + HOUR + 900, 7);
	assert_told(0, T, T + 1000, false);
	assert_told(1, T + HOUR + 500, T + HOUR + 900, false);
}

TEST(a_step_back_takes_back_what_was_told)
{
	saw(T, 5);
	saw(T + 3 * HOUR, 6);
	watching_told(&watching);
	saw(T + HOUR, 7);
	saw(T + 2 * HOUR, 8);
	assert_lost("clock", T + HOUR, T + HOUR);
	assert_void(0, T + HOUR);
	assert_told(1, T + HOUR, T + 2 * HOUR, false);
	watching_told(&watching);
	assert_no_more(0);
}

TEST(a_step_back_cuts_what_was_not_told_yet)
{
	saw(T, 5);
	saw(T + 3 * HOUR, 6);
	saw(T + HOUR, 7);
	assert_void(0, T + HOUR);
	assert_told(1, T, T + HOUR, false);
	assert_told(2, T + HOUR, T + HOUR, false);
}

TEST(a_boot_that_sets_the_clock_right_takes_back_as_well)
{
	saw(T, 5000);
	saw(T + 9 * HOUR, 5001);
	heard("boot", T + HOUR);
	saw(T + HOUR, 3);
	assert_lost("clock", T + HOUR, T + HOUR);
	assert_void(0, T + HOUR);
}

TEST(what_is_stamped_later_than_it_is_read_covers_nothing)
{
	const uint64_t ahead = T + 90000 * HOUR;

	saw(T, 5);
	saw(ahead, 6);
	saw(ahead + HOUR, 7);
	assert_told(0, T, T, false);
	assert_no_more(1);
	saw(T + HOUR, 8);
	saw(T + 2 * HOUR, 9);
	assert_lost("clock", T, T + HOUR);
	assert_told(1, T + HOUR, T + 2 * HOUR, false);
}

TEST(before_the_clock_was_set_nothing_is_covered_nor_taken_back)
{
	saw(T, 5000);
	saw(T + 1000, 5001);
	saw(20000, 1);
	saw(21000, 2);
	saw(T + HOUR, 3);
	saw(T + HOUR + 10, 4);
	assert_lost("clock", T + 1000, T + HOUR);
	assert_told(0, T, T + 1000, false);
	assert_told(1, T + HOUR, T + HOUR + 10, false);
}

TEST(a_clock_that_was_set_back_between_two_processes_is_known)
{
	saw(T, 5);
	saw(T + 9 * HOUR, 6);
	watching_told(&watching);
	go_on(T + HOUR);
	assert_lost("clock", T + HOUR, T + HOUR);
	assert_void(0, T + HOUR);
}

TEST(nodes_have_serials_each_of_its_own)
{
	struct loss loss;

	for (uint32_t i = 0; i < 10; i++) {
		node = slice_of("a");
		saw(T + i * 1000, 100 + i);
		node = slice_of("b");
		saw(T + i * 1000 + 1, 900000 + i);
	}
	go_on(T + HOUR);
	node = slice_of("b");
	saw(T + 10000, 900010);
	node = slice_of("a");
	saw(T + 10000, 110);
	assert_false(watching_lost(&watching, &loss));
	assert_told(0, T + 9000, T + 10000, true);
	assert_told(1, T + 9001, T + 10000, true);
}

TEST(more_nodes_than_there_is_room_for_are_not_covered)
{
	char name[16];

	for (unsigned i = 0; i < WATCHED_NODES + 10; i++) {
		(void)snprintf(name, sizeof(name), "n%u", i);
		node = slice_of(name);
		saw(T, 1);
		saw(T + 1, 2);
	}
	assert_told(WATCHED_NODES - 1, T, T + 1, false);
	assert_no_more(WATCHED_NODES);
}

TEST(another_boot_of_a_journal_is_another_watch)
{
	watching_boot(&watching, node, slice_of("b1"));
	saw(T, 5);
	watching_boot(&watching, node, slice_of("b1"));
	saw(T + 1000, 6);
	watching_boot(&watching, node, slice_of("b2"));
	saw(T + HOUR, 7);
	saw(T + HOUR + 1, 8);
	assert_told(0, T, T + 1000, false);
	assert_told(1, T + HOUR, T + HOUR + 1, false);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
	    CASE(a_watch_goes_on_from_one_process_to_the_next),
	    CASE(a_serial_that_is_missing_between_two_processes_is_a_gap),
	    CASE(what_may_still_come_holds_the_watch_back),
	    CASE(a_record_without_a_serial_covers_nothing),
	    CASE(a_boot_begins_anew),
	    CASE(where_nobody_wrote_nothing_is_covered),
	    CASE(a_step_back_takes_back_what_was_told),
	    CASE(a_step_back_cuts_what_was_not_told_yet),
	    CASE(a_boot_that_sets_the_clock_right_takes_back_as_well),
	    CASE(what_is_stamped_later_than_it_is_read_covers_nothing),
	    CASE(before_the_clock_was_set_nothing_is_covered_nor_taken_back),
	    CASE(a_clock_that_was_set_back_between_two_processes_is_known),
	    CASE(nodes_have_serials_each_of_its_own),
	    CASE(more_nodes_than_there_is_room_for_are_not_covered),
	    CASE(another_boot_of_a_journal_is_another_watch),
	};

	return cmocka_run_group_tests_name("watching", tests, NULL, NULL);
}
