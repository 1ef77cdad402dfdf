/* SPDX-License-Identifier: Apache-2.0 */
#include "base/slice.h"

struct slice slice_cut(struct slice *rest, char stop)
{
	struct slice head = *rest;
	const char *at = rest->len ? memchr(rest->ptr, stop, rest->len) : NULL;

	if (at)
		head.len = (size_t)(at - head.ptr);
	slice_advance(rest, head.len + (at != NULL));
	return head;
}
