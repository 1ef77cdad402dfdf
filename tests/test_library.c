/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "base/library.h"
#include "tests/test.h"

/* libm stands for them: it is wherever libc is. */
static struct {
	double (*floor)(double);
	double (*ceil)(double);
} calls;

static const char *const names[] = {"floor", "ceil"};
static const char *const unheard_of[] = {"floor", "seccompctl_has_none"};

static struct library some_library(const char *file, const char *const *which)
{
	return (struct library){
	    .file = file,
	    .package = "libsome1",
	    .use = "some is read with it",
	    .names = which,
	    .count = 2,
	    .calls = &calls,
	};
}

TEST(each_call_is_the_one_of_its_name)
{
	struct library library = some_library("libm.so.6", names);

	assert_int_equal(library_load(&library, NULL), 0);
	assert_int_equal(library_load(&library, NULL), 0);
	assert_true(calls.floor(1.5) < 1.25);
	assert_true(calls.ceil(1.5) > 1.75);
	library_unload(&library);
	library_unload(&library);
	assert_int_equal(library_load(&library, NULL), 0);
	library_unload(&library);
}

TEST(what_is_not_installed_is_told_with_its_package)
{
	struct library library = some_library("libsome.so.1", names);
	struct error err;

	assert_int_equal(library_load(&library, &err), -ELIBACC);
	assert_string_equal(err.text,
	    "libsome.so.1 is not installed, and some is read with it "
	    "(package libsome1)");
	assert_null(library.handle);
}

TEST(a_library_without_one_of_the_calls_is_too_old)
{
	struct library library = some_library("libm.so.6", unheard_of);
	struct error err;

	assert_int_equal(library_load(&library, &err), -ELIBACC);
	assert_string_equal(err.text,
	    "libm.so.6 is too old: it has no seccompctl_has_none");
	assert_null(library.handle);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_call_is_the_one_of_its_name),
	    cmocka_unit_test(what_is_not_installed_is_told_with_its_package),
	    cmocka_unit_test(a_library_without_one_of_the_calls_is_too_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
