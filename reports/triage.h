/* SPDX-License-Identifier: Apache-2.0 */
/* What died of SIGSYS and what to do: one screen, or JSON. */
#ifndef REPORTS_TRIAGE_H
#define REPORTS_TRIAGE_H

#include <stdio.h>

#include "analyzer/triage.h"

#define TRIAGE_SHOWN 6 /* of incidents, in text */

struct triage_page {
	const struct triage *triage;       /* what was asked for first */
	const struct workloads *workloads; /* for node_alias; or NULL */
	const char *asked; /* "unit spin.service"; NULL: whatever died */
	uint64_t now_ms, since_ms; /* since_ms 0: all there is */
	uint64_t until_ms;         /* up to when anything was read; 0: never */
	size_t unclaimed; /* that name neither unit nor container: not shown */
	size_t left_off;  /* of triage, for there are too many */
	bool unverified;
	bool color;
	bool ascii; /* the terminal has no other characters */
};

/* The first in full, those after it that are shown a line each. */
void triage_text(const struct triage_page *page, FILE *out);

void triage_json(const struct triage_page *page, FILE *out);

#endif
