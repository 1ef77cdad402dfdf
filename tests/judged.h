/* SPDX-License-Identifier: Apache-2.0 */
/* A specimen and the verdict on it, anew for each test of a file. */
#ifndef TESTS_JUDGED_H
#define TESTS_JUDGED_H

#include "tests/specimen.h"

static struct specimen it;
static struct verdict verdict;

static int setup(void **state)
{
	(void)state;
	specimen_init(&it, PHASE_LOG);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	verdict_release(&verdict);
	verdict = (struct verdict){0};
	specimen_release(&it);
	return 0;
}

static inline void in_phase(enum phase phase)
{
	specimen_release(&it);
	specimen_init(&it, phase);
}

#endif
