/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/said.h"

#include <stdio.h>

/* A finding may be of before the window, and a hold rests on it. */
static uint64_t looked_from(const struct verdict *verdict)
{
	uint64_t from_ms = verdict->window_from_ms;

	if (from_ms >= verdict->window_to_ms)
		return 0; /* there is no window: of any time */
	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct finding *at = &verdict->findings.items[i];

		if (at->outcome != OUTCOME_PASS && at->first_ms < from_ms)
			from_ms = at->first_ms;
	}
	return from_ms;
}

void said_find(const struct question *question, struct verdict *verdict)
{
	const struct evidence *seen = question->seen;
	uint64_t from_ms = looked_from(verdict);

	for (size_t i = 0; i < seen->said_count; i++) {
		const struct said_source *said = &seen->said[i];

		if (said->to_ms < from_ms || said->from_ms > question->now_ms)
			continue;
		if (verdict->said_count < VERDICT_SAID)
			verdict->said[verdict->said_count] = said->source;
		verdict->said_count++;
	}
}

const char *verdict_said(const struct verdict *verdict,
    char buf[static SAID_TEXT])
{
	size_t used = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < verdict->said_count && used < SAID_TEXT; i++) {
		const struct slice *said = &verdict->said[i];
		int most = SAID_TEXT / VERDICT_SAID - 4;

		if (i == VERDICT_SAID) {
			(void)snprintf(buf + used, SAID_TEXT - used,
			    " and %zu more", verdict->said_count - i);
			break;
		}
		used += (size_t)snprintf(buf + used, SAID_TEXT - used, "%s%.*s",
		    i ? ", " : "",
		    said->len < (size_t)most ? (int)said->len : most,
		    said->ptr);
	}
	return buf;
}
