/* SPDX-License-Identifier: Apache-2.0 */
#include "syscalls/actions.h"

#include <linux/seccomp.h>
#include <stddef.h>

#include "base/array.h"

struct action {
	const char *name;
	const char *scmp;
	uint32_t number;
	bool flag_log; /* recorded only if the filter asks for it */
};

/* In the order of severity. */
static const struct action actions[] = {
    {"allow",        "SCMP_ACT_ALLOW",        SECCOMP_RET_ALLOW,        false},
    {"log",          "SCMP_ACT_LOG",          SECCOMP_RET_LOG,          false},
    {"trace",        "SCMP_ACT_TRACE",        SECCOMP_RET_TRACE,        true },
    {"user_notif",   "SCMP_ACT_NOTIFY",       SECCOMP_RET_USER_NOTIF,   true },
    {"errno",        "SCMP_ACT_ERRNO",        SECCOMP_RET_ERRNO,        true },
    {"trap",         "SCMP_ACT_TRAP",         SECCOMP_RET_TRAP,         true },
    {"kill_thread",  "SCMP_ACT_KILL_THREAD",  SECCOMP_RET_KILL_THREAD,  false},
    {"kill_process", "SCMP_ACT_KILL_PROCESS", SECCOMP_RET_KILL_PROCESS, false},
};

/* What libseccomp and the runtimes say for the above, besides. */
static const struct action synonyms[] = {
    {NULL, "SCMP_ACT_KILL", SECCOMP_RET_KILL_THREAD, false},
};

/* The low half is data: an errno, a tracer's word. */
static const struct action *action_row(uint32_t action)
{
	for (size_t i = 0; i < ARRAY_SIZE(actions); i++)
		if (actions[i].number == (action & SECCOMP_RET_ACTION_FULL))
			return &actions[i];
	return NULL;
}

const char *action_name(uint32_t action)
{
	const struct action *row = action_row(action);

	return row ? row->name : NULL;
}

const char *action_scmp_name(uint32_t action)
{
	const struct action *row = action_row(action);

	return row ? row->scmp : NULL;
}

bool action_find(struct slice name, uint32_t *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(actions); i++)
		if (slice_equals(name, actions[i].name) ||
		    slice_equals(name, actions[i].scmp)) {
			*ret = actions[i].number;
			return true;
		}
	for (size_t i = 0; i < ARRAY_SIZE(synonyms); i++)
		if (slice_equals(name, synonyms[i].scmp)) {
			*ret = synonyms[i].number;
			return true;
		}
	return false;
}

/* The kernel takes what it does not know for the severest. */
unsigned action_rank(uint32_t action)
{
	const struct action *row = action_row(action);

	return row ? (unsigned)(row - actions) : ARRAY_SIZE(actions) - 1;
}

bool action_needs_flag_log(uint32_t action)
{
	const struct action *row = action_row(action);

	return row && row->flag_log;
}
