/* SPDX-License-Identifier: Apache-2.0 */
/* The formats there are, for report.c to list. Private to reports/. */
#ifndef REPORTS_FORMATS_H
#define REPORTS_FORMATS_H

#include "reports/report.h"

extern const struct report_format report_text;
extern const struct report_format report_json;
extern const struct report_format report_csv;
extern const struct report_format report_html;
extern const struct report_format report_markdown;
extern const struct report_format report_prometheus;
extern const struct report_format report_junit;
extern const struct report_format report_github;
extern const struct report_format report_codequality;

#endif
