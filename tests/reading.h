/* SPDX-License-Identifier: Apache-2.0 */
/* A reader as a fixture, and lines of a file for it. */
#ifndef TESTS_READING_H
#define TESTS_READING_H

#include "collector/read.h"
#include "tests/test.h"

static inline int set_up_reader_of(void **state, bool trust)
{
	struct reader_options options = {.tz_minutes = 60,
	    .has_tz = true,
	    .has_trust = trust,
	    .trust = TRUST_KERNEL};
	struct reader *reader = NULL;

	if (reader_new(&options, &reader) < 0)
		return -1;
	*state = reader;
	return 0;
}

static inline int set_up_reader(void **state)
{
	return set_up_reader_of(state, false);
}

/* With --trust kernel. */
static inline int set_up_trusting_reader(void **state)
{
	return set_up_reader_of(state, true);
}

static inline int tear_down_reader(void **state)
{
	reader_free(*state);
	return 0;
}

static inline struct record read_slice(struct reader *reader, struct slice line)
{
	struct entry entry = {
	    .text = line,
	    .line_number = 7,
	    .position = 700,
	    .trust = TRUST_KERNEL,
	};
	struct record record;

	reader_read(reader, &entry, &record);
	return record;
}

static inline struct record read_line(struct reader *reader, const char *line)
{
	return read_slice(reader, slice_of(line));
}

#define reading_test(name) \
	cmocka_unit_test_setup_teardown(name, set_up_reader, tear_down_reader)
#define trusting_test(name)                                           \
	cmocka_unit_test_setup_teardown(name, set_up_trusting_reader, \
	    tear_down_reader)

#endif
