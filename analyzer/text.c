/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/text.h"

#include <stdarg.h>
#include <stdio.h>

void words(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(buf, size, fmt, ap) < 0)
		*buf = '\0';
	va_end(ap);
}
