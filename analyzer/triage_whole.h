/* SPDX-License-Identifier: Apache-2.0 */
/* When no record of a kill can have been missed on a node. Private. */
#ifndef ANALYZER_TRIAGE_WHOLE_H
#define ANALYZER_TRIAGE_WHOLE_H

#include "analyzer/settings.h"
#include "analyzer/spans.h"
#include "analyzer/triage_inner.h"

/* Of the node that was asked about last. */
struct whole {
	const struct evidence *seen;
	const struct triage_options *options;
	bool known;
	struct slice node;
	struct spans spans;
	struct setting_holes holes[2]; /* of a process, of a thread */
};

void whole_release(struct whole *whole);

#define cleanup_whole CLEANUP(whole_release)

/* 1: it was watched all the time, and set to record it; 0; or -ENOMEM. */
int whole_between(struct whole *whole, struct slice node, uint64_t from_ms,
    uint64_t to_ms);

#endif
