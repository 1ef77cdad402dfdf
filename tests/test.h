/* SPDX-License-Identifier: Apache-2.0 */
/* cmocka.h, what it wants included before it, and a little of our own. */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/array.h"
#include "base/slice.h"

/* The heading of a test. What its fixture set up is in *state. */
#define TEST(name) static void name(void **state __attribute__((unused)))

/* Leave a test that cannot be run here, saying why. */
#define SKIP(...)                           \
	do {                                \
		print_message(__VA_ARGS__); \
		print_message("\n");        \
		skip();                     \
	} while (0)

#define assert_slice_equal(slice, str) assert_true(slice_equals(slice, str))

#endif
