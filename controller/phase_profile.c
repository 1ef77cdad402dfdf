/* SPDX-License-Identifier: Apache-2.0 */
#include "controller/phase_profile.h"

#include <linux/seccomp.h>

#include "analyzer/filter.h"

uint32_t phase_action(enum phase phase)
{
	static const uint32_t actions[] = {
	    [PHASE_LOG] = SECCOMP_RET_LOG,
	    [PHASE_ERRNO] = SECCOMP_RET_ERRNO,
	    [PHASE_KILL] = SECCOMP_RET_KILL_PROCESS,
	};

	return actions[phase];
}

int phase_profile(const struct workload_case *subject, enum phase phase,
    uint32_t action, struct profile *ret, struct error *err)
{
	int r = phase_filter(&subject->question, phase, &subject->profile, ret,
	    err);

	if (r == 0)
		ret->default_action = action;
	return r;
}
