/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "collector/audit_message.h"
#include "collector/serials.h"
#include "tests/test.h"

static struct serials serials;

static void settle_all(void)
{
	serials_settle(&serials);
	serials_settle(&serials);
}

static void start(uint32_t first)
{
	memset(&serials, 0, sizeof(serials));
	serials_begin(&serials, first);
}

TEST(an_unbroken_run_misses_nothing)
{
	start(1);
	for (uint32_t i = 1; i < 200000; i++)
		serials_add(&serials, i);
	settle_all();
	assert_int_equal(serials.missing, 0);
	assert_int_equal(serials.came, 199999);
}

TEST(a_gap_is_counted_once_it_had_its_time)
{
	start(10);
	serials_add(&serials, 10);
	serials_add(&serials, 15);
	assert_int_equal(serials.missing, 0);
	serials_settle(&serials);
	assert_int_equal(serials.missing, 0);
	serials_settle(&serials);
	assert_int_equal(serials.missing, 4);
	settle_all();
	assert_int_equal(serials.missing, 4);
}

TEST(two_processors_may_swap_their_records)
{
	start(1);
	for (uint32_t i = 1; i < 10000; i += 2) {
		serials_add(&serials, i + 1);
		if (i % 7 == 0)
			serials_settle(&serials);
		serials_add(&serials, i);
	}
	settle_all();
	assert_int_equal(serials.missing, 0);
}

TEST(records_of_one_event_share_a_serial)
{
	start(1);
	serials_add(&serials, 1);
	serials_add(&serials, 2);
	serials_add(&serials, 1);
	serials_add(&serials, 2);
	serials_add(&serials, 4);
	settle_all();
	assert_int_equal(serials.missing, 1);
	assert_int_equal(serials.came, 3);
}

TEST(a_gap_wider_than_the_window_is_exact)
{
	start(1);
	serials_add(&serials, 1);
	serials_add(&serials, 2000000);
	serials_add(&serials, 2000001);
	settle_all();
	assert_int_equal(serials.missing, 1999998);
	assert_int_equal(serials.came, 3);
}

TEST(gaps_of_every_width_are_exact)
{
	for (uint32_t gap = SERIALS_WINDOW - 70; gap < SERIALS_WINDOW + 70;
	     gap++) {
		start(UINT32_MAX - 100);
		serials_add(&serials, UINT32_MAX - 100);
		serials_add(&serials, UINT32_MAX - 100 + gap);
		settle_all();
		assert_int_equal(serials.missing, gap - 1);
	}
}

TEST(serials_wrap)
{
	start(UINT32_MAX - 2);
	for (uint32_t i = UINT32_MAX - 2; i != 7; i++)
		if (i != UINT32_MAX && i != 3)
			serials_add(&serials, i);
	settle_all();
	assert_int_equal(serials.missing, 2);
}

TEST(what_came_before_is_known_from_the_checkpoint)
{
	start(5);
	serials_add(&serials, 9);
	settle_all();
	assert_int_equal(serials.missing, 4);
}

TEST(what_comes_too_late_is_not_counted_twice)
{
	start(1);
	serials_add(&serials, 1);
	serials_add(&serials, 3);
	settle_all();
	assert_int_equal(serials.missing, 1);
	serials_add(&serials, 2);
	serials_add(&serials, 4);
	settle_all();
	assert_int_equal(serials.missing, 1);
}

static const struct {
	const char *text;
	bool good;
	uint64_t time_ms;
	uint32_t serial;
} stamps[] = {
    {"audit(1700000000.123:42): auid=1", true,  1700000000123, 42        },
    {"audit(7.030:4294967295): x",       true,  7030,          UINT32_MAX},
    {"audit(7.030:4294967296): x",       false, 0,             0         },
    {"audit(7.1000:1): x",               false, 0,             0         },
    {"audit(7.030:1",                    false, 0,             0         },
    {"audit(-7.030:1): x",               false, 0,             0         },
    {"type=1326 audit(7.030:1): x",      false, 0,             0         },
    {"",                                 false, 0,             0         },
};

TEST(stamps_are_read)
{
	for (size_t i = 0; i < ARRAY_SIZE(stamps); i++) {
		struct audit_stamp stamp = {7, 7};

		assert_int_equal(audit_stamp_read(slice_of(stamps[i].text),
		                     &stamp),
		    stamps[i].good);
		assert_int_equal(stamp.time_ms,
		    stamps[i].good ? stamps[i].time_ms : 7);
		assert_int_equal(stamp.serial,
		    stamps[i].good ? stamps[i].serial : 7);
	}
}

static const struct {
	const char *text;
	uint32_t pid;
} pids[] = {
    {"audit(1.2:3): ses=1 pid=77 comm=\"a\" exe=\"/a\" sig=0", 77},
    {"audit(1.2:3): ses=1 subj=x pid=1 y pid=77 comm=\"a\"",   77},
    {"audit(1.2:3): ppid=5 comm=\"a\"",                        0 },
    {"audit(1.2:3): pid=99999999999 comm=\"a\"",               0 },
    {"audit(1.2:3): pid=x",                                    0 },
    {" pid=",                                                  0 },
    {"",                                                       0 },
};

TEST(the_pid_is_the_last_that_is_named)
{
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++)
		assert_int_equal(audit_message_pid(slice_of(pids[i].text)),
		    pids[i].pid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_unbroken_run_misses_nothing),
	    cmocka_unit_test(a_gap_is_counted_once_it_had_its_time),
	    cmocka_unit_test(two_processors_may_swap_their_records),
	    cmocka_unit_test(records_of_one_event_share_a_serial),
	    cmocka_unit_test(a_gap_wider_than_the_window_is_exact),
	    cmocka_unit_test(gaps_of_every_width_are_exact),
	    cmocka_unit_test(serials_wrap),
	    cmocka_unit_test(what_came_before_is_known_from_the_checkpoint),
	    cmocka_unit_test(what_comes_too_late_is_not_counted_twice),
	    cmocka_unit_test(stamps_are_read),
	    cmocka_unit_test(the_pid_is_the_last_that_is_named),
	};

	return cmocka_run_group_tests_name("serials", tests, NULL, NULL);
}
