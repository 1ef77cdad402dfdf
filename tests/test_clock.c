/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/clock.h"
#include "tests/test.h"

#define HOUR_MS UINT64_C(3600000)
#define REAL_MS UINT64_C(1791021600000)

static struct losses losses;
static struct clock ticking;
static struct clock_times now;

static int begin(void **state)
{
	(void)state;
	losses = (struct losses){0};
	ticking = (struct clock){0};
	now = (struct clock_times){REAL_MS, 5000};
	assert_false(clock_saw(&ticking, &now, &losses));
	return 0;
}

/* So much passes, and the clock says that so much has. */
static bool passes(uint64_t boot_ms, int64_t real_ms)
{
	now.boot_ms += boot_ms;
	now.real_ms += (uint64_t)real_ms;
	return clock_saw(&ticking, &now, &losses);
}

TEST(a_clock_that_goes_on_loses_nothing)
{
	struct loss loss;

	for (int i = 0; i < 1000; i++)
		assert_false(passes(1000, 1000));
	assert_false(passes(100 * HOUR_MS, 100 * HOUR_MS));
	assert_false(losses_take(&losses, &loss));
}

TEST(a_clock_that_is_set_back_tells_when)
{
	struct loss loss;

	assert_false(passes(1000, 1000));
	assert_true(passes(1000, 1000 - (int64_t)HOUR_MS));
	assert_true(losses_take(&losses, &loss));
	assert_slice_equal(loss.what, "clock");
	assert_int_equal(loss.how, LOSS_UNKNOWN);
	assert_int_equal(loss.from_ms, REAL_MS + 2000 - HOUR_MS);
	assert_int_equal(loss.to_ms, REAL_MS + 2000 - HOUR_MS);
	assert_false(losses_take(&losses, &loss));
	/* once */
	assert_false(passes(1000, 1000));
	assert_false(losses_take(&losses, &loss));
}

/* Two steps between two looks are one; what is left of them counts. */
TEST(steps_forward_and_slewing_are_no_loss)
{
	struct loss loss;

	assert_false(passes(1000, 1000 + (int64_t)HOUR_MS));
	for (int i = 0; i < 100000; i++)
		assert_false(passes(1000, 999));
	assert_false(passes(1000, 950));
	assert_false(losses_take(&losses, &loss));
	assert_true(passes(1000, 900));
	assert_true(losses_take(&losses, &loss));
	assert_int_equal(loss.to_ms, loss.from_ms);
}

/* A machine that slept has both clocks go on. */
TEST(sleep_is_no_step)
{
	assert_false(passes(8 * HOUR_MS, 8 * (int64_t)HOUR_MS));
}

TEST(a_watch_of_hours_to_come_is_not_believed)
{
	struct loss loss;

	assert_false(clock_resume(REAL_MS - HOUR_MS, REAL_MS, &losses));
	assert_false(clock_resume(REAL_MS, REAL_MS, &losses));
	assert_false(clock_resume(0, REAL_MS, &losses));
	assert_false(losses_take(&losses, &loss));
	assert_true(clock_resume(REAL_MS + HOUR_MS, REAL_MS, &losses));
	assert_true(losses_take(&losses, &loss));
	assert_slice_equal(loss.what, "clock");
	assert_int_equal(loss.from_ms, REAL_MS);
	assert_int_equal(loss.to_ms, REAL_MS);
}

TEST(this_machines_clock_is_not_set_back_by_looking_at_it)
{
	struct clock own = {0};

	for (int i = 0; i < 1000; i++)
		(void)clock_look(&own, &losses);
	assert_true(own.last.real_ms > 0 && own.last.boot_ms > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_clock_that_goes_on_loses_nothing, begin),
	    cmocka_unit_test_setup(a_clock_that_is_set_back_tells_when, begin),
	    cmocka_unit_test_setup(steps_forward_and_slewing_are_no_loss,
	        begin),
	    cmocka_unit_test_setup(sleep_is_no_step, begin),
	    cmocka_unit_test_setup(a_watch_of_hours_to_come_is_not_believed,
	        begin),
	    cmocka_unit_test_setup(
	        this_machines_clock_is_not_set_back_by_looking_at_it, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
