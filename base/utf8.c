/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include "base/array.h"

/* How many bytes follow a first byte, and the least that is written so. */
static const struct form {
	unsigned char first, last, follow, bits;
	uint32_t least;
} forms[] = {
    {0x00, 0x7f, 0, 0x7f, 0      },
    {0xc2, 0xdf, 1, 0x1f, 0x80   },
    {0xe0, 0xef, 2, 0x0f, 0x800  },
    {0xf0, 0xf4, 3, 0x07, 0x10000},
};

static const struct form *find_form(unsigned char first)
{
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++)
		if (first >= forms[i].first && first <= forms[i].last)
			return &forms[i];
	return NULL;
}

static uint32_t decode(const struct form *form, struct slice text)
{
	uint32_t c = (unsigned char)text.ptr[0] & form->bits;

	if (text.len <= form->follow)
		return UTF8_NONE;
	for (size_t i = 1; i <= form->follow; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		if ((byte & 0xc0) != 0x80)
			return UTF8_NONE;
		c = c << 6 | (byte & 0x3f);
	}
	if (c < form->least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return UTF8_NONE;
	return c;
}

uint32_t utf8_take(struct slice *rest)
{
	const struct form *form = find_form((unsigned char)rest->ptr[0]);
	uint32_t c = form ? decode(form, *rest) : UTF8_NONE;

	slice_advance(rest, c == UTF8_NONE ? 1 : form->follow + 1U);
	return c;
}

size_t utf8_encode(uint32_t c, char buf[static 4])
{
	static const unsigned char heads[] = {0x00, 0xc0, 0xe0, 0xf0};
	size_t follow = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

	for (size_t i = follow; i > 0; i--) {
		buf[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	buf[0] = (char)(heads[follow] | c);
	return follow + 1;
}

/* In order. */
static const struct range {
	uint32_t first, last;
} hidden[] = {
    {0x0000,  0x001f }, /* C0 */
    {0x007f,  0x009f }, /* DEL, C1 */
    {0x00ad,  0x00ad }, /* soft hyphen */
    {0x034f,  0x034f }, /* combining grapheme joiner */
    {0x061c,  0x061c }, /* Arabic letter mark */
    {0x115f,  0x1160 }, /* Hangul fillers */
    {0x17b4,  0x17b5 }, /* Khmer inherent vowels */
    {0x180b,  0x180f }, /* Mongolian selectors */
    {0x200b,  0x200f }, /* of no width; marks of direction */
    {0x2028,  0x202e }, /* ends of lines; embeddings, overrides */
    {0x2060,  0x206f }, /* joiners; isolates */
    {0x3164,  0x3164 }, /* Hangul filler */
    {0xd800,  0xdfff }, /* halves of characters */
    {0xfdd0,  0xfdef }, /* no characters */
    {0xfe00,  0xfe0f }, /* variation selectors */
    {0xfeff,  0xfeff }, /* byte order mark */
    {0xffa0,  0xffa0 }, /* half-width Hangul filler */
    {0xfff0,  0xfffb }, /* annotations */
    {0xe0000, 0xe0fff}, /* tags, more variation selectors */
};

bool utf8_is_hidden(uint32_t c)
{
	if (c >= 0x20 && c < 0x7f)
		return false;
	if (c > 0x10ffff || (c & 0xfffe) == 0xfffe)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(hidden); i++)
		if (c <= hidden[i].last)
			return c >= hidden[i].first;
	return false;
}
