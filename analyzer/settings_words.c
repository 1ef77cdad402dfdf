/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/settings.h"
#include "analyzer/text.h"
#include "syscalls/actions.h"

/* What it is, and the command that ends it. */
static const struct {
	const char *what, *mend;
} words_of[SETTING_COUNT] = {
    [SETTING_LOGGED] = {"kernel.seccomp.actions_logged lacked",
                        "set it back (see doctor)"                       },
    [SETTING_RATE] = {"a limit on the rate of audit records kept some from",
                        "auditctl -r 0"                                  },
    [SETTING_EXCLUDE] = {"a rule that excludes audit records may have left out",
                        "remove it (auditctl -l), or collect as root on that "
        "node, which reads the rules"                                    },
    [SETTING_ENABLED] = {"audit was off, and nothing told of changes of",
                        "auditctl -e 1, and collect as root on that node"},
};

void settings_say(const struct setting_hole *hole, struct slice node,
    uint32_t action, char *ret, size_t size)
{
	char name[NAME_TEXT], from[TIME_TEXT] = "", to[TIME_TEXT];

	(void)name_text(node, name);
	if (hole->from_ms)
		(void)time_format(hole->from_ms, from);
	words(ret, size, "on node %s %s %s%s%s until %s: %s%s", name,
	    words_of[hole->what].what, action_name(action),
	    *from ? " from " : "", from,
	    hole->to_ms == UINT64_MAX ? "now" : time_format(hole->to_ms, to),
	    hole->to_ms == UINT64_MAX ? words_of[hole->what].mend
	                              : "a full window after it",
	    "");
}
