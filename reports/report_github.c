/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GitHub's workflow commands: what they show beside a step. A line each; the
 * text ends with the line, so control bytes are spelt out before what the
 * runner itself takes for an escape is.
 */
#include "reports/github.h"

#include "base/escape.h"
#include "reports/formats.h"
#include "reports/verdict.h"

#define TEXT_MOST 2048

/* In a property a colon or comma would end it. */
static void put_escaped(FILE *out, const char *text, bool property)
{
	char clean[TEXT_MOST];

	(void)escape_into(clean, sizeof(clean), MEDIUM_TERMINAL,
	    slice_of(text));
	for (const char *at = clean; *at; at++)
		if (*at == '%' || (property && (*at == ':' || *at == ',')))
			fprintf(out, "%%%02X", (unsigned)*at);
		else
			fputc(*at, out);
}

static const char *const commands[] = {
    [OUTCOME_PASS] = "notice",
    [OUTCOME_INSUFFICIENT] = "warning",
    [OUTCOME_UNTRUSTED] = "error",
    [OUTCOME_HOLD] = "error",
};

void github_line(FILE *out, enum outcome outcome, const char *workload,
    const char *what, const char *text, const char *mend)
{
	fprintf(out, "::%s title=", commands[outcome]);
	put_escaped(out, workload, true);
	fprintf(out, " %s (%s)::", outcome_name(outcome), what);
	put_escaped(out, text, false);
	if (mend && *mend) {
		fputs(mend_joint(text), out);
		put_escaped(out, mend, false);
	}
	fputc('\n', out);
}

static void put_line(FILE *out, const struct report_workload *at,
    enum outcome outcome, const char *what, const char *text, const char *mend)
{
	github_line(out, outcome, at->question->workload->name, what, text,
	    mend);
}

static void put_workload(FILE *out, const struct report_workload *at)
{
	const struct verdict *verdict = at->verdict;

	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct finding *finding = &verdict->findings.items[i];

		if (finding->outcome != OUTCOME_PASS)
			put_line(out, at, finding->outcome,
			    finding_kind_name(finding->kind), finding->reason,
			    finding->mend);
	}
	for (unsigned i = 0; i < CHECK_COUNT; i++)
		if (verdict->checks[i].outcome != OUTCOME_PASS &&
		    !verdict_check_told(verdict, i))
			put_line(out, at, verdict->checks[i].outcome,
			    check_name(i), verdict->checks[i].detail, NULL);
}

static int write_github(const struct report *report, FILE *out,
    struct error *err)
{
	(void)err;
	for (size_t i = 0; i < report->workload_count; i++)
		put_workload(out, &report->workloads[i]);
	return 0;
}

const struct report_format report_github = {"github", "text/plain",
    write_github};
