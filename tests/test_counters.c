/* SPDX-License-Identifier: Apache-2.0 */
#include <linux/audit.h>
#include <linux/seccomp.h>

#include "analyzer/lost.h"
#include "reports/counters.h"
#include "tests/test.h"

#define HOUR UINT64_C(3600000)
#define DAY  (24 * HOUR)
#define END  UINT64_C(1795500000000)

#define S(text) ((struct slice){(text), sizeof(text) - 1})

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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(labels_are_bounded_and_no_counter_sinks),
	    cmocka_unit_test(labels_are_never_twice_the_same),
	    cmocka_unit_test(the_kernels_counter_is_counted_by_its_changes),
	    cmocka_unit_test(what_was_pruned_is_neither_lost_nor_counted_again),
	    cmocka_unit_test(what_was_pruned_of_a_workload_is_its_own),
	};

	return cmocka_run_group_tests_name("counters", tests, NULL, NULL);
}
