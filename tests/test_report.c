/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <unistd.h>

#include "reports/counters.h"
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

static struct observation call(int32_t nr, uint64_t first_ms, uint64_t events)
{
	return (struct observation){
	    .call = {AUDIT_ARCH_X86_64, nr, SECCOMP_RET_LOG},
	    .match = MATCH_YES,
	    .events = events,
	    .first_ms = first_ms,
	    .last_ms = first_ms
        };
}

static uint64_t counted(const struct counters *counters, const char *syscall)
{
	for (size_t i = 0; i < counters->count; i++)
		if (strcmp(counters->items[i].syscall, syscall) == 0)
			return counters->items[i].count;
	return 0;
}

/* What is seen later goes to "other", and stays there however much of it. */
TEST(labels_are_bounded_and_no_counter_sinks)
{
	struct observation many[200];
	struct evidence evidence = {.observations = many};
	cleanup_counters struct counters before = {0}, after = {0};
	uint64_t other;

	for (int32_t i = 0; i < 100; i++)
		many[i] = call(i, END + (uint64_t)i, 1);
	evidence.observation_count = 100;
	assert_int_equal(counters_read(&evidence, NULL, S(""), &before), 0);
	assert_int_equal(before.count, COUNTERS_MOST + 1);
	other = counted(&before, "other");
	assert_int_equal(other, 100 - COUNTERS_MOST);
	for (int32_t i = 0; i < 100; i++)
		many[100 + i] = call(i, END + HOUR, (uint64_t)i * 1000);
	evidence.observation_count = 200;
	assert_int_equal(counters_read(&evidence, NULL, S(""), &after), 0);
	for (size_t i = 0; i < before.count; i++)
		assert_true(counted(&after, before.items[i].syscall) >=
		            before.items[i].count);
}

TEST(labels_are_never_twice_the_same)
{
	struct observation two[] = {call(0, END, 3), call(0, END, 4)};
	struct evidence evidence = {.observations = two,
	    .observation_count = 2};
	cleanup_counters struct counters counters = {0};

	/* No action that has a name: both are "unknown". */
	two[0].call.action = 0x12340000;
	two[1].call.action = 0x43210000;
	assert_int_equal(counters_read(&evidence, NULL, S(""), &counters), 0);
	assert_int_equal(counters.count, 1);
	assert_int_equal(counters.items[0].count, 7);
	assert_string_equal(counters.items[0].action, "unknown");
}

static struct loss lose(const char *what, uint64_t count, enum loss_how how)
{
	return (struct loss){.node = S("n"),
	    .source = S("netlink"),
	    .what = slice_of(what),
	    .count = count,
	    .how = how,
	    .trust = TRUST_KERNEL};
}

TEST(the_kernels_counter_is_counted_by_its_changes)
{
	struct loss losses[] = {
	    lose("lost", 10, LOSS_EXACT),
	    lose("lost", 15, LOSS_EXACT),
	    lose("boot", 0, LOSS_EXACT),
	    lose("lost", 4, LOSS_EXACT),
	    lose("overrun", 99, LOSS_UNKNOWN),
	    lose("gap", 7, LOSS_AT_MOST),
	};
	struct evidence evidence = {.losses = losses,
	    .loss_count = ARRAY_SIZE(losses)};
	struct past_loss rows[LOST_SOURCES];

	losses[2].harmless = true;
	assert_int_equal(lost_read(&evidence, 0, 0, NULL, rows), 1);
	assert_slice_equal(rows[0].source, "netlink");
	assert_int_equal(rows[0].events, 10 + 5 + 4 + 7);
	assert_int_equal(rows[0].intervals, 5);
}

/* The store keeps the last count of what it drops, for the next to be told. */
TEST(what_was_pruned_is_neither_lost_nor_counted_again)
{
	struct loss losses[] = {
	    lose("lost", 15, LOSS_EXACT),
	    lose("lost", 19, LOSS_EXACT),
	    lose("gap", 7, LOSS_AT_MOST),
	};
	const struct past_loss dropped = {S("netlink"), 15, 2};
	const struct past past = {.until_ms = END,
	    .losses = &dropped,
	    .loss_count = 1};
	struct evidence evidence = {.losses = losses,
	    .loss_count = ARRAY_SIZE(losses)};
	struct past_loss rows[LOST_SOURCES];

	losses[0].to_ms = END - HOUR;
	losses[1].to_ms = losses[2].to_ms = END + HOUR;
	assert_int_equal(lost_read(&evidence, END, 0, &past, rows), 1);
	assert_int_equal(rows[0].events, 15 + 4 + 7);
	assert_int_equal(rows[0].intervals, 4);
}

TEST(what_was_pruned_of_a_workload_is_its_own)
{
	struct observation seen[] = {call(0, END, 3)};
	struct evidence evidence = {.observations = seen,
	    .observation_count = 1};
	const struct past_call dropped[] = {
	    {S("a"), seen[0].call, 40,  END - DAY},
	    {S("b"), seen[0].call, 500, END - DAY},
	};
	const struct past past = {.until_ms = END,
	    .calls = dropped,
	    .call_count = ARRAY_SIZE(dropped)};
	cleanup_counters struct counters counters = {0};

	assert_int_equal(counters_read(&evidence, &past, S("a"), &counters), 0);
	assert_int_equal(counters.count, 1);
	assert_int_equal(counters.items[0].count, 43);
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
	    cmocka_unit_test(labels_are_bounded_and_no_counter_sinks),
	    cmocka_unit_test(labels_are_never_twice_the_same),
	    cmocka_unit_test(the_kernels_counter_is_counted_by_its_changes),
	    cmocka_unit_test(what_was_pruned_is_neither_lost_nor_counted_again),
	    cmocka_unit_test(what_was_pruned_of_a_workload_is_its_own),
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
