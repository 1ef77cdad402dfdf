/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Of what time something was believed because --trust says so. Whatever rests
 * on that time has to show it. Private to ingest.
 */
#ifndef COLLECTOR_LIFTED_H
#define COLLECTOR_LIFTED_H

#include "collector/read.h"
#include "evidence/sink.h"

/* Of a batch: what is not told apart is taken for believed so. */
struct lifted {
	bool some; /* of it was */
	uint64_t from_ms, to_ms;
};

void lifted_saw(struct lifted *lifted, uint64_t time_ms);
void lifted_saw_record(struct lifted *lifted, const struct record *record);

/* Into a checkpoint. */
void lifted_tell(const struct lifted *lifted, struct checkpoint *ret);

#endif
