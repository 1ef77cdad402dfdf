/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "collector/serial_gaps.h"
#include "tests/test.h"

#define T UINT64_C(1795000000000)

static struct serial_gaps gaps;

static int begin(void **state)
{
	(void)state;
	gaps = (struct serial_gaps){.begun = false};
	return 0;
}

/* A serial every 10 ms from first to last. */
static void add(uint32_t first, uint32_t last)
{
	for (uint32_t i = first; i != last + 1; i++)
		serial_gaps_add(&gaps, i, T + (uint64_t)(i - first) * 10);
}

static void assert_lost(uint64_t missing, uint64_t from_ms, uint64_t to_ms)
{
	struct gap gap;

	assert_true(serial_gaps_take(&gaps, &gap));
	assert_int_equal(gap.missing, missing);
	assert_int_equal(gap.from_ms, from_ms);
	assert_int_equal(gap.to_ms, to_ms);
}

static void assert_whole(void)
{
	struct gap gap;

	assert_false(serial_gaps_take(&gaps, &gap));
	assert_true(serial_gaps_whole_ms(&gaps) == UINT64_MAX);
}

TEST(an_unbroken_log_is_whole)
{
	add(7, 100000);
	assert_whole();
}

TEST(records_of_one_event_share_a_serial)
{
	add(1, 10);
	serial_gaps_add(&gaps, 10, T + 90);
	serial_gaps_add(&gaps, 10, T + 90);
	add(11, 20);
	assert_whole();
}

TEST(what_is_missing_lies_between_two_stamps)
{
	add(100, 100);
	serial_gaps_add(&gaps, 104, T + 7200000);
	assert_true(serial_gaps_whole_ms(&gaps) == T);
	serial_gaps_add(&gaps, 105, T + 7211000);
	assert_lost(3, T, T + 7200000);
	assert_whole();
}

/* No record is that late, so no other need come before it is told. */
TEST(a_leap_is_lost_at_once)
{
	add(100, 100);
	serial_gaps_add(&gaps, 90000, T + 7200000);
	assert_lost(89899, T, T + 7200000);
	assert_whole();
}

TEST(processors_may_write_out_of_order)
{
	/* pairs and larger groups, each turned round */
	for (uint32_t of = 2; of <= 250; of += 31)
		for (uint32_t i = 0; i < 40 * of; i += of)
			for (uint32_t k = of; k > 0; k--)
				serial_gaps_add(&gaps, of * 100000 + i + k,
				    T + i + k);
	/* between the groups there are leaps */
	for (uint32_t of = 2 + 31; of <= 250; of += 31) {
		struct gap gap;

		if (!serial_gaps_take(&gaps, &gap))
			break;
		assert_true(gap.missing > 1000);
	}
	assert_whole();
}

TEST(one_of_a_gap_that_comes_late_leaves_the_rest)
{
	add(1, 1);
	serial_gaps_add(&gaps, 10, T + 1000);
	serial_gaps_add(&gaps, 5, T + 500);
	assert_true(serial_gaps_whole_ms(&gaps) == T);
	serial_gaps_add(&gaps, 2, T + 100);
	serial_gaps_add(&gaps, 3, T + 200);
	serial_gaps_add(&gaps, 4, T + 300);
	assert_true(serial_gaps_whole_ms(&gaps) == T + 500);
	serial_gaps_add(&gaps, 11, T + 20000);
	assert_lost(4, T + 500, T + 1000);
	assert_whole();
}

TEST(many_gaps_are_told_and_none_is_forgotten)
{
	uint64_t missing = 0;
	struct gap gap;

	for (uint32_t i = 0; i < 2000; i++)
		serial_gaps_add(&gaps, i * 10, T + i * 60000);
	while (serial_gaps_take(&gaps, &gap))
		missing += gap.missing;
	for (size_t i = 0; i < gaps.open_count; i++)
		missing += gaps.open[i].missing;
	assert_int_equal(missing, 1999 * 9);
}

TEST(a_boot_begins_anew)
{
	add(1, 5000);
	assert_int_equal(serial_gaps_order(&gaps, 5, T + 100000, false),
	    SERIAL_BOOT);
	assert_int_equal(serial_gaps_order(&gaps, 5, T + 10, true),
	    SERIAL_BOOT);
	assert_int_equal(serial_gaps_order(&gaps, 4999, T + 49980, false),
	    SERIAL_KNOWN);
	assert_int_equal(serial_gaps_order(&gaps, 5001, T, false), SERIAL_NEXT);
	serial_gaps_begin(&gaps, 5, T + 100000);
	serial_gaps_add(&gaps, 6, T + 100001);
	assert_whole();
}

TEST(serials_wrap)
{
	add(UINT32_MAX - 10, 10);
	assert_whole();
	serial_gaps_add(&gaps, 13, T + 1000);
	serial_gaps_add(&gaps, 14, T + 60000);
	assert_lost(2, T + 210, T + 1000);
}

TEST(another_process_goes_on_where_one_was)
{
	struct serial_gaps before;
	cleanup_free char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	add(1, 10);
	serial_gaps_add(&gaps, 13, T + 200);
	before = gaps;
	serial_gaps_write(&gaps, out);
	assert_int_equal(fclose(out), 0);
	assert_true(serial_gaps_parse((struct slice){text, len}, &gaps));
	assert_memory_equal(&gaps, &before, sizeof(gaps));
	serial_gaps_add(&gaps, 12, T + 190);
	serial_gaps_add(&gaps, 11, T + 180);
	assert_whole();
}

TEST(what_is_no_such_text_is_refused)
{
	static const char *const texts[] = {"", "x", "1", "1 ", "1 2 ", "-1 2",
	    "4294967296 1", "1 2,", "1 2,1 1", "1 2,1 1 1 1 ", "1 2,1 1 1 x"};

	add(1, 3);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		bool taken = serial_gaps_parse(slice_of(texts[i]), &gaps);

		if (taken != (strcmp(texts[i], "1 2,") == 0))
			fail_msg("\"%s\"", texts[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(an_unbroken_log_is_whole, begin),
	    cmocka_unit_test_setup(records_of_one_event_share_a_serial, begin),
	    cmocka_unit_test_setup(what_is_missing_lies_between_two_stamps,
	        begin),
	    cmocka_unit_test_setup(a_leap_is_lost_at_once, begin),
	    cmocka_unit_test_setup(processors_may_write_out_of_order, begin),
	    cmocka_unit_test_setup(one_of_a_gap_that_comes_late_leaves_the_rest,
	        begin),
	    cmocka_unit_test_setup(many_gaps_are_told_and_none_is_forgotten,
	        begin),
	    cmocka_unit_test_setup(a_boot_begins_anew, begin),
	    cmocka_unit_test_setup(serials_wrap, begin),
	    cmocka_unit_test_setup(another_process_goes_on_where_one_was,
	        begin),
	    cmocka_unit_test_setup(what_is_no_such_text_is_refused, begin),
	};

	return cmocka_run_group_tests_name("serial_gaps", tests, NULL, NULL);
}
