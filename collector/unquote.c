/* SPDX-License-Identifier: Apache-2.0 */
/* Where a record begins in a line of others, and what it was before that. */
#include "collector/reading.h"
#include "collector/scan.h"

#define QUOTED_MOST 3 /* quotes within quotes */

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/*
 * "subtype=" is another word; quotes, tabs, "audit.log:" and the end of a
 * colour, as dmesg has them, end one.
 */
bool begins_word(struct slice text, size_t at)
{
	size_t begin = at;

	if (at == 0 || !is_word(text.ptr[at - 1]))
		return true;
	if (text.ptr[--begin] != 'm')
		return false;
	while (begin > 0 &&
	       (text.ptr[begin - 1] == ';' ||
	           (text.ptr[begin - 1] >= '0' && text.ptr[begin - 1] <= '9')))
		begin--;
	return begin >= 2 && memcmp(text.ptr + begin - 2, "\x1b[", 2) == 0;
}

/*
 * Of a text within quotes, as JSON and logfmt have them, the kernel's own
 * quotes are escaped: comm=\"x\". No record of its own looks like that, but
 * its label may: the last one counts.
 */
static bool is_quoted(struct slice text)
{
	const char *at;
	bool quoted = false;

	while ((at = find_text(text, " comm="))) {
		slice_advance(&text, (size_t)(at + 6 - text.ptr));
		quoted = text.len > 0 && *text.ptr == '\\';
	}
	return quoted;
}

static bool unquote(struct reading *in, size_t at)
{
	struct slice rest = in->text, spelt;
	size_t len = 0;
	char *room;

	slice_advance(&rest, at);
	if (!is_quoted(rest))
		return false;
	while (len < rest.len && rest.ptr[len] != '"')
		len += rest.ptr[len] == '\\' ? 2 : 1;
	rest.len = len < rest.len ? len : rest.len;
	room = scratch_take(in->reader, rest.len);
	if (!room || !scan_decode(rest, room, &spelt))
		return false;
	in->text = spelt;
	in->decoded = true;
	in->carrier = CARRIER_DRESSED;
	return true;
}

size_t unquote_all(struct reading *in, size_t at)
{
	for (int i = 0; at + (size_t)i > 0 && i < QUOTED_MOST; i++) {
		if (!unquote(in, at))
			break;
		at = 0;
	}
	return at;
}
