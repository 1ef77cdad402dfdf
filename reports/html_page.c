/* SPDX-License-Identifier: Apache-2.0 */
/* What every part of the page is put with, its head and its foot. */
#include "reports/html.h"

#include <inttypes.h>
#include <stdarg.h>
#include <time.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/time.h"

void html(const struct page *page, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)vfprintf(page->out, fmt, args);
	va_end(args);
}

void html_slice(const struct page *page, struct slice text)
{
	if (text.ptr)
		escape(page->out, MEDIUM_HTML, text);
	else
		html(page, "<span class=\"soft\">not known</span>");
}

void html_text(const struct page *page, const char *text)
{
	escape(page->out, MEDIUM_HTML, slice_of(text ? text : ""));
}

void html_count(const struct page *page, uint64_t count)
{
	uint64_t unit = 1;

	while (count / unit >= 1000)
		unit *= 1000;
	html(page, "%u", (unsigned)(count / unit));
	for (unit /= 1000; unit > 0; unit /= 1000)
		html(page, ",%03u", (unsigned)(count / unit % 1000));
}

/* By the machine's own zone, with the day only if it is another one. */
static void put_local(const struct page *page, time_t seconds)
{
	struct tm utc, local;
	char text[64] = "";

	if (!gmtime_r(&seconds, &utc) || !localtime_r(&seconds, &local) ||
	    local.tm_gmtoff == 0)
		return;
	(void)strftime(text, sizeof(text),
	    utc.tm_mday == local.tm_mday ? "%H:%M %Z" : "%m-%d %H:%M %Z",
	    &local);
	html(page, " <small>");
	html_text(page, text);
	html(page, "</small>");
}

void html_time(const struct page *page, uint64_t time_ms)
{
	time_t seconds = (time_t)(time_ms / 1000);
	char stamp[TIME_TEXT], text[64] = "";
	struct tm utc;

	if (time_ms == 0 || !gmtime_r(&seconds, &utc)) {
		html(page, "<span class=\"soft\">not known</span>");
		return;
	}
	(void)strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &utc);
	html(page, "<time datetime=\"%s\">%s UTC</time>",
	    time_format(time_ms, stamp), text);
	put_local(page, seconds);
}

void html_span(const struct page *page, uint64_t span_ms)
{
	char text[TIME_TEXT];

	html_text(page, span_ms ? span_format(span_ms, text) : "0 s");
}

static const struct {
	const char *class, *sign;
} outcomes[] = {
    [OUTCOME_PASS] = {"pass",         "\xe2\x9c\x93"},
    [OUTCOME_INSUFFICIENT] = {"insufficient", "\xe2\x80\xa6"},
    [OUTCOME_UNTRUSTED] = {"untrusted",    "?"           },
    [OUTCOME_HOLD] = {"hold",         "!"           },
};

void html_badge(const struct page *page, enum outcome outcome, const char *word)
{
	html(page,
	    "<span class=\"badge %s\"><span aria-hidden=\"true\">%s</span> ",
	    outcomes[outcome].class, outcomes[outcome].sign);
	html_text(page, word);
	html(page, "</span>");
}

void html_verdict(const struct page *page, const struct report_workload *at)
{
	html_badge(page, at->verdict->outcome,
	    verdict_word(at->verdict, at->question));
	if (at->question->seen->rollout.held)
		html(page,
		    " <span class=\"badge note\">held by a person</span>");
}

void html_table(struct page *page, const char *caption, struct slice of,
    const char *const heads[])
{
	unsigned id = ++page->ids;

	html(page,
	    "<div class=\"scroll\" tabindex=\"0\" role=\"region\""
	    " aria-labelledby=\"t%u\"><table><caption id=\"t%u\">%s",
	    id, id, caption);
	if (of.ptr) {
		html(page, ": ");
		html_slice(page, of);
	}
	html(page, "</caption><thead><tr>");
	for (size_t i = 0; heads[i]; i++)
		html(page, "<th scope=\"col\"%s>%s</th>",
		    *heads[i] == '#' ? " class=\"n\"" : "",
		    heads[i] + (*heads[i] == '#'));
	html(page, "</tr></thead><tbody>\n");
}

void html_table_end(const struct page *page)
{
	html(page, "</tbody></table></div>\n");
}

/* The style is known by what it is, so no other can be slipped in. */
static void put_style_hash(const struct page *page)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                             "abcdefghijklmnopqrstuvwxyz0123456789+/";
	char hash[HASH_TEXT];
	unsigned bits = 0, have = 0;

	(void)hash_bytes(slice_of(page_css), hash);
	html(page, "'sha256-");
	for (size_t i = 0; i < HASH_TEXT - 1; i++) {
		bits = bits << 4 | hex_value(hash[i]);
		have += 4;
		if (have >= 6) {
			have -= 6;
			html(page, "%c", digits[bits >> have & 63]);
		}
	}
	/* 256 bits are 42 digits, 4 bits, and one "=". */
	html(page, "%c='", digits[bits << 2 & 63]);
}

void html_head(const struct page *page, const char *title)
{
	html(page, "<!DOCTYPE html>\n<html lang=\"en\"><head>"
	           "<meta charset=\"utf-8\">\n"
	           "<meta http-equiv=\"Content-Security-Policy\""
	           " content=\"default-src 'none'; style-src ");
	put_style_hash(page);
	html(page, "; base-uri 'none'; form-action 'none'\">\n"
	           "<meta name=\"viewport\""
	           " content=\"width=device-width, initial-scale=1\">\n"
	           "<meta name=\"color-scheme\" content=\"light dark\">\n"
	           "<meta name=\"referrer\" content=\"no-referrer\">\n"
	           "<title>");
	html_text(page, title);
	html(page, "</title>\n<style>%s</style></head>\n<body>\n", page_css);
}

static void put_zone(const struct page *page)
{
	time_t now = (time_t)(page->report->made_ms / 1000);
	char text[64] = "";
	struct tm local;

	if (!localtime_r(&now, &local) || local.tm_gmtoff == 0) {
		html(page, "Times are UTC, which is this machine's zone too.");
		return;
	}
	(void)strftime(text, sizeof(text), "%Z, UTC%z", &local);
	html(page, "Times are UTC; beside them, small, this machine's (");
	html_text(page, text);
	html(page, "). Axes are UTC.");
}

void html_foot(const struct page *page)
{
	html(page, "<footer><p>");
	put_zone(page);
	html(page,
	    " Silence is not cleanliness: where an axis is hatched, calls may "
	    "have gone unseen.</p>\n<p>Made by " PROG " ");
	html_text(page, page->report->version ? page->report->version : "");
	html(page, ", ");
	html_time(page, page->report->made_ms);
	html(page, ". No script, nothing fetched.</p></footer>\n"
	           "</body></html>\n");
}
