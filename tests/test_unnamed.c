/* SPDX-License-Identifier: Apache-2.0 */
/* Calls by numbers that no table knows: anybody can make any of them. */
#include "syscalls/syscalls.h"
#include "tests/store_help.h"

#define AARCH64 0xc00000b7U
#define MANY    3000U
#define APART   16U

static struct sink naming_sink(struct store *store)
{
	return store_sink(store, &(struct store_host){.node = slice_of("here"),
	                             .named = syscall_is_named});
}

static struct record call_of(uint32_t i, const char *unit, uint32_t arch)
{
	struct record record = event_at(i + 1);

	record.event.call.arch = arch;
	record.event.call.nr = (int32_t)(100000 + i);
	record.event.subject.unit =
	    unit ? slice_of(unit) : (struct slice){NULL, 0};
	return record;
}

static uint64_t put_many(struct sink sink, const char *unit, uint32_t arch,
    uint32_t from, uint32_t to, enum put what)
{
	const struct checkpoint at = {.source = slice_of("log")};
	uint64_t of[PUT_COUNT];

	assert_int_equal(sink.begin(sink.to, NULL), 0);
	for (uint32_t i = from; i < to; i++) {
		struct record record = call_of(i, unit, arch);

		assert_int_equal(sink.put(sink.to, at.source, &record, NULL),
		    0);
	}
	assert_int_equal(sink.commit(sink.to, &at, 1, NULL), 0);
	sink.outcome(sink.to, at.source, of);
	return of[what];
}

static struct evidence evidence_of(struct store *store)
{
	const struct evidence_query query = {.named = syscall_is_named};
	struct evidence evidence;

	assert_int_equal(store_evidence(store, &query, &evidence, NULL), 0);
	return evidence;
}

static uint64_t events_of_number(const struct evidence *evidence, int32_t nr)
{
	uint64_t events = 0;

	for (size_t i = 0; i < evidence->observation_count; i++)
		if (evidence->observations[i].call.nr == nr)
			events += evidence->observations[i].events;
	return events;
}

TEST(the_first_are_apart_and_all_others_one)
{
	struct store *store = open_store(*state);
	struct evidence evidence;
	struct store_totals totals;

	assert_int_equal(put_many(naming_sink(store), "a.service", X86_64, 0,
	                     MANY, PUT_NEW),
	    MANY);
	evidence = evidence_of(store);
	assert_int_equal(events_of_number(&evidence, 100000), 1);
	assert_int_equal(events_of_number(&evidence, 100000 + APART - 1), 1);
	assert_int_equal(events_of_number(&evidence, 100000 + APART), 0);
	assert_int_equal(events_of_number(&evidence, NR_OTHERS), MANY - APART);
	evidence_release(&evidence);
	assert_int_equal(store_totals(store, &totals, NULL), 0);
	assert_int_equal(totals.classes, APART + 1);
	assert_sound(store);
	store_close(store);
}

TEST(each_owner_and_architecture_has_its_first)
{
	struct store *store = open_store(*state);
	struct sink sink = naming_sink(store);
	struct store_totals totals;

	(void)put_many(sink, "a.service", X86_64, 0, 100, PUT_NEW);
	(void)put_many(sink, "a.service", AARCH64, 100, 200, PUT_NEW);
	(void)put_many(sink, "b.service", X86_64, 200, 300, PUT_NEW);
	assert_int_equal(store_totals(store, &totals, NULL), 0);
	assert_int_equal(totals.classes, 3 * (APART + 1));
	assert_sound(store);
	store_close(store);
}

TEST(a_number_with_a_name_is_never_merged)
{
	struct store *store = open_store(*state);
	struct sink sink = naming_sink(store);
	struct record named = event_at(MANY + 9);
	struct evidence evidence;

	(void)put_many(sink, NULL, X86_64, 0, MANY, PUT_NEW);
	assert_int_equal(sink.begin(sink.to, NULL), 0);
	assert_int_equal(sink.put(sink.to, slice_of("log"), &named, NULL), 0);
	assert_int_equal(sink.commit(sink.to, NULL, 0, NULL), 0);
	evidence = evidence_of(store);
	assert_int_equal(events_of_number(&evidence, 59), 1);
	evidence_release(&evidence);
	store_close(store);
}

TEST(told_again_they_are_duplicates_and_find_their_owner)
{
	struct store *store = open_store(*state);
	struct sink sink = naming_sink(store);
	struct evidence evidence;

	assert_int_equal(put_many(sink, NULL, X86_64, 0, MANY, PUT_NEW), MANY);
	assert_int_equal(put_many(sink, NULL, X86_64, 0, MANY, PUT_DUPLICATE),
	    MANY);
	assert_int_equal(put_many(sink, "a.service", X86_64, 0, MANY,
	                     PUT_DUPLICATE),
	    MANY);
	assert_int_equal(put_many(sink, "a.service", X86_64, 0, MANY,
	                     PUT_DUPLICATE),
	    MANY);
	evidence = evidence_of(store);
	assert_int_equal(events_of(&evidence, "a.service"), MANY);
	assert_int_equal(events_of(&evidence, NULL), 0);
	evidence_release(&evidence);
	assert_sound(store);
	store_close(store);
}

TEST(exemplars_of_the_others_say_their_numbers)
{
	struct store *store = open_store(*state);
	struct evidence evidence;
	bool seen[8] = {false}, last = false;

	(void)put_many(naming_sink(store), NULL, X86_64, 0, MANY, PUT_NEW);
	evidence = evidence_of(store);
	for (size_t i = 0; i < evidence.exemplar_count; i++) {
		int32_t nr = evidence.exemplars[i].call.nr;

		assert_int_not_equal(nr, NR_OTHERS);
		assert_int_equal(evidence.exemplars[i].has,
		    event_at(1).event.has);
		for (int32_t at = 0; at < 7; at++)
			seen[at] |= nr == (int32_t)(100000 + APART) + at;
		last |= nr == (int32_t)(100000 + MANY - 1);
	}
	for (size_t at = 0; at < 7; at++)
		assert_true(seen[at]);
	assert_true(last);
	evidence_release(&evidence);
	store_close(store);
}

/* As stores were filled before there was an end of them. */
TEST(an_old_store_is_read_as_few_and_counted_on)
{
	struct store *store = open_store(*state);
	struct evidence evidence;
	size_t apart = 0;

	(void)put_many(sink_of(store), "a.service", X86_64, 0, MANY, PUT_NEW);
	evidence = evidence_of(store);
	assert_int_equal(evidence.observation_count, MANY);
	for (size_t i = 0; i < MANY; i++)
		apart += evidence.observations[i].call.nr != NR_OTHERS;
	assert_in_range(apart, APART, 256);
	evidence_release(&evidence);
	assert_int_equal(put_many(naming_sink(store), "a.service", X86_64, 0,
	                     MANY, PUT_DUPLICATE),
	    MANY);
	(void)put_many(naming_sink(store), "a.service", X86_64, MANY, 2 * MANY,
	    PUT_NEW);
	evidence = evidence_of(store);
	assert_int_equal(events_of(&evidence, "a.service"), 2 * MANY);
	assert_true(evidence.observation_count <= MANY + APART + 1);
	evidence_release(&evidence);
	assert_sound(store);
	store_close(store);
}

TEST(they_are_called_so_and_found_by_it)
{
	char text[SYSCALL_TEXT];
	int32_t nr;

	assert_string_equal(syscall_text(X86_64, NR_OTHERS, text),
	    "x86_64#others");
	assert_true(syscall_find(X86_64, slice_of("x86_64#others"), &nr));
	assert_int_equal(nr, NR_OTHERS);
	assert_false(syscall_find(AARCH64, slice_of("x86_64#others"), &nr));
	assert_false(syscall_find(X86_64, slice_of("x86_64#-others"), &nr));
	assert_false(syscall_is_named(X86_64, NR_OTHERS));
	assert_true(syscall_is_named(X86_64, 59));
	assert_true(syscall_is_named(X86_64, -1));
	assert_false(syscall_is_named(X86_64, 100000));
	assert_true(syscall_is_named(0, 59));
	assert_false(syscall_is_named(0, 100000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(the_first_are_apart_and_all_others_one),
	    store_test(each_owner_and_architecture_has_its_first),
	    store_test(a_number_with_a_name_is_never_merged),
	    store_test(told_again_they_are_duplicates_and_find_their_owner),
	    store_test(exemplars_of_the_others_say_their_numbers),
	    store_test(an_old_store_is_read_as_few_and_counted_on),
	    cmocka_unit_test(they_are_called_so_and_found_by_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
