/* SPDX-License-Identifier: Apache-2.0 */
/* What blocks, as cards: what, how often, since when, why, what to do. */
#include "reports/html.h"

#include "syscalls/actions.h"

static const char *const classes[] = {
    [OUTCOME_PASS] = "p",
    [OUTCOME_INSUFFICIENT] = "i",
    [OUTCOME_UNTRUSTED] = "u",
    [OUTCOME_HOLD] = "h",
};

static void put_call(const struct page *page, const struct finding *finding)
{
	const char *action = action_name(finding->call.action);

	html(page, "<code class=\"call\">");
	html_text(page, finding->syscall);
	html(page, "</code> <span class=\"soft\">");
	html_text(page, finding->arch);
	html(page, ", %s, %s</span> ",
	    action            ? action
	    : finding->traced ? "used, by a trace"
	                      : "unknown action",
	    risk_name(finding->risk));
}

static void put_names(const struct page *page, const char *title,
    const struct slice *names, size_t count)
{
	size_t most = count < FINDING_NAMES ? count : FINDING_NAMES;

	if (count == 0)
		return;
	html(page, " %s ", title);
	for (size_t i = 0; i < most; i++) {
		html(page, "%s<code>", i ? ", " : "");
		html_slice(page, names[i]);
		html(page, "</code>");
	}
	if (most < count)
		html(page, " and %zu more", count - most);
	html(page, ".");
}

static void put_times(const struct page *page, const struct finding *finding)
{
	html(page, "<p class=\"soft\">");
	if (finding->count) {
		html_count(page, finding->count);
		html(page, " times, ");
		html_time(page, finding->first_ms);
		html(page, " to ");
		html_time(page, finding->last_ms);
		html(page, ".");
	}
	if (finding->run_total)
		html(page, " In %llu of %llu runs.",
		    (unsigned long long)finding->runs,
		    (unsigned long long)finding->run_total);
	put_names(page, "By", finding->exes, finding->exe_count);
	put_names(page, "On", finding->nodes, finding->node_count);
	put_names(page, "Image", finding->images, finding->image_count);
	html(page, "</p>");
}

static void put_finding(const struct page *page, const struct finding *finding)
{
	html(page, "<li class=\"card %s\"><p>", classes[finding->outcome]);
	if (finding->syscall[0])
		put_call(page, finding);
	html_badge(page, finding->outcome, finding_kind_name(finding->kind));
	if (finding->decided)
		html(page, " <span class=\"badge note\">decided: %s</span>",
		    decision_name(finding->decision));
	html(page, "</p><p>");
	html_text(page, finding->reason);
	html(page, "</p>");
	if (finding->siblings[0]) {
		html(page, "<p class=\"soft\">Elsewhere: ");
		html_text(page, finding->siblings);
		html(page, "</p>");
	}
	put_times(page, finding);
	if (finding->outcome != OUTCOME_PASS && finding->mend[0]) {
		html(page, "<code class=\"do\">");
		html_text(page, finding->mend);
		html(page, "</code>");
	}
	html(page, "</li>\n");
}

static size_t blocking(const struct findings *findings)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->items[i].outcome != OUTCOME_PASS;
	return count;
}

static void put_those(const struct page *page, const struct findings *findings,
    bool blocking)
{
	html(page, "<ul>\n");
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *at = &findings->items[i];

		if ((at->outcome != OUTCOME_PASS) == blocking)
			put_finding(page, at);
	}
	html(page, "</ul>\n");
}

void html_findings(const struct page *page, const struct findings *findings)
{
	size_t count = blocking(findings);

	if (count > 0)
		put_those(page, findings, true);
	if (count == findings->count)
		return;
	html(page,
	    "<details class=\"more\"><summary>%zu settled "
	    "finding%s</summary>\n",
	    findings->count - count, findings->count - count == 1 ? "" : "s");
	put_those(page, findings, false);
	html(page, "</details>\n");
}
