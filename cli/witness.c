/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/witness.h"

#include <string.h>
#include <sys/syscall.h>

static struct used *find(struct witness *witness, uint32_t arch, int32_t nr,
    const char *origin)
{
	for (size_t i = 0; i < witness->count; i++)
		if (witness->calls[i].call.arch == arch &&
		    witness->calls[i].call.nr == nr &&
		    slice_equals(witness->calls[i].origin, origin))
			return &witness->calls[i];
	return NULL;
}

static struct used *add(struct witness *witness, uint32_t arch, int32_t nr,
    const char *origin, uint64_t now_ms)
{
	struct used *ret;

	if (witness->count == WITNESS_CALLS) {
		witness->dropped++;
		return NULL;
	}
	ret = &witness->calls[witness->count++];
	*ret = (struct used){
	    .call = {arch, nr, SECCOMP_RET_USER_NOTIF},
	    .origin = slice_of(origin),
	    .image = witness->image,
	    .has_args = true,
	    .first_ms = now_ms,
	};
	return ret;
}

void witness_see(struct witness *witness, const struct seccomp_notif *call,
    uint64_t now_ms)
{
	bool init = call->pid == witness->init && call->data.nr == SYS_execve;
	const char *origin = init ? USED_INIT : "notify";
	struct used *used =
	    find(witness, call->data.arch, call->data.nr, origin);

	witness->init = 0; /* its exec is the one call it makes as such */
	if (!used)
		used = add(witness, call->data.arch, call->data.nr, origin,
		    now_ms);
	if (!used)
		return;
	used->count++;
	used->last_ms = now_ms;
	for (size_t i = 0; i < 6; i++)
		used->args[i] = call->data.args[i];
}
