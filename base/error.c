/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

void error_describe(struct error *err, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
}

int error_about(struct error *err, int code, const char *about)
{
	const struct error words = err ? *err : (struct error){""};

	error_describe(err, "%s: %s", about, words.text);
	return code;
}
