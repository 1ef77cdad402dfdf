/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When what a node was set to record left an action out. Private.
 *
 * A setting holds from one change to the next, and is as it was set before: so
 * whoever sets one back has not mended the time between.
 */
#ifndef ANALYZER_SETTINGS_H
#define ANALYZER_SETTINGS_H

#include "analyzer/judging.h"

enum setting {
	SETTING_LOGGED,  /* kernel.seccomp.actions_logged */
	SETTING_RATE,    /* a limit on the rate of records */
	SETTING_EXCLUDE, /* a rule that excludes; which records, nobody says */
	SETTING_ENABLED, /* audit off: changes of the others leave no record */
	SETTING_COUNT
};

struct setting_hole {
	enum setting what;
	uint64_t from_ms, to_ms; /* to_ms UINT64_MAX: it is still so */
};

struct setting_holes {
	struct setting_hole *items;
	size_t count;
};

void setting_holes_release(struct setting_holes *holes);

#define cleanup_setting_holes CLEANUP(setting_holes_release)

/* In which records of an action (SECCOMP_RET_*) may be missing. 0 or -ENOMEM. */
int settings_find(const struct question *question, struct slice node,
    uint32_t action, struct setting_holes *ret);

/* One that touches from..to, or NULL. */
const struct setting_hole *settings_within(const struct setting_holes *holes,
    uint64_t from_ms, uint64_t to_ms);

/* What is wrong and what mends it: "... of node X ...". */
void settings_say(const struct setting_hole *hole, struct slice node,
    uint32_t action, char *ret, size_t size);

#endif
