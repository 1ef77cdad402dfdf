/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/attribute.h"

void entry_attribute(struct entry *entry, struct attributor *attributor,
    uint32_t pid, uint64_t time_ms)
{
	struct attribution who;

	if (pid == 0 || !attributor_find(attributor, pid, time_ms, &who))
		return;
	entry->unit = who.unit;
	entry->container = who.container;
	entry->pod = who.pod;
	entry->space = who.space;
}
