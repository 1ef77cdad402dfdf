/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/lifted.h"

void lifted_saw(struct lifted *lifted, uint64_t time_ms)
{
	if (time_ms == 0)
		return;
	if (lifted->from_ms == 0 || time_ms < lifted->from_ms)
		lifted->from_ms = time_ms;
	if (time_ms > lifted->to_ms)
		lifted->to_ms = time_ms;
}

void lifted_saw_record(struct lifted *lifted, const struct record *record)
{
	switch (record->kind) {
	case RECORD_EVENT:
		if (record->event.trust != TRUST_FORGEABLE)
			lifted_saw(lifted, record->event.time_ms);
		break;
	case RECORD_SYMPTOM:
		if (record->symptom.trust != TRUST_FORGEABLE)
			lifted_saw(lifted, record->symptom.time_ms);
		break;
	case RECORD_RUN:
		if (record->run.trust != TRUST_FORGEABLE)
			lifted_saw(lifted, record->run.time_ms);
		break;
	case RECORD_LOSS:
		if (record->loss.trust != TRUST_FORGEABLE) {
			lifted_saw(lifted, record->loss.from_ms);
			lifted_saw(lifted, record->loss.to_ms);
		}
		break;
	case RECORD_NONE:
	case RECORD_REJECTED:
		break;
	}
}

void lifted_tell(const struct lifted *lifted, struct checkpoint *ret)
{
	if (!lifted->some)
		return;
	ret->said_from_ms = lifted->from_ms;
	ret->said_to_ms = lifted->to_ms;
}
