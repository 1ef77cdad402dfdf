/* SPDX-License-Identifier: Apache-2.0 */
/* The long tables: calls, decisions, history, sources. */
#include "reports/html.h"

#include <errno.h>

#include "syscalls/actions.h"

#define CALLS_SHOWN 200U

static void put_call_row(const struct page *page, const struct observed *at)
{
	char syscall[SYSCALL_TEXT], arch[ARCH_TEXT];
	const char *action = action_name(at->call.action);

	html(page, "<tr><th scope=\"row\"><code>");
	html_text(page, syscall_text(at->call.arch, at->call.nr, syscall));
	html(page, "</code></th><td>");
	html_text(page,
	    arch_text(arch_of_call(at->call.arch, at->call.nr), arch));
	html(page, "</td><td>%s</td><td class=\"n\">",
	    action ? action : "unknown");
	html_count(page, at->count);
	html(page, "</td><td>");
	html_time(page, at->first_ms);
	html(page, "</td><td>");
	html_time(page, at->last_ms);
	html(page, "</td><td class=\"long\"><span class=\"wrap\">");
	html_slice(page, at->exe);
	if (at->programs > 1)
		html(page, " <small>and %zu more</small>", at->programs - 1);
	html(page, "%s</span></td></tr>\n",
	    at->match == MATCH_YES ? "" : " <small>(maybe another's)</small>");
}

int html_calls(struct page *page, struct slice of,
    const struct evidence *evidence)
{
	static const char *const heads[] = {"Call", "Architecture", "Action",
	    "#Count", "First", "Last", "Program", NULL};
	cleanup_observed struct observed_list list = {0};
	const struct report *report = page->report;
	int r = observed_read(evidence, report->from_ms, report->to_ms, &list);

	if (r < 0)
		return r;
	if (list.count == 0) {
		html(page, "<p class=\"soft\">No calls were recorded.</p>\n");
		return 0;
	}
	html_table(page, "Calls recorded", of, heads);
	for (size_t i = 0; i < list.count && i < CALLS_SHOWN; i++)
		put_call_row(page, &list.items[i]);
	html_table_end(page);
	if (list.count > CALLS_SHOWN)
		html(page, "<p class=\"soft\">and %zu more, seen less</p>\n",
		    list.count - CALLS_SHOWN);
	return 0;
}

static void put_decision(const struct page *page, const struct decision *at)
{
	html(page, "<tr><th scope=\"row\"><code>");
	html_slice(page, at->syscall);
	html(page, "</code></th><td>%s%s</td><td>", decision_name(at->what),
	    at->risky ? ", though risky" : "");
	html_time(page, at->at_ms);
	html(page, "</td><td>");
	if (at->until_ms)
		html_time(page, at->until_ms);
	else
		html(page, "for good");
	html(page, "</td><td>");
	html_slice(page, at->who);
	html(page, "</td><td class=\"long\"><span class=\"wrap\">");
	html_slice(page, at->why);
	html(page, "</span></td></tr>\n");
}

void html_decisions(struct page *page, const struct report_workload *at)
{
	static const char *const heads[] = {"Call", "Decision", "At", "Until",
	    "By", "Why", NULL};
	const struct evidence *seen = at->question->seen;

	if (seen->decision_count == 0)
		return;
	html(page,
	    "<details class=\"more\"><summary>%zu decision%s</summary>\n",
	    seen->decision_count, seen->decision_count == 1 ? "" : "s");
	html_table(page, "Decisions", slice_of(at->question->workload->name),
	    heads);
	for (size_t i = seen->decision_count; i > 0; i--)
		put_decision(page, &seen->decisions[i - 1]);
	html_table_end(page);
	html(page, "</details>\n");
}

static void put_move(const struct page *page, const struct transition *at)
{
	html(page, "<tr><th scope=\"row\">%s \xe2\x86\x92 %s</th><td>",
	    at->from < 0 ? "none" : phase_name((enum phase)at->from),
	    phase_name((enum phase)at->to));
	html_time(page, at->at_ms);
	html(page, "</td><td>");
	html_slice(page, at->verdict);
	if (at->override)
		html(page, " <span class=\"badge hold\">overridden</span>");
	if (at->undone)
		html(page, " <span class=\"badge note\">undone</span>");
	html(page, "</td><td>");
	html_slice(page, at->actor);
	html(page, "</td><td class=\"long\"><span class=\"wrap\">");
	html_slice(page, at->reason);
	if (at->said.ptr) {
		html(page, " (rested on --trust kernel, said for ");
		html_slice(page, at->said);
		html(page, ")");
	}
	html(page, "</span></td></tr>\n");
}

void html_history(struct page *page, const struct report_workload *at)
{
	static const char *const heads[] = {"Change", "At", "Verdict then",
	    "By", "Why", NULL};
	const struct evidence *seen = at->question->seen;

	if (seen->transition_count == 0)
		return;
	html(page,
	    "<details class=\"more\"><summary>%zu change%s of phase or "
	    "profile</summary>\n",
	    seen->transition_count, seen->transition_count == 1 ? "" : "s");
	html_table(page, "History", slice_of(at->question->workload->name),
	    heads);
	for (size_t i = seen->transition_count; i > 0; i--)
		put_move(page, &seen->transitions[i - 1]);
	html_table_end(page);
	html(page, "</details>\n");
}

static void put_source(const struct page *page, const struct report_source *at)
{
	html(page, "<tr><th scope=\"row\"><code>");
	html_slice(page, at->source);
	html(page, "</code></th><td>");
	html_slice(page, at->node);
	html(page, "</td><td>");
	html_time(page, at->read_ms);
	html(page, "</td><td>");
	html_time(page, at->watched_ms);
	html(page, "</td><td class=\"n\">");
	html_count(page, at->records);
	html(page, "</td><td class=\"n\">");
	html_count(page, at->rejected);
	html(page, "</td></tr>\n");
}

void html_sources(struct page *page)
{
	static const char *const heads[] = {"Source", "Node", "Last read",
	    "Up to the record of", "#Records", "#Unreadable", NULL};
	const struct report *report = page->report;

	html(page, "<section class=\"box\"><h2>Sources</h2>\n");
	if (report->source_count == 0) {
		html(page, "<p>Nothing was ever collected.</p></section>\n");
		return;
	}
	html_table(page, "What was read, and up to when", (struct slice){0},
	    heads);
	for (size_t i = 0; i < report->source_count; i++)
		put_source(page, &report->sources[i]);
	html_table_end(page);
	html(page, "</section>\n");
}
