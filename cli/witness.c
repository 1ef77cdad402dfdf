/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/witness.h"

#include <string.h>

static struct used *find(struct witness *witness, uint32_t arch, int32_t nr)
{
	for (size_t i = 0; i < witness->count; i++)
		if (witness->calls[i].call.arch == arch &&
		    witness->calls[i].call.nr == nr)
			return &witness->calls[i];
	return NULL;
}

static struct used *add(struct witness *witness, uint32_t arch, int32_t nr,
    uint64_t now_ms)
{
	struct used *ret;

	if (witness->count == WITNESS_CALLS) {
		witness->dropped++;
		return NULL;
	}
	ret = &witness->calls[witness->count++];
	*ret = (struct used){
	    .call = {arch, nr, SECCOMP_RET_USER_NOTIF},
	    .origin = slice_of("notify"),
	    .image = witness->image,
	    .has_args = true,
	    .first_ms = now_ms,
	};
	return ret;
}

void witness_see(struct witness *witness, const struct seccomp_notif *call,
    uint64_t now_ms)
{
	struct used *used = find(witness, call->data.arch, call->data.nr);

	if (!used)
		used = add(witness, call->data.arch, call->data.nr, now_ms);
	if (!used)
		return;
	used->count++;
	used->last_ms = now_ms;
	for (size_t i = 0; i < 6; i++)
		used->args[i] = call->data.args[i];
}
