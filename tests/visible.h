/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_VISIBLE_H
#define TESTS_VISIBLE_H

#include "base/utf8.h"
#include "tests/test.h"

/* UTF-8, and no character that does more than be seen, but for line ends. */
static inline void check_visible(const char *text)
{
	struct slice rest = slice_of(text);

	while (rest.len > 0) {
		uint32_t c = utf8_take(&rest);

		if (c == '\n' || c == '\t')
			continue;
		if (utf8_is_hidden(c))
			fail_msg("U+%04X before: %.60s", c, rest.ptr);
	}
}

#endif
