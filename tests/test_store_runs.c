/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run that the audit log tells of by its unit and the journal by its
 * invocation is one run, in whatever order its sides are read.
 */
#include "tests/store_help.h"

#define INVOCATION "0123456789abcdef0123456789abcdef"
#define ANOTHER    "fedcba9876543210fedcba9876543210"
#define UNIT       "worker.service"

struct side {
	const char *invocation; /* NULL: the audit log's */
	uint64_t at;
	bool ended;
};

static void tell_as(struct store *store, const struct side *side,
    enum trust trust)
{
	struct run_edge edge = {
	    .subject.node = slice_of("here"),
	    .subject.unit = slice_of(UNIT),
	    .time_ms = NOW_MS + side->at,
	    .ended = side->ended,
	    .has_status = side->ended,
	    .origin = slice_of("systemd"),
	    .phase = -1,
	    .trust = trust,
	};

	if (side->invocation)
		edge.key = slice_of(side->invocation);
	assert_int_equal(store_run(store, &edge, NULL), 0);
}

static void tell(struct store *store, const struct side *side)
{
	tell_as(store, side, TRUST_KERNEL);
}

static struct evidence told(struct store *store)
{
	const struct evidence_query query = {.to_ms = 0};
	struct evidence ret = {0};
	struct error err;

	if (store_evidence(store, &query, &ret, &err) < 0)
		fail_msg("%s", err.text);
	return ret;
}

/* A service that lasts: both logs tell its start at once. */
static const struct side service[] = {
    {NULL,       1000,  false},
    {INVOCATION, 1001,  false},
    {NULL,       90000, true },
    {INVOCATION, 89999, true },
};

/* A oneshot service: the audit log tells its start when it is over. */
static const struct side oneshot[] = {
    {INVOCATION, 1000,  false},
    {INVOCATION, 61011, false},
    {INVOCATION, 61000, true },
    {NULL,       61011, false},
    {NULL,       61030, true },
};

static void assert_one_run(void **state, const struct side *sides,
    const unsigned char *order, size_t count)
{
	struct store *store = open_store(*state);
	cleanup_evidence struct evidence evidence = {0};

	for (size_t i = 0; i < count; i++)
		tell(store, &sides[order[i]]);
	evidence = told(store);
	assert_int_equal(evidence.run_count, 1);
	assert_in_range(evidence.runs[0].started_ms, NOW_MS + 1000,
	    NOW_MS + 1001);
	assert_true(evidence.runs[0].ended_ms >= evidence.runs[0].started_ms);
	assert_true(evidence.runs[0].has_status);
	store_close(store);
	remove_files(*state);
}

/* Each log tells the start before the end; the two may take turns. */
static const unsigned char service_orders[][ARRAY_SIZE(service)] = {
    {0, 1, 2, 3},
    {0, 1, 3, 2},
    {1, 0, 2, 3},
    {1, 0, 3, 2},
    {0, 2, 1, 3},
    {1, 3, 0, 2},
};

TEST(a_service_told_by_two_is_one_run)
{
	for (size_t i = 0; i < ARRAY_SIZE(service_orders); i++)
		assert_one_run(state, service, service_orders[i],
		    ARRAY_SIZE(service));
}

static const unsigned char oneshot_orders[][ARRAY_SIZE(oneshot)] = {
    {0, 2, 1, 3, 4},
    {3, 4, 0, 2, 1},
    {0, 2, 3, 1, 4},
    {0, 3, 2, 4, 1},
};

TEST(a_oneshot_service_told_by_two_is_one_run)
{
	for (size_t i = 0; i < ARRAY_SIZE(oneshot_orders); i++)
		assert_one_run(state, oneshot, oneshot_orders[i],
		    ARRAY_SIZE(oneshot));
}

TEST(two_runs_of_a_crash_loop_stay_two)
{
	static const struct side sides[] = {
	    {NULL,       1000, false},
            {NULL,       4000, true },
            {NULL,       4500, false},
	    {NULL,       9000, true },
            {INVOCATION, 1001, false},
	    {INVOCATION, 3999, true },
            {ANOTHER,    4499, false},
	    {ANOTHER,    9001, true }
        };
	struct store *store = open_store(*state);
	cleanup_evidence struct evidence evidence = {0};

	for (size_t i = 0; i < ARRAY_SIZE(sides); i++)
		tell(store, &sides[i]);
	evidence = told(store);
	assert_int_equal(evidence.run_count, 2);
	store_close(store);
}

TEST(what_anybody_can_have_written_is_no_run_and_ends_none)
{
	static const struct side sides[] = {
	    {INVOCATION, 1000, false},
            {NULL,       1001, false},
	    {INVOCATION, 2000, true },
            {NULL,       2001, true }
        };
	struct store *store = open_store(*state);
	cleanup_evidence struct evidence evidence = {0};

	tell(store, &(struct side){INVOCATION, 1000, false});
	for (size_t i = 0; i < ARRAY_SIZE(sides); i++)
		tell_as(store, &sides[i], TRUST_FORGEABLE);
	evidence = told(store);
	assert_int_equal(evidence.run_count, 1);
	assert_true(evidence.runs[0].started_ms == NOW_MS + 1000);
	assert_true(evidence.runs[0].ended_ms == 0);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        what_anybody_can_have_written_is_no_run_and_ends_none,
	        make_place, clear_place),
	    cmocka_unit_test_setup_teardown(a_service_told_by_two_is_one_run,
	        make_place, clear_place),
	    cmocka_unit_test_setup_teardown(
	        a_oneshot_service_told_by_two_is_one_run, make_place,
	        clear_place),
	    cmocka_unit_test_setup_teardown(two_runs_of_a_crash_loop_stay_two,
	        make_place, clear_place),
	};

	return cmocka_run_group_tests_name("store_runs", tests, NULL, NULL);
}
