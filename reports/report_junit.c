/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For a CI's list of tests: a suite a workload, a case a check. What holds has
 * failed; what could not be told (insufficient, untrusted) is an error, for
 * the question was not answered.
 */
#include "reports/formats.h"

#include "base/escape.h"
#include "base/time.h"
#include "reports/verdict.h"

static void put_text(FILE *out, const char *text)
{
	escape(out, MEDIUM_XML, slice_of(text));
}

static const char *const elements[] = {
    [OUTCOME_PASS] = NULL,
    [OUTCOME_INSUFFICIENT] = "error",
    [OUTCOME_UNTRUSTED] = "error",
    [OUTCOME_HOLD] = "failure",
};

struct tally {
	size_t tests, failures, errors;
};

static struct tally tally_of(const struct verdict *verdict)
{
	struct tally tally = {.tests = CHECK_COUNT};

	for (unsigned i = 0; i < CHECK_COUNT; i++) {
		enum outcome outcome = verdict->checks[i].outcome;

		tally.failures += outcome == OUTCOME_HOLD;
		tally.errors += outcome == OUTCOME_INSUFFICIENT ||
		                outcome == OUTCOME_UNTRUSTED;
	}
	return tally;
}

static void put_tally(FILE *out, const struct tally *tally)
{
	fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"",
	    tally->tests, tally->failures, tally->errors);
}

/* The findings that a check has its name from, a line each. */
static void put_findings(FILE *out, const struct verdict *verdict,
    unsigned check)
{
	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct finding *at = &verdict->findings.items[i];

		if (at->outcome == OUTCOME_PASS ||
		    strcmp(finding_kind_name(at->kind), check_name(check)) != 0)
			continue;
		put_text(out, at->reason);
		if (at->mend[0]) {
			fputs(mend_joint(at->reason), out);
			put_text(out, at->mend);
		}
		fputc('\n', out);
	}
}

static void put_case(FILE *out, const char *workload,
    const struct verdict *verdict, unsigned check)
{
	const struct check_result *result = &verdict->checks[check];
	const char *element = elements[result->outcome];

	fputs("    <testcase classname=\"seccomp.", out);
	put_text(out, workload);
	fprintf(out, "\" name=\"%s\" time=\"0\"", check_name(check));
	if (!element) {
		fputs("/>\n", out);
		return;
	}
	fprintf(out, ">\n      <%s type=\"%s\" message=\"", element,
	    outcome_name(result->outcome));
	put_text(out, result->detail);
	fputs("\">", out);
	put_findings(out, verdict, check);
	fprintf(out, "</%s>\n    </testcase>\n", element);
}

static void put_suite(FILE *out, const struct report *report,
    const struct report_workload *at)
{
	const char *name = at->question->workload->name;
	struct tally tally = tally_of(at->verdict);
	char made[TIME_TEXT];

	fputs("  <testsuite name=\"", out);
	put_text(out, name);
	fputc('"', out);
	put_tally(out, &tally);
	/* Without a zone, as JUnit's schema has it; it is UTC. */
	(void)time_format(report->made_ms, made);
	fprintf(out, " skipped=\"0\" time=\"0\" timestamp=\"%.19s\">\n", made);
	for (unsigned i = 0; i < CHECK_COUNT; i++)
		put_case(out, name, at->verdict, i);
	fputs("  </testsuite>\n", out);
}

static int write_junit(const struct report *report, FILE *out,
    struct error *err)
{
	struct tally all = {0};

	(void)err;
	for (size_t i = 0; i < report->workload_count; i++) {
		struct tally one = tally_of(report->workloads[i].verdict);

		all.tests += one.tests;
		all.failures += one.failures;
		all.errors += one.errors;
	}
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	      "<testsuites name=\"seccomp rollouts\"",
	    out);
	put_tally(out, &all);
	fputs(" time=\"0\">\n", out);
	for (size_t i = 0; i < report->workload_count; i++)
		put_suite(out, report, &report->workloads[i]);
	fputs("</testsuites>\n", out);
	return 0;
}

const struct report_format report_junit = {"junit", "application/xml",
    write_junit};
