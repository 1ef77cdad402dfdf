/* SPDX-License-Identifier: Apache-2.0 */
/* The ledger against a plain set: in any order, written, forgotten, pruned. */
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "store/ledger.h"
#include "store/migrate.h"
#include "tests/test.h"

#define SECONDS 9000U /* more than two pages */
#define SERIALS 24U   /* about the turn of a page of serials */
#define FIRST   1700000000U
#define ABOUT   65524U
#define ADDS    200000

struct fixture {
	struct db db;
	struct ledger *ledger;
	uint64_t random;
	unsigned char set[2][SECONDS][SERIALS];
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	*state = f;
	f->random = 88172645463325252;
	if (db_open(&f->db, ":memory:",
	        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) < 0 ||
	    migrate(&f->db, migrations, migration_count, NULL) < 0)
		return -1;
	return ledger_new(&f->db, &f->ledger);
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	ledger_free(f->ledger);
	db_close(&f->db);
	free(f);
	return 0;
}

static uint64_t next_random(struct fixture *f)
{
	f->random ^= f->random << 13;
	f->random ^= f->random >> 7;
	f->random ^= f->random << 17;
	return f->random;
}

static int add(struct fixture *f, unsigned fact, uint32_t second,
    uint32_t serial)
{
	return ledger_add(f->ledger, 1, fact, FIRST + second, ABOUT + serial,
	    NULL);
}

static void add_some(struct fixture *f)
{
	uint64_t random = next_random(f);
	unsigned fact = random & 1;
	uint32_t second = (uint32_t)(random >> 8) % SECONDS;
	uint32_t serial = (uint32_t)(random >> 40) % SERIALS;
	int r = add(f, fact, second, serial);

	assert_int_equal(r, !f->set[fact][second][serial]);
	f->set[fact][second][serial] = 1;
}

static uint64_t members(const struct fixture *f)
{
	uint64_t count = 0;

	for (size_t i = 0; i < SECONDS; i++)
		for (size_t j = 0; j < SERIALS; j++)
			count += f->set[0][i][j];
	return count;
}

static uint64_t counted(struct fixture *f)
{
	uint64_t count = 0;

	assert_int_equal(ledger_flush(f->ledger, NULL), 0);
	assert_int_equal(ledger_count(&f->db, 1, &count, NULL), 0);
	return count;
}

TEST(it_holds_what_a_plain_set_holds)
{
	struct fixture *f = *state;

	for (int i = 0; i < ADDS; i++) {
		add_some(f);
		if (i % 10007 != 0)
			continue;
		assert_int_equal(ledger_flush(f->ledger, NULL), 0);
		ledger_forget(f->ledger);
	}
	assert_int_equal(counted(f), members(f));
}

TEST(what_was_not_written_is_forgotten)
{
	struct fixture *f = *state;

	assert_int_equal(add(f, FACT_SEEN, 1, 1), 1);
	assert_int_equal(ledger_flush(f->ledger, NULL), 0);
	assert_int_equal(add(f, FACT_SEEN, 2, 1), 1);
	ledger_forget(f->ledger);
	assert_int_equal(add(f, FACT_SEEN, 1, 1), 0);
	assert_int_equal(add(f, FACT_SEEN, 2, 1), 1);
}

TEST(nodes_and_facts_do_not_mix)
{
	struct fixture *f = *state;

	assert_int_equal(ledger_add(f->ledger, 1, FACT_SEEN, 5, 7, NULL), 1);
	assert_int_equal(ledger_add(f->ledger, 2, FACT_SEEN, 5, 7, NULL), 1);
	assert_int_equal(ledger_add(f->ledger, 1, FACT_ATTRIBUTED, 5, 7, NULL),
	    1);
	assert_int_equal(ledger_add(f->ledger, 1, FACT_SEEN, 5, 7, NULL), 0);
}

TEST(the_ends_of_all_numbers_are_kept)
{
	static const uint32_t serials[] = {0, 65535, 65536, UINT32_MAX};
	static const uint64_t seconds[] = {0, 4095, 4096, 253402300799};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(seconds); i++)
		for (size_t j = 0; j < ARRAY_SIZE(serials); j++)
			for (int again = 0; again < 2; again++)
				assert_int_equal(ledger_add(f->ledger, 1,
				                     FACT_SEEN, seconds[i],
				                     serials[j], NULL),
				    !again);
	assert_int_equal(counted(f), 16);
}

TEST(more_nodes_than_fit_in_memory_are_kept)
{
	struct fixture *f = *state;

	for (int again = 0; again < 2; again++)
		for (int64_t node = 1; node <= 200; node++)
			assert_int_equal(ledger_add(f->ledger, node, FACT_SEEN,
			                     FIRST, 1, NULL),
			    !again);
}

TEST(what_is_dropped_is_what_is_older)
{
	struct fixture *f = *state;
	uint32_t cut = 5000;

	for (int i = 0; i < ADDS / 4; i++)
		add_some(f);
	assert_int_equal(ledger_flush(f->ledger, NULL), 0);
	assert_int_equal(ledger_drop(f->ledger, FIRST + cut, NULL), 0);
	memset(f->set[0], 0, sizeof(f->set[0][0]) * cut);
	memset(f->set[1], 0, sizeof(f->set[1][0]) * cut);
	assert_int_equal(counted(f), members(f));
	for (int i = 0; i < ADDS / 4; i++)
		add_some(f);
	assert_int_equal(counted(f), members(f));
}

TEST(a_million_in_a_row_are_a_few_kilobytes)
{
	struct fixture *f = *state;
	int64_t size;

	for (uint32_t i = 0; i < 1000000; i++)
		assert_int_equal(ledger_add(f->ledger, 1, FACT_SEEN,
		                     FIRST + i / 833, i, NULL),
		    1);
	assert_int_equal(counted(f), 1000000);
	assert_int_equal(db_read_int(&f->db,
	                     "SELECT sum(length(spans)) FROM ledger", &size,
	                     NULL),
	    0);
	assert_in_range(size, 1, 10000);
}

static const struct {
	const char *sql;
} damages[] = {
    {"UPDATE ledger SET spans = x'0102'"},
    {"UPDATE ledger SET spans = x'010005000400'"},
    {"UPDATE ledger SET spans = x'FF1F01000100'"},
    {"UPDATE ledger SET spans = x'010001000500020001000100010001000100'"},
};

TEST(a_damaged_page_is_said_not_searched)
{
	struct fixture *f = *state;
	struct error err;

	for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
		ledger_forget(f->ledger);
		assert_int_equal(db_exec(&f->db, "DELETE FROM ledger", NULL),
		    0);
		assert_int_equal(add(f, FACT_SEEN, 1, 1), 1);
		assert_int_equal(ledger_flush(f->ledger, NULL), 0);
		assert_int_equal(db_exec(&f->db, damages[i].sql, NULL), 0);
		ledger_forget(f->ledger);
		assert_int_equal(ledger_add(f->ledger, 1, FACT_SEEN, FIRST + 1,
		                     ABOUT + 1, &err),
		    -EBADMSG);
		assert_non_null(strstr(err.text, "page of the ledger"));
	}
}

#define ledger_test(test) \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ledger_test(it_holds_what_a_plain_set_holds),
	    ledger_test(what_was_not_written_is_forgotten),
	    ledger_test(nodes_and_facts_do_not_mix),
	    ledger_test(the_ends_of_all_numbers_are_kept),
	    ledger_test(more_nodes_than_fit_in_memory_are_kept),
	    ledger_test(what_is_dropped_is_what_is_older),
	    ledger_test(a_million_in_a_row_are_a_few_kilobytes),
	    ledger_test(a_damaged_page_is_said_not_searched),
	};

	return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
