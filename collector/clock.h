/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the clock was set back while a live source was followed. Records
 * have its time: what was watched by it then comes a second time, and a watch
 * that ends in hours to come would pass for them.
 */
#ifndef COLLECTOR_CLOCK_H
#define COLLECTOR_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "collector/losses.h"

/* CLOCK_REALTIME beside CLOCK_BOOTTIME, which nobody sets. */
struct clock_times {
	uint64_t real_ms, boot_ms;
};

struct clock {
	struct clock_times last; /* real_ms 0: never looked at */
};

/*
 * True: it is behind where it would be by what has passed since the last time.
 * Then losses has the moment of the step, and what was said to be watched
 * later than that was not. What is slewed is no step, nor is a step forward.
 */
bool clock_saw(struct clock *clock, const struct clock_times *now,
    struct losses *losses);

/* As clock_saw(), of this machine's clocks. */
bool clock_look(struct clock *clock, struct losses *losses);

/*
 * The same of a watch told of before, possibly by a process that is gone: if
 * it lies beyond now_ms, the clock was set back since.
 */
bool clock_resume(uint64_t watched_ms, uint64_t now_ms, struct losses *losses);

#endif
