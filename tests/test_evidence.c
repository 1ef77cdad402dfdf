/* SPDX-License-Identifier: Apache-2.0 */
/* What the store says of a workload is what was put into it. */
#include <errno.h>

#include "tests/store_help.h"

static void put_record(struct store *store, const struct record *record)
{
	(void)put_all(store, "log", record, 1);
}

static struct subject subject_of(const char *unit)
{
	return (struct subject){.node = slice_of("here"),
	    .unit = slice_of(unit),
	    .exe = slice_of("/bin/ls"),
	    .comm = slice_of("ls")};
}

static enum match wants_a(const struct subject *subject, const void *arg)
{
	(void)arg;
	if (!subject->unit.ptr)
		return MATCH_MAYBE;
	return slice_equals(subject->unit, "a.service") ? MATCH_YES : MATCH_NO;
}

TEST(subjects_are_matched_as_they_are_read)
{
	const struct evidence_query query = {.wants = wants_a};
	cleanup_evidence struct evidence evidence = {0};
	struct record events[] = {event_at(1), event_at(2), event_at(3)};
	struct store *store = open_store(*state);

	events[0].event.subject.unit = slice_of("a.service");
	events[1].event.subject.unit = slice_of("b.service");
	(void)put_all(store, "log", events, ARRAY_SIZE(events));
	assert_int_equal(store_evidence(store, &query, &evidence, NULL), 0);
	assert_int_equal(evidence.observation_count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct observation *o = &evidence.observations[i];

		assert_int_equal(o->match,
		    o->subject.unit.ptr ? MATCH_YES : MATCH_MAYBE);
		assert_slice_equal(o->subject.node, "here");
		assert_slice_equal(o->subject.exe, "/bin/ls");
	}
	store_close(store);
}

TEST(a_bucket_at_the_edge_counts_by_its_exact_times)
{
	struct evidence_query query = {.without_exemplars = true};
	struct record event = event_at(1);
	struct store *store = open_store(*state);

	event.event.time_ms += 1;
	put_record(store, &event);
	for (uint64_t before = 0; before < 2; before++)
		for (uint64_t after = 0; after < 2; after++) {
			struct evidence evidence;

			query.from_ms = event.event.time_ms + 1 - before;
			query.to_ms = event.event.time_ms - 1 + after;
			assert_int_equal(store_evidence(store, &query,
			                     &evidence, NULL),
			    0);
			assert_int_equal(evidence.observation_count,
			    before && after);
			assert_int_equal(evidence.exemplar_count, 0);
			evidence_release(&evidence);
		}
	store_close(store);
}

TEST(an_empty_name_is_not_an_unknown_one)
{
	struct store *store = open_store(*state);
	struct record empty = event_at(1), unknown = event_at(2);
	struct evidence evidence;

	empty.event.subject.comm = slice_of("");
	unknown.event.subject.comm = (struct slice){NULL, 0};
	put_record(store, &empty);
	put_record(store, &unknown);
	evidence = all_evidence(store);
	assert_int_equal(evidence.observation_count, 2);
	assert_non_null(evidence.observations[0].subject.comm.ptr);
	assert_null(evidence.observations[1].subject.comm.ptr);
	evidence_release(&evidence);
	store_close(store);
}

TEST(bytes_come_back_as_they_were_up_to_a_nul)
{
	static const char bytes[] = "a\xff'\"; DROP TABLE node; --\0b";
	struct store *store = open_store(*state);
	struct record event = event_at(1);
	struct evidence evidence;
	struct slice comm;

	event.event.subject.comm = (struct slice){bytes, sizeof(bytes) - 1};
	put_record(store, &event);
	put_record(store, &event);
	evidence = all_evidence(store);
	assert_int_equal(evidence.observation_count, 1);
	comm = evidence.observations[0].subject.comm;
	assert_int_equal(comm.len, sizeof(bytes) - 3);
	assert_memory_equal(comm.ptr, bytes, comm.len);
	evidence_release(&evidence);
	store_close(store);
}

TEST(the_ends_of_all_numbers_come_back)
{
	struct store *store = open_store(*state);
	struct record event = event_at(UINT32_MAX);
	struct evidence evidence;

	event.event.call = (struct call){UINT32_MAX, INT32_MIN, UINT32_MAX};
	event.event.ip = UINT64_MAX;
	event.event.pid = event.event.code = UINT32_MAX;
	event.event.has |= EVENT_IP;
	put_record(store, &event);
	evidence = all_evidence(store);
	assert_int_equal(evidence.observations[0].call.arch, UINT32_MAX);
	assert_int_equal(evidence.observations[0].call.nr, INT32_MIN);
	assert_int_equal(evidence.observations[0].call.action, UINT32_MAX);
	assert_true(evidence.exemplars[0].ip == UINT64_MAX);
	assert_int_equal(evidence.exemplars[0].pid, UINT32_MAX);
	assert_int_equal(evidence.exemplars[0].serial, UINT32_MAX);
	evidence_release(&evidence);
	store_close(store);
}

static const struct {
	uint64_t from_ms, to_ms;
	size_t found;
} windows[] = {
    {0,          0,            2},
    {NOW_MS + 1, 0,            2},
    {NOW_MS + 2, 0,            1},
    {0,          NOW_MS,       0},
    {0,          NOW_MS + 1,   1},
    {NOW_MS + 2, NOW_MS + 999, 0},
};

TEST(only_what_lies_in_the_window_is_read)
{
	struct store *store = open_store(*state);
	struct record first = event_at(1), second = event_at(1000);

	second.event.call.nr = 2;
	put_record(store, &first);
	put_record(store, &second);
	for (size_t i = 0; i < ARRAY_SIZE(windows); i++) {
		const struct evidence_query query = {.from_ms =
		                                         windows[i].from_ms,
		    .to_ms = windows[i].to_ms};
		cleanup_evidence struct evidence evidence = {0};

		assert_int_equal(store_evidence(store, &query, &evidence, NULL),
		    0);
		assert_int_equal(evidence.observation_count, windows[i].found);
	}
	store_close(store);
}

TEST(symptoms_are_kept_once_and_within_bounds)
{
	struct store *store = open_store(*state);
	struct evidence evidence;

	for (uint32_t i = 0; i < 200; i++) {
		struct record record = {
		    .kind = RECORD_SYMPTOM,
		    .symptom = {.kind = SYMPTOM_UNIT,
		                .subject = subject_of("a.service"),
		                .time_ms = NOW_MS + i / 2,
		                .pid = i / 2,
		                .has_status = true,
		                .status = 31,
		                .trust = TRUST_PROGRAM,
		                .text = slice_of("status=31/SYS")}
                };

		put_record(store, &record);
	}
	evidence = all_evidence(store);
	assert_int_equal(evidence.symptom_count, 64);
	assert_int_equal(evidence.symptoms[63].pid, 63);
	assert_int_equal(evidence.symptoms[0].status, 31);
	assert_int_equal(evidence.symptoms[0].trust, TRUST_PROGRAM);
	assert_false(evidence.symptoms[0].has_nr);
	assert_slice_equal(evidence.symptoms[0].text, "status=31/SYS");
	evidence_release(&evidence);
	store_close(store);
}

/* The audit log tells it without the unit, the journal with it. */
TEST(a_symptom_told_twice_is_one_and_knows_whose_it_is)
{
	struct record log = {
	    .kind = RECORD_SYMPTOM,
	    .symptom = {.kind = SYMPTOM_ABEND,
	                .subject = {.exe = slice_of("/bin/ls")},
	                .time_ms = NOW_MS,
	                .pid = 5,
	                .text = slice_of("type=ANOM_ABEND")}
        };
	struct record journal = log, other = log;

	journal.symptom.subject.unit = slice_of("a.service");
	journal.symptom.text = slice_of("ANOM_ABEND");
	other.symptom.pid = 6;
	for (int order = 0; order < 2; order++) {
		struct store *store = open_store(*state);
		struct evidence evidence;

		put_record(store, order ? &log : &journal);
		put_record(store, order ? &journal : &log);
		put_record(store, &other);
		evidence = all_evidence(store);
		assert_int_equal(evidence.symptom_count, 2);
		for (size_t i = 0; i < 2; i++)
			assert_int_equal(evidence.symptoms[i].pid == 5,
			    evidence.symptoms[i].subject.unit.ptr != NULL);
		evidence_release(&evidence);
		store_close(store);
		remove_files(*state);
	}
}

TEST(losses_say_of_what_and_how_much)
{
	struct record record = {
	    .kind = RECORD_LOSS,
	    .loss = {.what = slice_of("lost"),
	             .from_ms = NOW_MS,
	             .to_ms = NOW_MS + 5,
	             .count = 7,
	             .how = LOSS_AT_LEAST,
	             .trust = TRUST_KERNEL}
        };
	struct store *store = open_store(*state);
	struct evidence evidence;

	put_record(store, &record);
	put_record(store, &record);
	evidence = all_evidence(store);
	assert_int_equal(evidence.loss_count, 1);
	assert_slice_equal(evidence.losses[0].source, "log");
	assert_slice_equal(evidence.losses[0].node, "here");
	assert_int_equal(evidence.losses[0].count, 7);
	assert_int_equal(evidence.losses[0].how, LOSS_AT_LEAST);
	evidence_release(&evidence);
	store_close(store);
}

static struct run_edge edge_at(const char *key, uint64_t at, bool ended)
{
	return (struct run_edge){
	    .subject = subject_of("a.service"),
	    .key = slice_of(key),
	    .time_ms = NOW_MS + at,
	    .ended = ended,
	    .has_status = ended,
	    .status = ended ? 3 : 0,
	    .origin = slice_of("systemd"),
	    .phase = -1,
	    .trust = TRUST_PROGRAM,
	};
}

static void assert_run(struct store *store, size_t i, uint64_t from,
    uint64_t to)
{
	cleanup_evidence struct evidence evidence = all_evidence(store);

	assert_true(i < evidence.run_count);
	assert_int_equal(evidence.runs[i].started_ms, from ? NOW_MS + from : 0);
	assert_int_equal(evidence.runs[i].ended_ms, to ? NOW_MS + to : 0);
	assert_int_equal(evidence.runs[i].has_status, to != 0);
}

/* Both sides of two runs, in every order, some of them told twice. */
TEST(sides_of_runs_are_paired_in_any_order)
{
	static const struct {
		const char *key;
		uint64_t at;
		bool ended;
	} sides[] = {
	    {"k", 10, false},
            {"k", 20, true },
            {"l", 15, false},
	    {"l", 30, true }
        };

	for (unsigned first = 0; first < 24; first++) {
		struct store *store = open_store(*state);

		for (unsigned n = 0; n < 8; n++) {
			unsigned at = (n * (first % 2 ? 3 : 1) + first) % 4;
			struct run_edge edge = edge_at(sides[at].key,
			    sides[at].at, sides[at].ended);

			assert_int_equal(store_run(store, &edge, NULL), 0);
		}
		assert_run(store, 0, 10, 20);
		assert_run(store, 1, 15, 30);
		store_close(store);
		remove_files(*state);
	}
}

TEST(a_container_that_runs_again_is_another_run)
{
	static const struct {
		uint64_t at;
		bool ended;
	} sides[] = {
	    {10, false},
            {20, true },
            {30, false},
            {40, true }
        };
	struct store *store = open_store(*state);

	for (size_t i = 0; i < ARRAY_SIZE(sides); i++) {
		struct run_edge edge =
		    edge_at("id", sides[i].at, sides[i].ended);

		assert_int_equal(store_run(store, &edge, NULL), 0);
	}
	assert_run(store, 0, 10, 20);
	assert_run(store, 1, 30, 40);
	store_close(store);
}

static void watch(struct store *store, uint64_t from, uint64_t to, bool joined)
{
	const struct checkpoint at = {.source = slice_of("log"),
	    .position = slice_of("p"),
	    .watch_from_ms = NOW_MS + from,
	    .watch_to_ms = NOW_MS + to,
	    .joined = joined,
	    .heard_ms = NOW_MS + from};
	struct sink sink = sink_of(store);

	assert_int_equal(sink.begin(sink.to, NULL), 0);
	assert_int_equal(sink.commit(sink.to, &at, 1, NULL), 0);
}

TEST(watches_are_joined_and_merged_and_else_apart)
{
	struct store *store = open_store(*state);
	struct evidence evidence;

	watch(store, 10, 20, false);
	watch(store, 50, 60, true); /* read on from there */
	watch(store, 70, 80, false);
	watch(store, 75, 90, false);
	evidence = all_evidence(store);
	assert_int_equal(evidence.watch_count, 2);
	assert_int_equal(evidence.watches[0].from_ms, NOW_MS + 10);
	assert_int_equal(evidence.watches[0].to_ms, NOW_MS + 60);
	assert_int_equal(evidence.watches[1].from_ms, NOW_MS + 70);
	assert_int_equal(evidence.watches[1].to_ms, NOW_MS + 90);
	assert_int_equal(evidence.nodes[0].seen_until_ms, NOW_MS + 90);
	assert_int_equal(evidence.nodes[0].heard_ms, NOW_MS + 75);
	assert_slice_equal(evidence.nodes[0].kernel, "6.18");
	evidence_release(&evidence);
	store_close(store);
}

TEST(a_checkpoint_is_found_again)
{
	struct store *store = open_store(*state);
	struct checkpoint at;

	assert_int_equal(store_checkpoint(store, slice_of("log"), &at, NULL),
	    0);
	watch(store, 10, 20, false);
	store_close(store);
	store = open_store(*state);
	assert_int_equal(store_checkpoint(store, slice_of("log"), &at, NULL),
	    1);
	assert_slice_equal(at.position, "p");
	assert_int_equal(at.watch_to_ms, NOW_MS + 20);
	store_close(store);
}

static const struct evidence_query of_a = {
    .workload = {"a", 1}
};

TEST(a_rollout_moves_by_compare_and_swap)
{
	const struct transition first = {.from = -1,
	    .to = PHASE_LOG,
	    .at_ms = NOW_MS,
	    .profile_hash = slice_of("one")};
	const struct transition second = {.from = PHASE_LOG,
	    .to = PHASE_ERRNO,
	    .at_ms = NOW_MS + 1,
	    .profile_hash = slice_of("two")};
	struct store *store = open_store(*state);
	struct evidence evidence;
	struct slice a = slice_of("a");
	int64_t id;

	assert_int_equal(store_transition(store, a, 1, &second, &id, NULL),
	    -ENOENT);
	assert_int_equal(store_transition(store, a, 0, &first, &id, NULL), 0);
	assert_int_equal(store_transition(store, a, 0, &first, &id, NULL),
	    -EEXIST);
	assert_int_equal(store_transition(store, a, 1, &second, &id, NULL), 0);
	assert_int_equal(store_transition(store, a, 1, &second, &id, NULL),
	    -ESTALE);
	assert_int_equal(store_evidence(store, &of_a, &evidence, NULL), 0);
	assert_true(evidence.has_rollout);
	assert_int_equal(evidence.rollout.phase, PHASE_ERRNO);
	assert_int_equal(evidence.rollout.version, 2);
	assert_slice_equal(evidence.rollout.profile_hash, "two");
	assert_slice_equal(evidence.rollout.previous_hash, "one");
	assert_int_equal(evidence.transition_count, 2);
	assert_int_equal(evidence.transitions[0].from, -1);
	evidence_release(&evidence);
	store_close(store);
}

TEST(what_was_undone_is_not_undone_again)
{
	const struct transition first = {.from = -1, .to = PHASE_LOG};
	const struct transition second = {.from = PHASE_LOG, .to = PHASE_ERRNO};
	const struct transition back = {.from = PHASE_ERRNO, .to = PHASE_LOG};
	struct store *store = open_store(*state);
	struct evidence evidence;
	struct slice a = slice_of("a");

	assert_int_equal(store_transition(store, a, 0, &first, NULL, NULL), 0);
	assert_int_equal(store_transition(store, a, 1, &second, NULL, NULL), 0);
	assert_int_equal(store_undo(store, a, 1, &back, NULL), -ESTALE);
	assert_int_equal(store_undo(store, a, 2, &back, NULL), 0);
	assert_int_equal(store_evidence(store, &of_a, &evidence, NULL), 0);
	assert_int_equal(evidence.rollout.phase, PHASE_LOG);
	assert_int_equal(evidence.transition_count, 3);
	assert_true(evidence.transitions[1].undone);
	assert_false(evidence.transitions[2].undone);
	evidence_release(&evidence);
	assert_int_equal(store_undo(store, a, 3, &back, NULL), 0);
	assert_int_equal(store_undo(store, a, 4, &back, NULL), -ENOENT);
	store_close(store);
}

TEST(a_held_rollout_says_why)
{
	const struct transition first = {.from = -1, .to = PHASE_LOG};
	struct store *store = open_store(*state);
	struct evidence evidence;
	struct slice a = slice_of("a");

	assert_int_equal(store_hold(store, a, true, slice_of("no"),
	                     slice_of("me"), NOW_MS, NULL),
	    -ENOENT);
	assert_int_equal(store_transition(store, a, 0, &first, NULL, NULL), 0);
	assert_int_equal(store_hold(store, a, true, slice_of("audit"),
	                     slice_of("me"), NOW_MS, NULL),
	    0);
	assert_int_equal(store_evidence(store, &of_a, &evidence, NULL), 0);
	assert_true(evidence.rollout.held);
	assert_slice_equal(evidence.rollout.hold_reason, "audit");
	evidence_release(&evidence);
	store_close(store);
}

TEST(decisions_come_with_their_conditions)
{
	struct decision decision = {
	    .workload = slice_of("a"),
	    .syscall = slice_of("prctl"),
	    .what = DECISION_ALLOW,
	    .at_ms = NOW_MS,
	    .who = slice_of("me"),
	    .why = slice_of("it names threads"),
	    .args = {{0, slice_of("eq"), 15, 0},
	             {1, slice_of("masked_eq"), UINT64_MAX, 1}},
	    .arg_count = 2,
	};
	struct store *store = open_store(*state);
	struct evidence evidence;

	assert_int_equal(store_decide(store, &decision, NULL), 0);
	decision.what = DECISION_DENY;
	decision.arg_count = 0;
	assert_int_equal(store_decide(store, &decision, NULL), 0);
	assert_int_equal(store_evidence(store, &of_a, &evidence, NULL), 0);
	assert_int_equal(evidence.decision_count, 2);
	assert_int_equal(evidence.decisions[0].arg_count, 2);
	assert_slice_equal(evidence.decisions[0].args[1].op, "masked_eq");
	assert_true(evidence.decisions[0].args[1].value == UINT64_MAX);
	assert_null(evidence.decisions[0].arch.ptr);
	assert_int_equal(evidence.decisions[1].what, DECISION_DENY);
	evidence_release(&evidence);
	store_close(store);
}

TEST(rejected_lines_are_counted_and_the_first_are_kept)
{
	struct record record = {
	    .kind = RECORD_REJECTED,
	    .rejected = {.field = "pid",
	                 .problem = "missing",
	                 .column = 3,
	                 .line = slice_of("type=SECCOMP"),
	                 .trust = TRUST_KERNEL}
        };
	struct store *store = open_store(*state);
	struct evidence evidence;

	for (uint64_t i = 0; i < 20; i++) {
		record.rejected.position = i;
		put_record(store, &record);
	}
	evidence = all_evidence(store);
	assert_int_equal(evidence.rejected, 20);
	evidence_release(&evidence);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(subjects_are_matched_as_they_are_read),
	    store_test(a_bucket_at_the_edge_counts_by_its_exact_times),
	    store_test(an_empty_name_is_not_an_unknown_one),
	    store_test(bytes_come_back_as_they_were_up_to_a_nul),
	    store_test(the_ends_of_all_numbers_come_back),
	    store_test(only_what_lies_in_the_window_is_read),
	    store_test(symptoms_are_kept_once_and_within_bounds),
	    store_test(a_symptom_told_twice_is_one_and_knows_whose_it_is),
	    store_test(losses_say_of_what_and_how_much),
	    store_test(sides_of_runs_are_paired_in_any_order),
	    store_test(a_container_that_runs_again_is_another_run),
	    store_test(watches_are_joined_and_merged_and_else_apart),
	    store_test(a_checkpoint_is_found_again),
	    store_test(a_rollout_moves_by_compare_and_swap),
	    store_test(what_was_undone_is_not_undone_again),
	    store_test(a_held_rollout_says_why),
	    store_test(decisions_come_with_their_conditions),
	    store_test(rejected_lines_are_counted_and_the_first_are_kept),
	};

	return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
