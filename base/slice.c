/* SPDX-License-Identifier: Apache-2.0 */
#include "base/slice.h"

bool slice_is_u64(struct slice text, unsigned base, uint64_t *ret)
{
	uint64_t value = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned digit = hex_value(text.ptr[i]);

		if (digit >= base ||
		    __builtin_mul_overflow(value, base, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return false;
	}
	if (text.len == 0)
		return false;
	*ret = value;
	return true;
}

struct slice slice_cut(struct slice *rest, char stop)
{
	struct slice head = *rest;
	const char *at = rest->len ? memchr(rest->ptr, stop, rest->len) : NULL;

	if (at)
		head.len = (size_t)(at - head.ptr);
	slice_advance(rest, head.len + (at != NULL));
	return head;
}
