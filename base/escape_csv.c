/* SPDX-License-Identifier: Apache-2.0 */
/* A field of CSV that no spreadsheet takes for more than text. */
#include "base/array.h"
#include "base/escape_inner.h"
#include "base/utf8.h"

/* "-1" alone is a number, and no spreadsheet computes it. */
static bool is_negative(struct slice text)
{
	uint64_t value;

	return slice_skip(&text, "-") &&
	       slice_take_u64(&text, 10, &value) == 0 && text.len == 0;
}

/* What spreadsheets take for a formula, in wide letters too. */
static bool is_formula(struct slice text)
{
	static const uint32_t openers[] = {'=', '+', '-', '@', '\t', '\r',
	    0xff1d, 0xff0b, 0xff0d, 0xff20};
	struct slice rest = text;
	uint32_t c = utf8_take(&rest);

	for (size_t i = 0; i < ARRAY_SIZE(openers); i++)
		if (c == openers[i])
			return !is_negative(text);
	return false;
}

/* Bare if no reader of CSV, of whatever locale, could take it amiss. */
static bool is_bare(struct slice text)
{
	static const char marks[] = ",;\"'|";

	for (size_t i = 0; i < text.len; i++)
		if (memchr(marks, text.ptr[i], sizeof(marks)))
			return false;
	return text.ptr[0] != ' ' && text.ptr[text.len - 1] != ' ';
}

void escape_csv(FILE *out, struct slice text)
{
	bool formula = text.len > 0 && is_formula(text);

	if (text.len > 0 && !formula && is_bare(text)) {
		escape_inner(out, MEDIUM_CSV, text);
		return;
	}
	(void)fputs_unlocked(formula ? "\"'" : "\"", out);
	escape_inner(out, MEDIUM_CSV, text);
	(void)fputs_unlocked("\"", out);
}
