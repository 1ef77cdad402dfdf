/* SPDX-License-Identifier: Apache-2.0 */
/* Labelled lines of 80 columns, broken between words. Private to reports/. */
#ifndef REPORTS_TRIAGE_WORDS_H
#define REPORTS_TRIAGE_WORDS_H

#include <stdio.h>

#include "reports/triage.h"

#define WRAP_MOST 1024

struct wrap {
	FILE *out;
	const char *label;
	size_t column; /* where lines begin */
	char text[WRAP_MOST];
	size_t used;
};

/* Put what is to be said; it comes out at the end. */
struct wrap wrap_begin(FILE *out, const char *label);
__attribute__((format(printf, 2, 3))) void wrap_put(struct wrap *wrap,
    const char *fmt, ...);
/* What somebody else picked, made printable; "(unknown)". */
void wrap_slice(struct wrap *wrap, struct slice text);
void wrap_short(struct wrap *wrap, struct slice text); /* hashes are cut */
void wrap_end(struct wrap *wrap);

/* Who it is: workload, unit, pod, container, program. */
void wrap_holder(struct wrap *wrap, const struct incident *incident);
void put_holder(const struct incident *incident, FILE *out);

/* Its own calls, then the candidates, each with who made it. */
void triage_calls_text(const struct triage_page *page,
    const struct incident *incident, FILE *out);

bool call_kills(const struct triage_call *call);

/* That it died may be known; of which call is not. */
bool is_suspected(const struct incident *incident);

/* Of a time, the day and the second: "2026-11-24 06:00:37 UTC". */
void put_time(uint64_t time_ms, FILE *out);

#endif
