/* SPDX-License-Identifier: Apache-2.0 */
/* What the store drops, and what stays known of it. */
#include <errno.h>

#include "store/retention.h"
#include "tests/store_help.h"

#define HOUR_MS 3600000U

static struct evidence spin_evidence(struct store *store)
{
	const struct evidence_query query = {.workload = slice_of("spin")};
	struct evidence evidence;

	assert_int_equal(store_evidence(store, &query, &evidence, NULL), 0);
	return evidence;
}

static struct used used_by(const char *image, uint64_t at_ms)
{
	return (struct used){.origin = slice_of("strace"),
	    .image = slice_of(image),
	    .count = 2,
	    .first_ms = at_ms,
	    .last_ms = at_ms};
}

TEST(that_a_call_was_used_outlives_the_image_that_used_it)
{
	const struct used used[] = {
	    used_by("a", NOW_MS),
	    used_by("b", NOW_MS + 1),
	    used_by("c", NOW_MS + 2 * HOUR_MS),
	};
	struct cutoffs cutoffs = {{0}};
	struct store *store = open_store(*state);
	struct evidence evidence;

	assert_int_equal(store_used(store, slice_of("spin"), used,
	                     ARRAY_SIZE(used), NULL),
	    0);
	cutoffs.before_ms[KEPT_IMAGES] = NOW_MS + 2 * HOUR_MS;
	for (size_t again = 0; again < 2; again++)
		assert_int_equal(store_prune(store, &cutoffs, NULL, NULL), 0);
	evidence = spin_evidence(store);
	assert_int_equal(evidence.used_count, 2);
	assert_null(evidence.used[0].image.ptr);
	assert_int_equal(evidence.used[0].count, 4);
	assert_int_equal(evidence.used[0].first_ms, NOW_MS);
	assert_int_equal(evidence.used[0].last_ms, NOW_MS + 1);
	assert_slice_equal(evidence.used[1].image, "c");
	evidence_release(&evidence);
	store_close(store);
}

TEST(what_was_counted_to_be_dropped_is_dropped_once)
{
	const struct past_seen seen = {
	    slice_of("spin"), {.match = MATCH_YES,
                               .runtime_init = true,
                               .events = 7,
                               .first_ms = 1,
                               .last_ms = 2}
        };
	const struct past past = {.until_ms = NOW_MS,
	    .seen = &seen,
	    .seen_count = 1};
	const struct cutoffs all = cutoffs_at(NOW_MS);
	struct store *store = open_store(*state);
	struct evidence evidence;
	struct error err;

	assert_int_equal(store_prune(store, &all, &past, &err), 0);
	assert_int_equal(store_prune(store, &all, &past, &err), -EAGAIN);
	evidence = spin_evidence(store);
	assert_int_equal(evidence.past_count, 1);
	assert_int_equal(evidence.past[0].events, 7);
	assert_int_equal(evidence.past[0].match, MATCH_YES);
	assert_true(evidence.past[0].runtime_init);
	assert_null(evidence.past[0].subject.node.ptr);
	evidence_release(&evidence);
	store_close(store);
}

TEST(a_symptom_without_a_time_has_no_age)
{
	struct record records[] = {
	    {.kind = RECORD_SYMPTOM,
             .symptom = {.kind = SYMPTOM_ENOSYS, .trust = TRUST_PROGRAM}  },
	    {.kind = RECORD_SYMPTOM,
             .symptom = {.kind = SYMPTOM_SIGSYS, .trust = TRUST_FORGEABLE}},
	};
	const struct cutoffs all = cutoffs_at(NOW_MS);
	struct store *store = open_store(*state);
	struct evidence evidence;

	(void)put_all(store, "log", records, ARRAY_SIZE(records));
	assert_int_equal(store_prune(store, &all, NULL, NULL), 0);
	evidence = spin_evidence(store);
	assert_int_equal(evidence.symptom_count, 1);
	assert_int_equal(evidence.symptoms[0].kind, SYMPTOM_ENOSYS);
	evidence_release(&evidence);
	store_close(store);
}

TEST(nobody_watched_what_was_dropped)
{
	const struct checkpoint watch = {.source = slice_of("log"),
	    .position = slice_of("x"),
	    .watch_from_ms = NOW_MS - 10 * HOUR_MS,
	    .watch_to_ms = NOW_MS + 10 * HOUR_MS};
	struct cutoffs cutoffs = {{0}};
	struct store *store = open_store(*state);
	struct sink sink = sink_of(store);
	struct evidence evidence;

	cutoffs.before_ms[KEPT_RUNS] = NOW_MS;
	/* Nor has anybody, when the same log is read again. */
	for (size_t again = 0; again < 2; again++) {
		assert_int_equal(sink.begin(sink.to, NULL), 0);
		assert_int_equal(sink.commit(sink.to, &watch, 1, NULL), 0);
		assert_int_equal(store_prune(store, &cutoffs, NULL, NULL), 0);
		evidence = spin_evidence(store);
		assert_int_equal(evidence.watch_count, 1);
		assert_int_equal(evidence.watches[0].from_ms,
		    store_horizon(NOW_MS));
		assert_int_equal(evidence.watches[0].to_ms, watch.watch_to_ms);
		evidence_release(&evidence);
	}
	store_close(store);
}

TEST(the_oldest_goes_until_there_are_few_enough)
{
	uint64_t most[KEPT_COUNT];
	struct cutoffs cutoffs = {{0}};
	struct store *store = open_store(*state);
	struct record records[8];
	struct kept_state kept;

	for (uint32_t i = 0; i < ARRAY_SIZE(records); i++) {
		records[i] = event_at(i + 1);
		records[i].event.time_ms = NOW_MS + i * HOUR_MS;
	}
	(void)put_all(store, "log", records, ARRAY_SIZE(records));
	for (size_t i = 0; i < KEPT_COUNT; i++)
		most[i] = UINT64_MAX;
	assert_int_equal(store_bound(store, most, &cutoffs, NULL), 0);
	assert_int_equal(cutoffs.before_ms[KEPT_EVENTS], 0);
	most[KEPT_EVENTS] = 3;
	assert_int_equal(store_bound(store, most, &cutoffs, NULL), 0);
	assert_int_equal(cutoffs.before_ms[KEPT_WATCHES],
	    cutoffs.before_ms[KEPT_EVENTS]);
	assert_int_equal(cutoffs.before_ms[KEPT_SYMPTOMS], 0);
	assert_int_equal(store_prune(store, &cutoffs, NULL, NULL), 0);
	assert_int_equal(store_kept(store, KEPT_EVENTS, &kept, NULL), 0);
	assert_int_equal(kept.rows, 3);
	assert_int_equal(kept.until_ms, cutoffs.before_ms[KEPT_EVENTS]);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(that_a_call_was_used_outlives_the_image_that_used_it),
	    store_test(what_was_counted_to_be_dropped_is_dropped_once),
	    store_test(a_symptom_without_a_time_has_no_age),
	    store_test(nobody_watched_what_was_dropped),
	    store_test(the_oldest_goes_until_there_are_few_enough),
	};

	return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}
