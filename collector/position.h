/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far a source was read that numbers what it hands out and begins anew
 * at each boot: netlink, kmsg. As text: "BOOT SEQUENCE TIME-IN-MS", and behind
 * it the counter of what audit lost, if that was asked for.
 */
#ifndef COLLECTOR_POSITION_H
#define COLLECTOR_POSITION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

#define POSITION_BOOT 40
#define POSITION_TEXT 96

struct position {
	char boot[POSITION_BOOT];
	uint64_t sequence;
	uint64_t time_ms;
	bool has_lost;
	uint32_t lost;
};

/* This boot, at its beginning. */
void position_boot(struct position *ret);

bool position_parse(struct slice text, struct position *ret);

/* A slice of buf. */
struct slice position_format(const struct position *position,
    char buf[static POSITION_TEXT]);

#endif
