/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <unistd.h>

#include "reports/state.h"
#include "reports/timeline.h"
#include "tests/report_fixture.h"
#include "tests/test.h"

#define KINDS FIXTURE_KINDS

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	if (!fixture)
		return -1;
	fixture_make(fixture, KINDS, 31, false);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	fixture_free(*state);
	free(*state);
	return 0;
}

static size_t occurs(const char *text, const char *what)
{
	size_t count = 0;

	for (; (text = strstr(text, what)); text++)
		count++;
	return count;
}

TEST(the_fixture_has_every_verdict)
{
	struct fixture *fixture = *state;
	static const enum outcome outcomes[KINDS] = {OUTCOME_HOLD, OUTCOME_PASS,
	    OUTCOME_HOLD, OUTCOME_INSUFFICIENT, OUTCOME_PASS,
	    OUTCOME_UNTRUSTED};

	for (size_t i = 0; i < KINDS; i++)
		assert_int_equal(fixture->items[i].verdict.outcome,
		    outcomes[i]);
}

TEST(an_axis_has_whole_bins_and_holds_all)
{
	struct fixture *fixture = *state;
	struct axis axis;

	axis_of(&fixture->report, &axis);
	assert_true(axis.bins > AXIS_BINS / 3 && axis.bins <= AXIS_BINS);
	assert_int_equal(axis.from_ms % axis.step_ms, 0);
	assert_int_equal(axis.to_ms - axis.from_ms, axis.bins * axis.step_ms);
	assert_true(axis.from_ms <= END - 31 * DAY);
	assert_true(axis.to_ms > END);
}

TEST(an_axis_is_bounded_whatever_is_asked)
{
	struct fixture *fixture = *state;
	struct report report = fixture->report;
	static const uint64_t spans[] = {0, 1, HOUR, 71 * HOUR, 72 * HOUR,
	    400 * DAY, 20000 * DAY};
	struct axis axis;

	for (size_t i = 0; i < ARRAY_SIZE(spans); i++) {
		report.from_ms = END - spans[i];
		report.to_ms = END;
		axis_of(&report, &axis);
		assert_true(axis.bins >= 1 && axis.bins <= AXIS_BINS);
		assert_true(axis.from_ms <= END - spans[i]);
		assert_true(axis.to_ms > END);
	}
}

TEST(a_timeline_has_every_event_once)
{
	struct fixture *fixture = *state;
	const struct evidence *evidence = &fixture->items[0].evidence;
	struct timeline timeline = {0};
	struct axis axis;
	uint64_t sum = 0, bins = 0;

	axis_of(&fixture->report, &axis);
	timeline_add(&timeline, &axis, evidence, MATCH_YES);
	for (size_t i = 0; i < evidence->observation_count; i++)
		sum += evidence->observations[i].events;
	for (size_t i = 0; i < axis.bins; i++)
		bins += timeline.counts[i][SERIES_LOG];
	assert_int_equal(timeline.total, sum);
	assert_int_equal(bins, sum);
	assert_true(timeline.highest > 0);
}

TEST(a_gap_is_told_from_a_loss)
{
	struct fixture *fixture = *state;
	cleanup_gaps struct gaps gaps = {0};
	struct axis axis = {.from_ms = END - 31 * DAY,
	    .to_ms = END,
	    .step_ms = DAY,
	    .bins = 31};

	assert_int_equal(gaps_find(&fixture->rows[0], &axis, false, &gaps), 0);
	assert_int_equal(gaps.count, 2);
	assert_int_equal(gaps.nodes, 1);
	assert_null(gaps.items[0].loss);
	assert_int_equal((gaps.unwatched_ms + HOUR / 2) / HOUR, 11);
	assert_non_null(gaps.items[1].loss);
	assert_slice_equal(gaps.items[1].loss->what, "overrun");
	assert_int_equal((gaps.lost_ms + HOUR / 2) / HOUR, 5);
}

TEST(a_node_nobody_watched_is_one_gap)
{
	struct fixture *fixture = *state;
	cleanup_gaps struct gaps gaps = {0};
	struct axis axis = {.from_ms = END - 31 * DAY,
	    .to_ms = END,
	    .step_ms = DAY,
	    .bins = 31};

	assert_int_equal(gaps_find(&fixture->rows[5], &axis, false, &gaps), 0);
	assert_int_equal(gaps.count, 1);
	assert_slice_equal(gaps.items[0].node, "node-b");
	assert_int_equal(gaps.items[0].to_ms - gaps.items[0].from_ms, 31 * DAY);
}

TEST(phases_follow_each_other)
{
	struct fixture *fixture = *state;
	const struct evidence *evidence = &fixture->items[4].evidence;
	struct stay stay;
	size_t i = 0;

	for (; stay_at(evidence, i, END, &stay); i++)
		assert_int_equal(stay.phase, i);
	assert_int_equal(i, 3);
	assert_true(stay_at(evidence, 2, END, &stay));
	assert_int_equal(stay.to_ms, END);
}

TEST(worst_is_first_and_what_is_alike_keeps_its_order)
{
	struct fixture *fixture = *state;
	cleanup_free size_t *order = report_order(&fixture->report);
	static const size_t expect[KINDS] = {0, 2, 5, 3, 1, 4};

	assert_non_null(order);
	assert_memory_equal(order, expect, sizeof(expect));
	assert_int_equal(report_urgent(&fixture->report), 3);
}

TEST(every_chart_of_the_page_has_its_table)
{
	cleanup_free char *text = fixture_written(*state, "html");
	const char *at = text;
	size_t charts = 0;

	while ((at = strstr(at, "<figure"))) {
		const char *end = strstr(at, "</figure>");
		const char *table = strstr(at, "<table>");
		const char *title = strstr(at, "<title");

		assert_true(table && table < end);
		assert_true(title && title < end);
		charts++;
		at = end;
	}
	/* One of all; of each two, and a curve where calls were seen. */
	assert_int_equal(charts, 1 + 2 * KINDS + 3);
	assert_int_equal(occurs(text, "<script"), 0);
	assert_int_equal(occurs(text, " style="), 0);
	assert_int_equal(occurs(text, "src="), 0);
}

TEST(the_page_says_what_went_against_the_gate)
{
	cleanup_free char *html = fixture_written(*state, "html");
	cleanup_free char *text = fixture_written(*state, "text");
	cleanup_free char *markdown = fixture_written(*state, "markdown");
	cleanup_free char *json = fixture_written(*state, "json");

	assert_int_equal(occurs(html, ">overridden</span>"), 1);
	assert_int_equal(occurs(text, "  overridden: to errno at "), 1);
	assert_int_equal(occurs(markdown, "**overridden** to errno"), 1);
	assert_int_equal(occurs(json, "\"override\": true"), 1);
}

TEST(junit_fails_what_holds_and_errs_on_what_cannot_be_told)
{
	cleanup_free char *text = fixture_written(*state, "junit");
	struct fixture *fixture = *state;
	size_t failures = 0, errors = 0;

	for (size_t i = 0; i < KINDS; i++)
		for (unsigned k = 0; k < CHECK_COUNT; k++) {
			enum outcome outcome =
			    fixture->items[i].verdict.checks[k].outcome;

			failures += outcome == OUTCOME_HOLD;
			errors += outcome == OUTCOME_INSUFFICIENT ||
			          outcome == OUTCOME_UNTRUSTED;
		}
	assert_true(failures > 0 && errors > 0);
	assert_int_equal(occurs(text, "<failure type=\"hold\""), failures);
	assert_int_equal(occurs(text, "<error type=\"insufficient\"") +
	                     occurs(text, "<error type=\"untrusted\""),
	    errors);
	assert_int_equal(occurs(text, "<testcase "), KINDS * CHECK_COUNT);
	assert_int_equal(occurs(text, "<testsuite "), KINDS);
}

TEST(prometheus_says_of_each_workload_one_phase)
{
	cleanup_free char *text = fixture_written(*state, "prometheus");
	size_t ones = 0;
	const char *at = text;

	while ((at = strstr(at, "\nseccompctl_profile_phase{"))) {
		at = strchr(at, ' ');
		ones += at[1] == '1';
	}
	assert_int_equal(ones, KINDS);
	assert_int_equal(occurs(text, "seccompctl_gate_pass{"), KINDS);
	assert_non_null(
	    strstr(text, "seccompctl_gate_pass{workload=\"checkout\"} 1\n"));
	assert_non_null(
	    strstr(text, "seccompctl_gate_pass{workload=\"mailer\"} 0\n"));
}

/* The report's state through a file and back. */
static void keep_state(const struct report *report, struct report_state *ret)
{
	cleanup_problems struct problems problems = {0};
	char path[] = "/tmp/state-XXXXXX";
	int fd = mkstemp(path);
	FILE *out = fdopen(fd, "w");
	struct error err;

	assert_non_null(out);
	assert_int_equal(report_state_write(report, out, &err), 0);
	(void)fclose(out);
	problems_init(&problems, path);
	assert_int_equal(report_state_read(path, ret, &problems), 0);
	assert_int_equal(unlink(path), 0);
}

TEST(a_state_knows_what_it_was_told)
{
	struct fixture *fixture = *state;
	cleanup_report_state struct report_state kept = {0};

	keep_state(&fixture->report, &kept);
	for (size_t i = 0; i < KINDS; i++)
		assert_true(report_state_same(&kept, &fixture->rows[i]));
}

static bool is_news(struct fixture *fixture, const struct report_state *kept)
{
	return !report_state_same(kept, &fixture->rows[0]);
}

TEST(counts_are_no_news_and_verdicts_are)
{
	struct fixture *fixture = *state;
	struct fixture_item *item = &fixture->items[0];
	struct finding *finding = &item->verdict.findings.items[0];
	cleanup_report_state struct report_state kept = {0};

	keep_state(&fixture->report, &kept);
	finding->count += 1000;
	finding->last_ms += HOUR;
	assert_false(is_news(fixture, &kept));
	finding->decided = true;
	assert_true(is_news(fixture, &kept));
	finding->decided = false;
	item->verdict.findings.count--;
	assert_true(is_news(fixture, &kept));
	item->verdict.findings.count++;
	item->evidence.rollout.held = true;
	assert_true(is_news(fixture, &kept));
	item->evidence.rollout.held = false;
	item->verdict.checks[CHECK_RUNS].outcome = OUTCOME_INSUFFICIENT;
	assert_true(is_news(fixture, &kept));
}

TEST(without_a_state_all_is_news)
{
	struct fixture *fixture = *state;
	cleanup_report_state struct report_state kept = {0};
	cleanup_problems struct problems problems = {0};

	problems_init(&problems, "none");
	assert_int_equal(report_state_read("/nonexistent/state", &kept,
	                     &problems),
	    0);
	assert_true(is_news(fixture, &kept));
}

#define WITH_FIXTURE(test) \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_FIXTURE(the_fixture_has_every_verdict),
	    WITH_FIXTURE(an_axis_has_whole_bins_and_holds_all),
	    WITH_FIXTURE(an_axis_is_bounded_whatever_is_asked),
	    WITH_FIXTURE(a_timeline_has_every_event_once),
	    WITH_FIXTURE(a_gap_is_told_from_a_loss),
	    WITH_FIXTURE(a_node_nobody_watched_is_one_gap),
	    WITH_FIXTURE(phases_follow_each_other),
	    WITH_FIXTURE(worst_is_first_and_what_is_alike_keeps_its_order),
	    WITH_FIXTURE(every_chart_of_the_page_has_its_table),
	    WITH_FIXTURE(the_page_says_what_went_against_the_gate),
	    WITH_FIXTURE(
	        junit_fails_what_holds_and_errs_on_what_cannot_be_told),
	    WITH_FIXTURE(prometheus_says_of_each_workload_one_phase),
	    WITH_FIXTURE(a_state_knows_what_it_was_told),
	    WITH_FIXTURE(counts_are_no_news_and_verdicts_are),
	    WITH_FIXTURE(without_a_state_all_is_news),
	};

	return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
