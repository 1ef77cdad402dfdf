/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/report.h"

#include <string.h>

#include "base/array.h"
#include "reports/formats.h"

static const struct report_format *const formats[] = {
    &report_text,
    &report_json,
};

const struct report_format *report_format_at(size_t i)
{
	return i < ARRAY_SIZE(formats) ? formats[i] : NULL;
}

const struct report_format *report_format_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}
