/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Silence proves nothing: every now and then a source that hears nothing has
 * a record made, and sees whether it comes. One is enough for all sources of
 * a process. What is handed on of it says nothing, but that it came.
 */
#ifndef COLLECTOR_PROBER_H
#define COLLECTOR_PROBER_H

#include <stdbool.h>
#include <stdint.h>

#include "collector/source.h"

#define PROBE_AFTER_MS 1000

struct prober {
	uint64_t begun_ms; /* probes from before do not matter */
	uint64_t first_ms; /* when to send the first */
	uint64_t came_ms;  /* when the latest that came had been sent */
	uint64_t told_ms;  /* of one that did not come, and was told of */
	uint64_t tried_ms; /* when it sent one */
	bool now;          /* as soon as may be, without waiting its time */
};

/* after_ms: who only reads what there is will be gone by then. */
void prober_begin(struct prober *prober, uint64_t now_ms, uint64_t after_ms);

/*
 * Send one if it is time. False: one that was sent has had time to come and
 * did not; said once for each.
 */
bool prober_tick(struct prober *prober, uint64_t now_ms);

/*
 * Whether a SECCOMP record is a probe of this process, and when that was
 * sent. text is its body, pid what it names.
 */
bool prober_took(struct prober *prober, uint32_t pid, struct slice text,
    uint64_t *sent_ms);

/* What to hand on of the entry that it was. */
struct entry prober_entry(const struct entry *of);

#endif
