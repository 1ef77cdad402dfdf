/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/verdict.h"

#include <string.h>

#include "base/escape.h"
#include "base/time.h"
#include "reports/table.h"

#define BOLD  "\033[1m"
#define PLAIN "\033[0m"

static const char *const colors[] = {
    [OUTCOME_PASS] = "\033[32m",
    [OUTCOME_INSUFFICIENT] = "\033[33m",
    [OUTCOME_UNTRUSTED] = "\033[35m",
    [OUTCOME_HOLD] = "\033[31m",
};

void question_words(const struct question *question, char buf[static 64])
{
	if (question->to == question->phase)
		(void)snprintf(buf, 64, "stay in %s",
		    phase_name(question->phase));
	else
		(void)snprintf(buf, 64, "%s -> %s", phase_name(question->phase),
		    phase_name(question->to));
}

static void put_headline(const struct question *question,
    const struct verdict *verdict, bool color, FILE *out)
{
	char what[64], span[TIME_TEXT];

	question_words(question, what);
	escape(out, MEDIUM_TERMINAL, slice_of(question->workload->name));
	fprintf(out, ": %s: %s%s%s\n", what,
	    color ? colors[verdict->outcome] : "",
	    verdict_word(verdict, question), color ? PLAIN : "");
	fprintf(out, "  clean for %s, %llu runs, %llu of them ended clean\n",
	    verdict->clean_ms ? span_format(verdict->clean_ms, span) : "0 s",
	    (unsigned long long)verdict->runs,
	    (unsigned long long)verdict->clean_ends);
	if (verdict->new_call_chance >= 0)
		fprintf(out,
		    "  chance that the next run shows a new call: %.1f %%\n",
		    verdict->new_call_chance * 100);
}

static void put_check(const struct check_result *check, const char *name,
    bool color, FILE *out)
{
	fprintf(out, "  %s%-12s%s %-17s ", color ? colors[check->outcome] : "",
	    outcome_name(check->outcome), color ? PLAIN : "", name);
	escape(out, MEDIUM_TERMINAL, slice_of(check->detail));
	fputc('\n', out);
}

/* What stands in the way, worst first: that is what a person is here for. */
static void put_failed(const struct verdict *verdict, bool color, FILE *out)
{
	for (int outcome = OUTCOME_HOLD; outcome > OUTCOME_PASS; outcome--)
		for (unsigned i = 0; i < CHECK_COUNT; i++)
			if ((int)verdict->checks[i].outcome == outcome)
				put_check(&verdict->checks[i], check_name(i),
				    color, out);
}

#define LINE_WIDTH 78

static void put_passed(const struct verdict *verdict, bool color, FILE *out)
{
	size_t column = 0;

	for (unsigned i = 0; i < CHECK_COUNT; i++) {
		const char *name = check_name(i);

		if (verdict->checks[i].outcome != OUTCOME_PASS)
			continue;
		if (column == 0 || column + strlen(name) + 2 > LINE_WIDTH) {
			fprintf(out, "%s  %s%-12s%s ", column ? ",\n" : "",
			    color ? colors[OUTCOME_PASS] : "",
			    column ? "" : "ok", color ? PLAIN : "");
			column = 15;
		} else {
			fputs(", ", out);
			column += 2;
		}
		fputs(name, out);
		column += strlen(name);
	}
	if (column)
		fputc('\n', out);
}

static void put_ready(const struct verdict *verdict, FILE *out)
{
	char when[TIME_TEXT];

	if (verdict->ready_ms && verdict->outcome == OUTCOME_INSUFFICIENT)
		fprintf(out, "  at the present rate enough by %s\n",
		    time_format(verdict->ready_ms, when));
}

/* Whoever said so has to be asked, if it was wrong. */
static void put_said(const struct verdict *verdict, FILE *out)
{
	char said[SAID_TEXT];

	if (!*verdict_said(verdict, said))
		return;
	fputs("  rests on --trust kernel, said for ", out);
	escape(out, MEDIUM_TERMINAL, slice_of(said));
	fputc('\n', out);
}

int verdict_text(const struct question *question, const struct verdict *verdict,
    bool color, FILE *out, struct error *err)
{
	put_headline(question, verdict, color, out);
	put_failed(verdict, color, out);
	put_passed(verdict, color, out);
	put_ready(verdict, out);
	put_said(verdict, out);
	if (verdict->findings.count == 0)
		return 0;
	fputc('\n', out);
	return findings_text(&verdict->findings, color, out, err);
}

static void put_checks(const struct verdict *verdict, struct json *json)
{
	json_array(json, "checks");
	for (unsigned i = 0; i < CHECK_COUNT; i++) {
		const struct check_result *check = &verdict->checks[i];

		json_object(json, NULL);
		json_text(json, "name", check_name(i));
		json_bool(json, "passed", check->outcome == OUTCOME_PASS);
		json_text(json, "outcome", outcome_name(check->outcome));
		json_text(json, "detail", check->detail);
		json_end(json);
	}
	json_end(json);
}

void verdict_json(const struct question *question,
    const struct verdict *verdict, struct json *json)
{
	json_text(json, "workload", question->workload->name);
	json_text(json, "phase", phase_name(question->phase));
	json_text(json, "to", phase_name(question->to));
	json_text(json, "verdict", verdict_word(verdict, question));
	json_time_ms(json, "now", question->now_ms);
	json_time_ms(json, "window_from", verdict->window_from_ms);
	json_time_ms(json, "window_to", verdict->window_to_ms);
	json_u64(json, "clean_seconds", verdict->clean_ms / 1000);
	json_u64(json, "runs", verdict->runs);
	json_u64(json, "clean_ends", verdict->clean_ends);
	json_time_ms(json, "ready", verdict->ready_ms);
	if (verdict->new_call_chance >= 0)
		json_double(json, "new_call_chance", verdict->new_call_chance);
	else
		json_null(json, "new_call_chance");
	json_array(json, "trust_said_for");
	for (size_t i = 0; i < verdict->said_count && i < VERDICT_SAID; i++)
		json_slice(json, NULL, verdict->said[i]);
	json_end(json);
	put_checks(verdict, json);
	findings_json(&verdict->findings, json, "findings");
}

bool verdict_check_told(const struct verdict *verdict, unsigned check)
{
	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct finding *at = &verdict->findings.items[i];

		if (at->outcome != OUTCOME_PASS &&
		    strcmp(finding_kind_name(at->kind), check_name(check)) == 0)
			return true;
	}
	return false;
}

const char *mend_joint(const char *reason)
{
	size_t len = strlen(reason);

	return len > 0 && reason[len - 1] == '.' ? " To do: " : ". To do: ";
}
