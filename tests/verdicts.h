/* SPDX-License-Identifier: Apache-2.0 */
/* What tests ask of a verdict on the specimen. */
#ifndef TESTS_VERDICTS_H
#define TESTS_VERDICTS_H

#include <string.h>

#include "tests/judged.h"

static inline const char *word(void)
{
	verdict_release(&verdict);
	assert_int_equal(judge(&it.question, &verdict), 0);
	return verdict_word(&verdict, &it.question);
}

/* The verdict, and that this check is what it rests on. */
static inline void assert_verdict(const char *expected, enum check_name check)
{
	assert_string_equal(word(), expected);
	assert_int_equal(verdict.checks[check].outcome, verdict.outcome);
	assert_true(*verdict.checks[check].detail != '\0');
}

static inline void assert_said(enum check_name check, const char *text)
{
	if (!strstr(verdict.checks[check].detail, text))
		fail_msg("\"%s\" is not in \"%s\"", text,
		    verdict.checks[check].detail);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
