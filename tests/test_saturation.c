/* SPDX-License-Identifier: Apache-2.0 */
/* Counts as high as they get, and rows that cannot be kept. */
#include <sqlite3.h>

#include "analyzer/lost.h"
#include "reports/counters.h"
#include "store/retention.h"
#include "tests/store_help.h"

#define HIGHEST UINT64_MAX
#define HOUR_MS 3600000U

static struct record loss_of(uint64_t count, uint64_t at_ms)
{
	return (struct record){
	    .kind = RECORD_LOSS,
	    .loss = {.what = slice_of("printk_suppressed"),
	             .detail = slice_of("kauditd_printk_skb"),
	             .from_ms = at_ms,
	             .to_ms = at_ms,
	             .count = count,
	             .how = LOSS_AT_MOST,
	             .trust = TRUST_PROGRAM}
        };
}

static void run_sql(const struct place *place, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(place->path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

static const uint64_t counts[] = {INT64_MAX - 7, INT64_MAX,
    (uint64_t)INT64_MAX + 1, UINT64_MAX, 9999999999999999999U};

TEST(losses_as_high_as_can_be_stop_nobody)
{
	struct store *store = open_store(*state);
	struct record records[300];
	struct evidence evidence;

	for (uint64_t i = 0; i < ARRAY_SIZE(records); i++)
		records[i] =
		    loss_of(counts[i % ARRAY_SIZE(counts)], NOW_MS + i);
	for (int again = 0; again < 2; again++)
		(void)put_all(store, "log", records, ARRAY_SIZE(records));
	evidence = all_evidence(store);
	assert_in_range(evidence.loss_count, 64, 70);
	for (size_t i = 0; i < evidence.loss_count; i++)
		assert_true(evidence.losses[i].count >= INT64_MAX - 7);
	evidence_release(&evidence);
	assert_sound(store);
	store_close(store);
}

/* The last one of the hour, widened, is what another one is already. */
TEST(a_loss_that_becomes_another_stops_nobody)
{
	struct store *store = open_store(*state);
	struct record records[64], wide = loss_of(1, NOW_MS + 9);

	for (uint64_t i = 0; i < ARRAY_SIZE(records); i++)
		records[i] = loss_of(i, NOW_MS + i % 2);
	records[0] = loss_of(64, NOW_MS);
	records[0].loss.to_ms = NOW_MS + 9;
	records[63] = loss_of(63, NOW_MS);
	(void)put_all(store, "log", records, ARRAY_SIZE(records));
	(void)put_all(store, "log", &wide, 1);
	assert_sound(store);
	store_close(store);
}

static struct used used_of(const char *image)
{
	return (struct used){.origin = slice_of("strace"),
	    .image = slice_of(image),
	    .count = HIGHEST,
	    .denied = HIGHEST,
	    .first_ms = NOW_MS,
	    .last_ms = NOW_MS};
}

TEST(what_was_used_is_added_up_and_pruned)
{
	const struct used used[] = {used_of("a"), used_of("b")};
	const struct evidence_query query = {.workload = slice_of("spin")};
	struct cutoffs cutoffs = {{0}};
	struct store *store = open_store(*state);
	struct evidence evidence;

	for (int again = 0; again < 3; again++)
		assert_int_equal(store_used(store, slice_of("spin"), used, 2,
		                     NULL),
		    0);
	cutoffs.before_ms[KEPT_IMAGES] = NOW_MS + HOUR_MS;
	assert_int_equal(store_prune(store, &cutoffs, NULL, NULL), 0);
	assert_int_equal(store_evidence(store, &query, &evidence, NULL), 0);
	assert_int_equal(evidence.used_count, 1);
	assert_true(evidence.used[0].count == INT64_MAX);
	assert_true(evidence.used[0].denied == INT64_MAX);
	evidence_release(&evidence);
	store_close(store);
}

TEST(sums_of_what_was_dropped_stay_at_their_highest)
{
	const struct past_call call = {slice_of("spin"), {0}, HIGHEST, 1};
	const struct past_loss lost = {slice_of("kmsg"), HIGHEST, HIGHEST};
	const struct past_seen seen = {
	    slice_of("spin"), {.match = MATCH_YES, .events = HIGHEST}
        };
	const struct past more = {
	    .calls = &call,
	    .losses = &lost,
	    .seen = &seen,
	    .call_count = 1,
	    .loss_count = 1,
	    .seen_count = 1,
	};
	struct store *store = open_store(*state);
	struct past past;

	for (uint64_t i = 1; i < 4; i++) {
		struct cutoffs cutoffs = cutoffs_at(NOW_MS + i * HOUR_MS);
		struct past added = more;

		added.until_ms = cutoffs.before_ms[KEPT_EVENTS];
		added.lost_until_ms = cutoffs.before_ms[KEPT_LOSSES];
		assert_int_equal(store_past(store, &past, NULL), 0);
		added.from_ms = past.until_ms;
		added.lost_from_ms = past.lost_until_ms;
		past_release(&past);
		assert_int_equal(store_prune(store, &cutoffs, &added, NULL), 0);
	}
	assert_int_equal(store_past(store, &past, NULL), 0);
	assert_int_equal(past.call_count, 1);
	assert_true(past.calls[0].events == INT64_MAX);
	assert_true(past.losses[0].events == INT64_MAX);
	assert_true(past.losses[0].intervals == INT64_MAX);
	past_release(&past);
	store_close(store);
}

TEST(what_stands_at_the_highest_is_counted_on)
{
	struct store *store = open_store(*state);
	struct record event = event_at(1), next = event_at(2);
	struct record later = event_at(3);
	struct store_totals totals;

	(void)put_one(store, "log", &event);
	run_sql(*state,
	    "UPDATE observation SET events = 9223372036854775807;"
	    "INSERT INTO observation SELECT class, bucket + 1, events, 0, 0"
	    "  FROM observation;"
	    "UPDATE source SET records = 9223372036854775807,"
	    "                  rejected = 9223372036854775807;"
	    "INSERT INTO uncounted"
	    " SELECT 1, 'rejected', column1, 9223372036854775807"
	    "   FROM (VALUES (0), (1))");
	assert_int_equal(put_one(store, "log", &next), PUT_NEW);
	later.event.time_ms += 48 * HOUR_MS; /* and by the hour */
	assert_int_equal(put_one(store, "log", &later), PUT_NEW);
	assert_int_equal(store_totals(store, &totals, NULL), 0);
	assert_true(totals.events == INT64_MAX);
	assert_true(totals.rejected == INT64_MAX);
	store_close(store);
}

/* What moves to its owner is taken from where it was counted. */
TEST(a_count_still_sinks_when_its_owner_is_known)
{
	struct store *store = open_store(*state);
	struct record event = event_at(1);
	struct evidence evidence;

	(void)put_one(store, "log", &event);
	event.event.subject.unit = slice_of("a.service");
	(void)put_one(store, "journal", &event);
	evidence = all_evidence(store);
	assert_int_equal(events_of(&evidence, NULL), 0);
	assert_int_equal(events_of(&evidence, "a.service"), 1);
	evidence_release(&evidence);
	assert_sound(store);
	store_close(store);
}

static const char refusing[] =
    "CREATE TRIGGER refusing BEFORE INSERT ON symptom "
    "WHEN NEW.text = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END";

static struct record symptom_of(const char *text, enum trust trust)
{
	return (struct record){
	    .kind = RECORD_SYMPTOM,
	    .symptom = {.kind = SYMPTOM_SIGSYS,
	                .subject = {.unit = slice_of("a.service")},
	                .time_ms = NOW_MS,
	                .trust = trust,
	                .text = slice_of(text)}
        };
}

TEST(a_row_that_cannot_be_kept_takes_no_others_along)
{
	struct store *store = open_store(*state);
	const struct record records[] = {
	    event_at(1),
	    symptom_of("good", TRUST_PROGRAM),
	    symptom_of("bad", TRUST_PROGRAM),
	    symptom_of("bad", TRUST_KERNEL),
	    loss_of(1, NOW_MS),
	};
	struct evidence evidence;

	run_sql(*state, refusing);
	assert_int_equal(put_all(store, "log", records, ARRAY_SIZE(records))
	                     .of[PUT_NEW],
	    1);
	evidence = all_evidence(store);
	assert_int_equal(evidence.symptom_count, 1);
	assert_slice_equal(evidence.symptoms[0].text, "good");
	assert_int_equal(evidence.rejected, 2);
	assert_int_equal(evidence.loss_count, 2);
	assert_slice_equal(evidence.losses[1].what, "unreadable");
	assert_int_equal(evidence.losses[1].trust, TRUST_KERNEL);
	evidence_release(&evidence);
	assert_sound(store);
	store_close(store);
}

TEST(counters_of_losses_do_not_begin_anew)
{
	const struct loss losses[] = {
	    {.source = slice_of("kmsg"),
             .what = slice_of("overrun"),
             .count = HIGHEST,
             .how = LOSS_EXACT,
             .trust = TRUST_KERNEL,
             .to_ms = NOW_MS},
	    {.source = slice_of("kmsg"),
             .what = slice_of("overrun"),
             .count = 2,
             .how = LOSS_EXACT,
             .trust = TRUST_KERNEL,
             .to_ms = NOW_MS},
	};
	const struct evidence evidence = {.losses = losses, .loss_count = 2};
	struct past_loss rows[LOST_SOURCES];

	assert_int_equal(lost_read(&evidence, 0, 0, NULL, rows), 1);
	assert_true(rows[0].events == HIGHEST);
	assert_int_equal(rows[0].intervals, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(losses_as_high_as_can_be_stop_nobody),
	    store_test(a_loss_that_becomes_another_stops_nobody),
	    store_test(what_was_used_is_added_up_and_pruned),
	    store_test(sums_of_what_was_dropped_stay_at_their_highest),
	    store_test(what_stands_at_the_highest_is_counted_on),
	    store_test(a_count_still_sinks_when_its_owner_is_known),
	    store_test(a_row_that_cannot_be_kept_takes_no_others_along),
	    cmocka_unit_test(counters_of_losses_do_not_begin_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
