/* SPDX-License-Identifier: Apache-2.0 */
/* What reports, status and pruning are told of all workloads. */
#include "controller/counted.h"
#include "controller/deployed.h"
#include "controller/gathering.h"
#include "controller/unclaimed.h"
#include "tests/controlled.h"

static struct gathering all;

static int gather(const struct gathering_asked *asked)
{
	gathering_release(&all);
	return gathering_read(&authority, &it.workloads, asked, &all, &err);
}

TEST(a_report_is_made_of_cases_and_of_what_is_nobodys)
{
	static struct observation nobodys = {.events = 3};

	memory.unclaimed.observations = &nobodys;
	memory.unclaimed.observation_count = 1;
	memory.past.until_ms = 5;
	assert_int_equal(gather(&(struct gathering_asked){.now_ms = NOW}), 0);
	assert_int_equal(all.count, 1);
	assert_string_equal(all.cases[0].is.workload->name, "spin");
	assert_int_equal(all.cases[0].is.verdict.outcome, OUTCOME_PASS);
	assert_false(all.cases[0].other_span);
	assert_false(all.held);
	assert_int_equal(all.source_count, 2);
	assert_slice_equal(all.sources[0].source, "audit");
	assert_slice_equal(all.sources[0].node, "n1");
	assert_int_equal(all.sources[0].records, 7);
	assert_null(all.sources[1].node.ptr);
	assert_int_equal(all.totals.events, 11);
	assert_int_equal(all.past.until_ms, 5);
	assert_int_equal(all.unclaimed.observation_count, 1);
	gathering_release(&all);
	assert_int_equal(all.count, 0);
}

TEST(what_is_shown_may_be_of_another_span_than_the_verdict)
{
	assert_int_equal(gather(&(struct gathering_asked){.now_ms = NOW,
	                     .since_ms = T0 + DAY}),
	    0);
	assert_true(all.cases[0].other_span);
	assert_int_equal(all.cases[0].shown.from_ms, T0 + DAY);
	assert_int_equal(all.cases[0].is.evidence.from_ms, 0);
	assert_int_equal(gather(&(struct gathering_asked){.now_ms = NOW,
	                     .until_ms = NOW - DAY}),
	    0);
	assert_true(all.cases[0].other_span);
	gathering_release(&all);
}

TEST(one_workload_is_gathered_if_it_is_asked_for)
{
	struct workload two[2] = {it.workload, it.workload};

	it.workloads.items = two;
	it.workloads.count = 2;
	assert_int_equal(gather(&(struct gathering_asked){.now_ms = NOW}), 0);
	assert_int_equal(all.count, 2);
	assert_int_equal(gather(&(struct gathering_asked){.now_ms = NOW,
	                     .only = &two[1]}),
	    0);
	assert_int_equal(all.count, 1);
	assert_ptr_equal(all.cases[0].is.workload, &two[1]);
	gathering_release(&all);
}

TEST(a_workload_that_is_held_is_told)
{
	see_in_runs("ptrace", 1);
	assert_int_equal(gather(&(struct gathering_asked){.now_ms = NOW}), 0);
	assert_true(all.held);
	gathering_release(&all);
}

TEST(a_report_with_a_hole_is_none)
{
	memory.rest_fails = -EIO;
	assert_int_equal(gather(&(struct gathering_asked){.now_ms = NOW}),
	    -EIO);
	assert_string_equal(err.text, "reading the store: disk on fire");
	memory.evidence_fails = -EACCES;
	assert_int_equal(gather(&(struct gathering_asked){.now_ms = NOW}),
	    -EACCES);
	gathering_release(&all);
}

TEST(what_nobody_claims_is_counted_by_program)
{
	struct observation seen[] = {
	    {.subject.exe = S("/a"), .events = 2, .first_ms = 9, .last_ms = 9 },
	    {.subject.exe = S("/b"), .events = 3, .first_ms = 4, .last_ms = 8 },
	    {.subject.exe = S("/a"), .events = 1, .first_ms = 6, .last_ms = 20},
	};
	const struct evidence evidence = {.observations = seen,
	    .observation_count = ARRAY_SIZE(seen)};
	struct unclaimed sums;

	unclaimed_count(&evidence, &sums);
	assert_int_equal(sums.events, 6);
	assert_int_equal(sums.programs, 2);
	assert_int_equal(sums.first_ms, 4);
	assert_int_equal(sums.last_ms, 20);
}

TEST(what_is_pruned_is_counted_by_workload)
{
	static struct observation nobodys = {
	    .call = {AUDIT_ARCH_X86_64, 101, SECCOMP_RET_LOG},
	    .match = MATCH_YES,
	    .events = 3
        };
	struct loss lost = {.source = S("audit"),
	    .to_ms = T0 + HOUR,
	    .count = 4,
	    .how = LOSS_EXACT,
	    .trust = TRUST_KERNEL};
	cleanup_counted struct counted counted = {0};

	see_in_runs("getpid", 3);
	memory.unclaimed.observations = &nobodys;
	memory.unclaimed.observation_count = 1;
	memory.unclaimed.losses = &lost;
	memory.unclaimed.loss_count = 1;
	assert_int_equal(counted_read(&authority, &it.workloads, NOW, NOW,
	                     &counted, &err),
	    0);
	assert_int_equal(counted.past.until_ms, NOW);
	assert_int_equal(counted.past.call_count, 2);
	assert_slice_equal(counted.past.calls[0].workload, "");
	assert_int_equal(counted.past.calls[0].events, 3);
	assert_slice_equal(counted.past.calls[1].workload, "spin");
	assert_int_equal(counted.past.calls[1].events, 3);
	/* Alike, they are one, from the first to the last. */
	assert_int_equal(counted.past.seen_count, 1);
	assert_int_equal(counted.past.seen[0].seen.events, 3);
	assert_int_equal(counted.past.seen[0].seen.first_ms,
	    it.runs[0].started_ms + 1);
	assert_int_equal(counted.past.seen[0].seen.last_ms,
	    it.runs[2].started_ms + 1);
	assert_int_equal(counted.past.loss_count, 1);
	assert_int_equal(counted.past.losses[0].events, 4);
}

TEST(what_was_counted_already_is_not_counted_again)
{
	cleanup_counted struct counted counted = {0};

	see_in_runs("getpid", 1);
	memory.past.until_ms = memory.past.lost_until_ms = NOW;
	assert_int_equal(counted_read(&authority, &it.workloads, NOW, NOW,
	                     &counted, &err),
	    0);
	assert_int_equal(counted.past.call_count, 0);
	assert_int_equal(counted.past.loss_count, 0);
	memory.past.until_ms = 0;
	memory.evidence_fails = -EIO;
	assert_int_equal(counted_read(&authority, &it.workloads, NOW, NOW,
	                     &counted, &err),
	    -EIO);
	memory.rest_fails = -EIO;
	assert_int_equal(counted_read(&authority, &it.workloads, NOW, NOW,
	                     &counted, &err),
	    -EIO);
}

static struct record put_last;
static char put_hash[HASH_TEXT];
static size_t calls;
static struct deployed_as found;

static int put(void *to, struct slice source, const struct record *record,
    struct error *why)
{
	(void)to;
	(void)source;
	(void)why;
	put_last = *record;
	(void)snprintf(put_hash, sizeof(put_hash), "%.*s",
	    (int)record->run.profile_hash.len, record->run.profile_hash.ptr);
	return 0;
}

static int begin(void *to, struct error *why)
{
	(void)to;
	(void)why;
	calls += 1;
	return 0;
}

static int commit(void *to, const struct checkpoint *at, size_t count,
    struct error *why)
{
	(void)to;
	(void)at;
	(void)why;
	calls += 10 * count;
	return 0;
}

static void rollback(void *to)
{
	(void)to;
	calls += 100;
}

static bool find(struct slice container, struct deployed_as *ret)
{
	assert_slice_equal(container, "c1");
	*ret = found;
	return *found.config != '\0';
}

static void put_run(const struct run_edge *run)
{
	const struct sink to = {begin, put, commit, NULL, rollback, NULL};
	const struct record record = {.kind = RECORD_RUN, .run = *run};
	struct deployed deployed;
	struct sink sink = deployed_sink(&to, find, &deployed);

	assert_null(sink.outcome);
	assert_int_equal(sink.begin(sink.to, &err), 0);
	assert_int_equal(sink.put(sink.to, S("x"), &record, &err), 0);
	assert_int_equal(sink.commit(sink.to, NULL, 1, &err), 0);
	sink.rollback(sink.to);
	assert_int_equal(calls, 111);
	calls = 0;
}

static struct run_edge start_of_c1(void)
{
	return (struct run_edge){.subject.container = S("c1"),
	    .time_ms = UINT64_C(9000000000000),
	    .phase = -1,
	    .trust = TRUST_KERNEL};
}

TEST(a_start_is_told_with_what_the_runtime_keeps_of_it)
{
	struct run_edge run = start_of_c1();

	found = (struct deployed_as){.config = "spin.json",
	    .image = "img",
	    .filtered = true};
	put_run(&run);
	assert_slice_equal(put_last.run.image, "img");
	assert_string_equal(put_hash, hash);
	assert_int_equal(put_last.run.phase, PHASE_ERRNO);
	found.filtered = false;
	run.image = S("said");
	put_run(&run);
	assert_slice_equal(put_last.run.image, "said");
	assert_string_equal(put_hash, DEPLOYED_NONE);
	assert_int_equal(put_last.run.phase, -1);
}

TEST(what_was_said_or_cannot_be_its_own_is_left_as_it_is)
{
	struct run_edge run = start_of_c1();

	found = (struct deployed_as){.config = "spin.json", .filtered = true};
	run.time_ms = 1; /* the file is of one that came later */
	put_run(&run);
	assert_null(put_last.run.profile_hash.ptr);
	run = start_of_c1();
	run.ended = true;
	put_run(&run);
	assert_null(put_last.run.profile_hash.ptr);
	run = start_of_c1();
	run.subject.node = S("n2");
	put_run(&run);
	assert_null(put_last.run.profile_hash.ptr);
	run = start_of_c1();
	run.trust = TRUST_FORGEABLE;
	put_run(&run);
	assert_null(put_last.run.profile_hash.ptr);
	run = start_of_c1();
	run.profile_hash = S("h");
	put_run(&run);
	assert_string_equal(put_hash, "h");
	run = start_of_c1();
	write_text("spin.json", "{");
	put_run(&run);
	assert_null(put_last.run.profile_hash.ptr);
	found = (struct deployed_as){.config = ""};
	put_run(&run);
	assert_null(put_last.run.profile_hash.ptr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(a_report_is_made_of_cases_and_of_what_is_nobodys),
	    CASE(what_is_shown_may_be_of_another_span_than_the_verdict),
	    CASE(one_workload_is_gathered_if_it_is_asked_for),
	    CASE(a_workload_that_is_held_is_told),
	    CASE(a_report_with_a_hole_is_none),
	    CASE(what_nobody_claims_is_counted_by_program),
	    CASE(what_is_pruned_is_counted_by_workload),
	    CASE(what_was_counted_already_is_not_counted_again),
	    CASE(a_start_is_told_with_what_the_runtime_keeps_of_it),
	    CASE(what_was_said_or_cannot_be_its_own_is_left_as_it_is),
	};

	return cmocka_run_group_tests_name("gathering", tests, NULL, NULL);
}
