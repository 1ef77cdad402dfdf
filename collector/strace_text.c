/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/strace_text.h"

#include <ctype.h>

#include "base/time.h"

#define APART_MAX_MS 1000000000000ULL /* of -r: above, it is a date */

void strace_blanks(struct slice *rest)
{
	while (rest->len > 0 && *rest->ptr == ' ')
		slice_advance(rest, 1);
}

/* "[pid  1234] ", also with a name in it: "[pid 1234<sh>] ". */
static bool skip_bracketed_pid(struct slice *rest, struct head *head)
{
	struct slice at = *rest;

	if (!slice_skip(&at, "[pid"))
		return false;
	strace_blanks(&at);
	if (slice_take_u64(&at, 10, &head->pid) < 0)
		return false;
	(void)slice_cut(&at, ']');
	*rest = at;
	return true;
}

/* "[00007f26c9d9c829] " of -i, "[  59] " of -n. */
static bool skip_bracketed(struct slice *rest)
{
	struct slice at = *rest, inside;

	if (!slice_skip(&at, "["))
		return false;
	inside = slice_cut(&at, ']');
	strace_blanks(&inside);
	for (size_t i = 0; i < inside.len; i++)
		if (hex_value(inside.ptr[i]) == HEX_NONE &&
		    inside.ptr[i] != '?')
			return false;
	*rest = at;
	return true;
}

/* "1700000000.123456 " is of -ttt; "0.000123" of -r, "12:34:56" of -t. */
static bool skip_time(struct slice *rest, struct head *head)
{
	struct slice at = *rest, from;
	uint64_t time_ms;

	(void)slice_skip(&at, "+");
	strace_blanks(&at);
	from = at;
	if (!time_take_seconds(&at, &time_ms))
		return false;
	from.len -= at.len;
	if (memchr(from.ptr, '.', from.len)) {
		if (time_ms > APART_MAX_MS)
			head->time_ms = time_ms;
	} else {
		if (at.len == 0 || *at.ptr != ':')
			return false;
		while (at.len > 0 && *at.ptr != ' ')
			slice_advance(&at, 1);
	}
	if (at.len == 0 || *at.ptr != ' ')
		return false;
	*rest = at;
	return true;
}

/* "1234  " of -o, or "1234<sh> ". */
static bool skip_pid(struct slice *rest, struct head *head)
{
	struct slice at = *rest;
	uint64_t pid;

	if (slice_take_u64(&at, 10, &pid) < 0)
		return false;
	if (slice_skip(&at, "<"))
		(void)slice_cut(&at, '>');
	if (at.len == 0 || *at.ptr != ' ')
		return false;
	head->pid = pid;
	*rest = at;
	return true;
}

void strace_head(struct slice *rest, struct head *head)
{
	*head = (struct head){0};
	strace_blanks(rest);
	if (!skip_bracketed_pid(rest, head))
		(void)(skip_time(rest, head) || skip_pid(rest, head));
	do
		strace_blanks(rest);
	while (
	    rest->len > 0 && (skip_bracketed(rest) || skip_time(rest, head)));
}

struct slice strace_name(struct slice *rest)
{
	struct slice name = {rest->ptr, 0};

	while (name.len < rest->len &&
	       (islower((unsigned char)rest->ptr[name.len]) ||
	           isdigit((unsigned char)rest->ptr[name.len]) ||
	           rest->ptr[name.len] == '_'))
		name.len++;
	slice_advance(rest, name.len);
	return name;
}

/* Over what is quoted; a backslash takes the next one with it. */
static size_t skip_quoted(struct slice text, size_t at)
{
	for (at++; at < text.len && text.ptr[at] != '"'; at++)
		if (text.ptr[at] == '\\')
			at++;
	return at;
}

/* Over the path behind a descriptor: "3</tmp/x>"; ">" is escaped in it. */
static size_t skip_path(struct slice text, size_t at)
{
	while (at < text.len && text.ptr[at] != '>')
		at++;
	return at;
}

static bool opens_path(struct slice text, size_t at)
{
	return text.ptr[at] == '<' && at > 0 &&
	       (isdigit((unsigned char)text.ptr[at - 1]) ||
	           text.ptr[at - 1] == 'D') && /* AT_FDCWD */
	       at + 1 < text.len &&
	       text.ptr[at + 1] != '<';
}

size_t strace_outside(struct slice text, const char *stops)
{
	unsigned depth = 0;
	size_t at = 0;

	for (; at < text.len; at++) {
		char c = text.ptr[at];

		if (c == '"')
			at = skip_quoted(text, at);
		else if (opens_path(text, at))
			at = skip_path(text, at);
		else if (depth == 0 && strchr(stops, c))
			return at;
		else if (c == '(' || c == '[' || c == '{')
			depth++;
		else if ((c == ')' || c == ']' || c == '}') && depth > 0)
			depth--;
	}
	return text.len;
}

bool strace_arg(struct slice text, uint64_t *ret)
{
	bool negative;

	strace_blanks(&text);
	if (slice_skip(&text, "NULL")) {
		*ret = 0;
		return text.len == 0;
	}
	negative = slice_skip(&text, "-");
	if (slice_take_u64(&text, slice_skip(&text, "0x") ? 16 : 10, ret) < 0)
		return false;
	if (negative)
		*ret = 0 - *ret;
	if (slice_skip(&text, "<"))
		text.len = 0;
	strace_blanks(&text);
	return text.len == 0 || slice_skip(&text, "/*");
}
