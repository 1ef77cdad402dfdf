/* SPDX-License-Identifier: Apache-2.0 */
/* What each phase can be seen through on this host. */
#include <stdio.h>

#include "base/array.h"
#include "host/doctor.h"

static const struct {
	const char *phase, *action, *condition;
} phases[PHASES] = {
    {"log",   "log",          NULL                           },
    {"errno", "errno",
     "filters have to be loaded with SECCOMP_FILTER_FLAG_LOG"},
    {"kill",  "kill_process", NULL                           },
};

static void name_sources(const struct host_facts *facts, char *buf, size_t size)
{
	const char *const names[] = {
	    facts->can_netlink && facts->heard ? "netlink" : NULL,
	    facts->has_journal && facts->listeners.count > 0 ? "journal" : NULL,
	    facts->audit.pid ? "the audit log" : NULL,
	    facts->can_kmsg && !facts->audit.pid ? "kmsg (a sample)" : NULL,
	};
	size_t used = 0;

	*buf = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(names) && used < size; i++)
		if (names[i])
			used += (size_t)snprintf(buf + used, size - used,
			    "%s%s", used ? ", " : "", names[i]);
}

void host_sight(const struct host_facts *facts,
    struct phase_sight ret[static PHASES])
{
	for (size_t i = 0; i < PHASES; i++) {
		ret[i] = (struct phase_sight){.phase = phases[i].phase,
		    .condition = phases[i].condition};
		if (facts->audit_off || facts->excluded) {
			(void)snprintf(ret[i].through, HOST_TEXT,
			    "nothing: no records are made");
		} else if (!host_has_word(facts->actions_logged,
		               phases[i].action)) {
			(void)snprintf(ret[i].through, HOST_TEXT,
			    "nothing: %s is not logged", phases[i].action);
		} else {
			name_sources(facts, ret[i].through, HOST_TEXT);
			ret[i].seen = *ret[i].through != '\0';
		}
		if (!*ret[i].through)
			(void)snprintf(ret[i].through, HOST_TEXT,
			    "nothing: no source can be read");
	}
}
