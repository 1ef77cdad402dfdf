/* SPDX-License-Identifier: Apache-2.0 */
/* For whoever is on call: one screen of 80 columns. */
#include "reports/triage.h"

#include <inttypes.h>
#include <string.h>

#include "base/array.h"
#include "base/escape.h"
#include "base/time.h"
#include "reports/triage_words.h"

#define OTHERS (TRIAGE_SHOWN - 1)

static void put_ago(const struct triage_page *page, uint64_t time_ms, FILE *out)
{
	char span[TIME_TEXT];

	put_time(time_ms, out);
	if (page->now_ms > time_ms)
		fprintf(out, " (%s ago)",
		    span_format(page->now_ms - time_ms, span));
}

static void put_head(const struct triage_page *page,
    const struct incident *incident, FILE *out)
{
	const char *bold = page->color ? "\033[1m" : "";
	const char *plain = page->color ? "\033[0m" : "";

	fputs(bold, out);
	put_holder(incident, out);
	if (incident->events && call_kills(&incident->calls[0]))
		fprintf(out, ": %skilled %" PRIu64 "%s%s",
		    *plain ? "\033[31m" : "", incident->events,
		    incident->events == 1 ? " time" : " times", plain);
	else if (is_suspected(incident))
		fprintf(out, ": %s %" PRIu64 "%s%s",
		    incident->witnesses[SYMPTOM_UNIT] && !incident->forgeable
		        ? "died of SIGSYS"
		        : "perhaps killed",
		    incident->ends, incident->ends == 1 ? " time" : " times",
		    plain);
	else
		fprintf(out, ": %s%s", cause_title(incident->cause), plain);
	fputs("\n\n", out);
}

static void put_bins(const struct triage_page *page,
    const struct incident *incident, FILE *out)
{
	static const char *const bars[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆",
	    "▇", "█"};
	static const char *const dots[] = {" ", ".", ".", ":", ":", "+", "+",
	    "#", "#"};
	const char *const *marks = page->ascii ? dots : bars;
	uint64_t most = 1;

	for (size_t i = 0; i < incident->bin_count; i++)
		if (incident->bins[i] > most)
			most = incident->bins[i];
	fputc('|', out);
	for (size_t i = 0; i < incident->bin_count; i++) {
		uint64_t part = incident->bins[i] * 8 / most;

		fputs(marks[incident->bins[i] && !part ? 1 : part], out);
	}
	fputc('|', out);
}

static void put_when(const struct triage_page *page,
    const struct incident *incident, FILE *out)
{
	char span[TIME_TEXT];

	if (!incident->last_ms)
		return;
	if (incident->first_ms && incident->first_ms < incident->last_ms) {
		fprintf(out, "  %-9s", "first");
		put_ago(page, incident->first_ms, out);
		fputc('\n', out);
	}
	fprintf(out, "  %-9s", "last");
	put_ago(page, incident->last_ms, out);
	fputc('\n', out);
	if (incident->bin_count < 2)
		return;
	fprintf(out, "  %-9s", "");
	put_bins(page, incident, out);
	fprintf(out, " %s each\n", span_format(incident->bin_ms, span));
}

/* A supervisor may have given up, or wait before it tries again. */
static const char *outlook(const struct triage_loop *loop)
{
	if (!loop->going_on)
		return "quiet since the last";
	return loop->starts && loop->last_end_ms >= loop->last_start_ms
	           ? "not started again so far"
	           : "still at it";
}

static void put_loop(const struct incident *incident, FILE *out)
{
	const struct triage_loop *loop = &incident->loop;
	char span[TIME_TEXT];
	struct wrap wrap;

	if (loop->starts == 0 && !loop->every_ms)
		return;
	wrap = wrap_begin(out, "loop");
	if (loop->starts)
		wrap_put(&wrap, "started %" PRIu64 " times", loop->starts);
	if (loop->restarts)
		wrap_put(&wrap, " (%" PRIu64 " by its supervisor)",
		    loop->restarts);
	if (loop->starts)
		wrap_put(&wrap,
		    ", failed %" PRIu64 ", ended well %" PRIu64 "; ",
		    loop->failed, loop->clean);
	if (loop->every_ms)
		wrap_put(&wrap, "dies every %s; ",
		    span_format(loop->every_ms, span));
	wrap_put(&wrap, "%s", outlook(loop));
	wrap_end(&wrap);
}

static void put_changes(const struct incident *incident, FILE *out)
{
	struct wrap wrap;
	char span[TIME_TEXT];

	for (size_t i = 0; i < incident->change_count; i++) {
		const struct triage_change *at = &incident->changes[i];

		wrap = wrap_begin(out, i ? "" : "changed");
		wrap_put(&wrap, "%s ", at->what);
		wrap_short(&wrap, at->from);
		wrap_put(&wrap, " -> ");
		wrap_short(&wrap, at->to);
		if (incident->first_ms > at->at_ms)
			wrap_put(&wrap, ", %s before it died first",
			    span_format(incident->first_ms - at->at_ms, span));
		wrap_end(&wrap);
	}
}

static void put_differences(const struct triage_page *page,
    const struct incident *incident, FILE *out)
{
	struct wrap wrap;

	for (size_t i = 0; i < incident->difference_count; i++) {
		const struct triage_change *at = &incident->differences[i];

		wrap = wrap_begin(out, i ? "" : "differs");
		wrap_put(&wrap, "%s ", at->what);
		wrap_short(&wrap, at->to);
		wrap_put(&wrap, " on ");
		wrap_short(&wrap, workloads_node(page->workloads, at->node));
		wrap_put(&wrap, ", ");
		wrap_short(&wrap, at->from);
		wrap_put(&wrap, " on ");
		wrap_short(&wrap, workloads_node(page->workloads, at->clean));
		wrap_put(&wrap, ", where it is well");
		wrap_end(&wrap);
	}
}

static void put_line(const char *label, const char *text, FILE *out)
{
	struct wrap wrap = wrap_begin(out, label);

	wrap_put(&wrap, "%s", text);
	wrap_end(&wrap);
}

static void put_cause(const struct incident *incident, FILE *out)
{
	struct wrap wrap = wrap_begin(out, "cause");

	wrap_put(&wrap, "%s (%s)", cause_title(incident->cause),
	    sure_name(incident->sure));
	wrap_end(&wrap);
	for (size_t i = 0; i < incident->ground_count; i++)
		put_line(i ? "" : "rests on", incident->grounds[i], out);
	for (size_t i = 0; i < incident->also_count; i++) {
		wrap = wrap_begin(out, i ? "" : "besides");
		wrap_put(&wrap, "%s: %s", cause_title(incident->also[i]),
		    incident->also_why[i]);
		wrap_end(&wrap);
	}
}

static void put_mend(const struct triage_page *page,
    const struct incident *incident, FILE *out)
{
	struct slice rest = slice_of(incident->mend);

	put_line("do now", incident->advice, out);
	while (rest.len > 0) {
		struct slice line = slice_cut(&rest, '\n');

		fprintf(out, "%s    %.*s%s\n", page->color ? "\033[32m" : "",
		    (int)line.len, line.ptr, page->color ? "\033[0m" : "");
	}
	if (cause_recovery(incident->cause))
		put_line("for good", cause_recovery(incident->cause), out);
}

static void put_others(const struct triage_page *page, FILE *out)
{
	const struct triage *triage = page->triage;

	if (triage->count > 1)
		fputs("\nOthers, the latest first:\n", out);
	for (size_t i = 1; i < triage->count && i <= OTHERS; i++) {
		const struct incident *at = &triage->items[i];
		struct wrap wrap = wrap_begin(out, "");

		wrap.column = 2;
		wrap_holder(&wrap, at);
		if (at->call_count > 0)
			wrap_put(&wrap, ": %s (%s), %" PRIu64 " times",
			    at->calls[0].name, at->calls[0].arch, at->events);
		for (size_t k = 0;
		     is_suspected(at) && k < 2 && k < at->candidate_count; k++)
			wrap_put(&wrap, "%s%s (%s)", k ? " or " : ": perhaps ",
			    at->candidates[k].name, at->candidates[k].arch);
		if (is_suspected(at) && at->candidate_count > 2)
			wrap_put(&wrap, " or %zu more",
			    at->candidate_count - 2);
		wrap_put(&wrap, ": %s (%s)", cause_title(at->cause),
		    sure_name(at->sure));
		wrap_end(&wrap);
	}
	if (triage->count > OTHERS + 1)
		fprintf(out, "  and %zu more (-o json has them)\n",
		    triage->count + page->left_off - OTHERS - 1);
}

static bool heard(const struct triage *triage)
{
	for (size_t i = 0; i < triage->count; i++)
		for (size_t kind = 0; kind < SYMPTOM_COUNT; kind++)
			if (triage->items[i].witnesses[kind])
				return true;
	return false;
}

static void put_seen(const struct triage_page *page, FILE *out)
{
	if (!page->until_ms) {
		fputs(heard(page->triage)
		          ? "\nNo log of the kernel was read here: which call "
		            "it was cannot be told.\n"
		      : page->since_ms
		          ? "\nNo log of that time was read here: what died "
		            "then cannot be told.\n"
		          : "\nNo log was read here: what died cannot be "
		            "told.\n",
		    out);
		return;
	}
	fputs("\nSeen up to ", out);
	put_ago(page, page->until_ms, out);
	fputs(".\n", out);
}

static void put_nothing(const struct triage_page *page, FILE *out)
{
	fputs("Nothing", out);
	if (page->asked) {
		fputs(" of ", out);
		escape(out, MEDIUM_TERMINAL, slice_of(page->asked));
	}
	fputs(" died of SIGSYS, as far as was seen", out);
	if (page->since_ms) {
		fputs(" since ", out);
		put_time(page->since_ms, out);
	}
	fputs(".\n", out);
	if (page->unclaimed)
		fprintf(out,
		    "What died and names neither unit nor container: %zu "
		    "(" PROG " triage).\n",
		    page->unclaimed);
}

void triage_text(const struct triage_page *page, FILE *out)
{
	const struct incident *first = page->triage->items;

	if (page->unverified)
		fputs("Anybody can have written this log: believe it as far "
		      "as you trust it.\n\n",
		    out);
	if (page->triage->count == 0 || first->cause == CAUSE_NOTHING) {
		put_nothing(page, out);
	} else {
		put_head(page, first, out);
		triage_calls_text(page, first, out);
		put_when(page, first, out);
		put_loop(first, out);
		put_changes(first, out);
		put_differences(page, first, out);
		put_cause(first, out);
		fputc('\n', out);
		put_mend(page, first, out);
		put_others(page, out);
	}
	put_seen(page, out);
}
