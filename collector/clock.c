/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/clock.h"

#include <time.h>

#define STEP_MS   100 /* less than that is the clock's own business */
#define APART_MS  10  /* between two reads, if nobody else ran */
#define TRIES_MAX 8

static const char detail[] = "the clock was wrong, and was set right";

static uint64_t read_ms(clockid_t which)
{
	struct timespec ts;

	if (clock_gettime(which, &ts) < 0 || ts.tv_sec < 0)
		return 0;
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* Both of one moment: false if something always came between. */
static bool read_both(struct clock_times *ret)
{
	for (unsigned i = 0; i < TRIES_MAX; i++) {
		uint64_t before = read_ms(CLOCK_BOOTTIME);

		ret->real_ms = read_ms(CLOCK_REALTIME);
		ret->boot_ms = read_ms(CLOCK_BOOTTIME);
		if (ret->boot_ms - before <= APART_MS)
			return true;
	}
	return false;
}

bool clock_saw(struct clock *clock, const struct clock_times *now,
    struct losses *losses)
{
	const struct clock_times last = clock->last;
	uint64_t due_ms;

	clock->last = *now;
	if (last.real_ms == 0 || now->boot_ms < last.boot_ms)
		return false;
	due_ms = last.real_ms + (now->boot_ms - last.boot_ms);
	if (now->real_ms + STEP_MS > due_ms)
		return false;
	losses_add(losses, "clock", LOSS_UNKNOWN, 0, now->real_ms, now->real_ms,
	    detail);
	return true;
}

bool clock_look(struct clock *clock, struct losses *losses)
{
	struct clock_times now;

	return read_both(&now) && clock_saw(clock, &now, losses);
}

bool clock_resume(uint64_t watched_ms, uint64_t now_ms, struct losses *losses)
{
	if (watched_ms <= now_ms + STEP_MS)
		return false;
	losses_add(losses, "clock", LOSS_UNKNOWN, 0, now_ms, now_ms, detail);
	return true;
}
