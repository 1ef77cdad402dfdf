/* SPDX-License-Identifier: Apache-2.0 */
/* For a merge request or a step's summary: short, worst first. */
#include "reports/formats.h"

#include <errno.h>

#include "base/array.h"
#include "base/escape.h"
#include "base/time.h"
#include "reports/table.h"
#include "reports/verdict.h"

#define FINDINGS_SHOWN 20U /* a workload's; a summary has a limit */

static const struct column columns[] = {
    {"Workload",   "workload",   CELL_TEXT,  false},
    {"Verdict",    "verdict",    CELL_TEXT,  false},
    {"Question",   "question",   CELL_TEXT,  false},
    {"Clean for",  "clean_for",  CELL_TEXT,  false},
    {"Runs",       "runs",       CELL_COUNT, false},
    {"Blocked by", "blocked_by", CELL_TEXT,  true },
};

static void put_text(FILE *out, const char *text)
{
	escape(out, MEDIUM_MARKDOWN, slice_of(text));
}

/* "coverage, suspicious" */
static void blockers(const struct verdict *verdict, char *buf, size_t size)
{
	size_t used = 0;

	buf[0] = '\0';
	for (unsigned i = 0; i < CHECK_COUNT && used < size; i++)
		if (verdict->checks[i].outcome != OUTCOME_PASS)
			used += (size_t)snprintf(buf + used, size - used,
			    "%s%s", used ? ", " : "", check_name(i));
}

static void put_row(struct table *table, const struct report_workload *at)
{
	const struct verdict *verdict = at->verdict;
	char what[64], span[TIME_TEXT], by[512];

	question_words(at->question, what);
	blockers(verdict, by, sizeof(by));
	table_row(table);
	table_text(table, at->question->workload->name);
	table_text(table, verdict_word(verdict, at->question));
	table_text(table, what);
	table_text(table,
	    verdict->clean_ms ? span_format(verdict->clean_ms, span) : "0 s");
	table_count(table, verdict->runs);
	table_text(table, by[0] ? by : NULL);
}

static int put_table(const struct report *report, const size_t *order,
    FILE *out, struct error *err)
{
	cleanup_table struct table *table = NULL;
	int r = table_new(columns, ARRAY_SIZE(columns), &table);

	if (r < 0)
		return error_set(err, r, "out of memory");
	for (size_t i = 0; i < report->workload_count; i++)
		put_row(table, &report->workloads[order[i]]);
	return table_write(table, TABLE_MARKDOWN, false, out, err);
}

static void put_point(FILE *out, const char *name, const char *text,
    const char *mend)
{
	fprintf(out, "- **%s** ", name);
	put_text(out, text);
	if (mend && *mend) {
		fputs(mend_joint(text), out);
		put_text(out, mend);
	}
	fputc('\n', out);
}

static void put_findings(const struct findings *findings, FILE *out)
{
	size_t shown = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *at = &findings->items[i];

		if (at->outcome == OUTCOME_PASS)
			continue;
		if (++shown <= FINDINGS_SHOWN)
			put_point(out, finding_kind_name(at->kind), at->reason,
			    at->mend);
	}
	if (shown > FINDINGS_SHOWN)
		fprintf(out, "- and %zu more\n", shown - FINDINGS_SHOWN);
}

static void put_overrides(const struct evidence *seen, FILE *out)
{
	char when[TIME_TEXT];

	for (size_t i = 0; i < seen->transition_count; i++) {
		const struct transition *at = &seen->transitions[i];

		if (!at->override)
			continue;
		fprintf(out, "- **overridden** to %s at %s by ",
		    phase_name((enum phase)at->to),
		    time_format(at->at_ms, when));
		escape(out, MEDIUM_MARKDOWN, at->actor);
		fputs(": ", out);
		escape(out, MEDIUM_MARKDOWN, at->reason);
		fputc('\n', out);
	}
}

/* Checks that a finding does not tell of by itself. */
static void put_checks(const struct verdict *verdict, FILE *out)
{
	for (unsigned i = 0; i < CHECK_COUNT; i++)
		if (verdict->checks[i].outcome != OUTCOME_PASS &&
		    !verdict_check_told(verdict, i))
			put_point(out, check_name(i), verdict->checks[i].detail,
			    NULL);
}

static bool has_override(const struct evidence *seen)
{
	for (size_t i = 0; i < seen->transition_count; i++)
		if (seen->transitions[i].override)
			return true;
	return false;
}

static void put_workload(const struct report_workload *at, FILE *out)
{
	if (at->verdict->outcome == OUTCOME_PASS &&
	    !has_override(at->question->seen))
		return;
	fputs("\n### ", out);
	put_text(out, at->question->workload->name);
	fprintf(out, ": %s\n\n", verdict_word(at->verdict, at->question));
	put_findings(&at->verdict->findings, out);
	put_checks(at->verdict, out);
	put_overrides(at->question->seen, out);
}

/* Of those that pass, too. */
static void put_said(const struct report_workload *at, FILE *out)
{
	char said[SAID_TEXT];

	if (!*verdict_said(at->verdict, said))
		return;
	fputc('\n', out);
	put_text(out, at->question->workload->name);
	fputs(" rests on `--trust kernel`, said for ", out);
	put_text(out, said);
	fputc('\n', out);
}

static int write_markdown(const struct report *report, FILE *out,
    struct error *err)
{
	size_t *order = report_order(report);
	char made[TIME_TEXT];
	int r;

	if (!order)
		return error_set(err, -ENOMEM, "out of memory");
	fprintf(out, "## Seccomp rollouts: %zu of %zu need attention\n\n",
	    report_urgent(report), report->workload_count);
	r = put_table(report, order, out, err);
	for (size_t i = 0; i < report->workload_count && r == 0; i++)
		put_workload(&report->workloads[order[i]], out);
	for (size_t i = 0; i < report->workload_count && r == 0; i++)
		put_said(&report->workloads[order[i]], out);
	if (r == 0 && report_unverified(report))
		fputs("\n" UNVERIFIED_WORDS "`" UNVERIFIED_MEND "`\n", out);
	if (r == 0)
		fprintf(out, "\nAs of %s\n",
		    time_format(report->made_ms, made));
	free(order);
	return r;
}

const struct report_format report_markdown = {"markdown", "text/markdown",
    write_markdown};
