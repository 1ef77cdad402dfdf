/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal digits, in either case and in every locale. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#define HEX_NONE 16U /* not a hexadecimal digit */

static inline unsigned hex_value(char c)
{
	unsigned digit = (unsigned)(unsigned char)c - '0';
	unsigned letter = ((unsigned)(unsigned char)c | 0x20) - 'a';

	return digit < 10 ? digit : letter < 6 ? letter + 10 : HEX_NONE;
}

#endif
