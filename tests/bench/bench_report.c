/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long the formats take for 50 workloads and a month. With the name of a
 * format: write that report of WORKLOADS workloads, and "hostile" names.
 *
 *	bench_report [FORMAT [WORKLOADS [hostile]]]
 */
#include <stdio.h>
#include <time.h>

#include "tests/report_fixture.h"

static double now_s(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void measure(const struct fixture *fixture, const char *name)
{
	double before = now_s();
	char *text = fixture_written(fixture, name);

	printf("report %-12s 50 workloads, 31 days: %6.1f ms, %7zu bytes\n",
	    name, (now_s() - before) * 1000, strlen(text));
	free(text);
}

int main(int argc, char *argv[])
{
	struct fixture fixture;
	char *text;

	fixture_make(&fixture, argc > 2 ? strtoul(argv[2], NULL, 10) : 50, 31,
	    argc > 3);
	if (argc > 1) {
		text = fixture_written(&fixture, argv[1]);
		fputs(text, stdout);
		free(text);
	} else {
		for (size_t i = 0; report_format_at(i); i++)
			measure(&fixture, report_format_at(i)->name);
	}
	fixture_free(&fixture);
	return EXIT_SUCCESS;
}
