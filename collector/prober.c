/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/prober.h"

#include "collector/audit_message.h"
#include "host/probe.h"

#define EVERY_MS (UINT64_C(5) * 60 * 1000)
#define WAIT_MS  5000
#define APART_MS 1000

void prober_begin(struct prober *prober, uint64_t now_ms, uint64_t after_ms)
{
	*prober = (struct prober){
	    .begun_ms = now_ms,
	    .first_ms = now_ms + after_ms,
	    .now = true,
	};
}

/* One that cannot be sent does not come; no watch rests on it. */
static void send(struct prober *prober, uint64_t now_ms)
{
	struct probe probe;

	prober->now = false;
	prober->tried_ms = now_ms;
	(void)probe_send(&probe);
}

static bool is_due(const struct prober *prober, uint64_t now_ms)
{
	if (now_ms < prober->first_ms || now_ms < prober->tried_ms + APART_MS)
		return false;
	return prober->now || now_ms >= probe_latest_ms() + EVERY_MS;
}

bool prober_tick(struct prober *prober, uint64_t now_ms)
{
	uint64_t latest = probe_latest_ms();

	if (is_due(prober, now_ms)) {
		send(prober, now_ms);
		return true;
	}
	if (prober->now || latest < prober->begun_ms ||
	    latest <= prober->came_ms || latest <= prober->told_ms ||
	    now_ms < latest + WAIT_MS)
		return true;
	prober->told_ms = latest;
	return false;
}

bool prober_took(struct prober *prober, uint32_t pid, struct slice text,
    uint64_t *sent_ms)
{
	uint64_t nr;

	if (pid == 0 || !audit_message_number(text, "syscall", &nr) ||
	    nr > INT32_MAX || !probe_is_ours(pid, (int32_t)nr, sent_ms))
		return false;
	if (*sent_ms > prober->came_ms)
		prober->came_ms = *sent_ms;
	return true;
}

struct entry prober_entry(const struct entry *of)
{
	return (struct entry){
	    .text = {of->text.ptr, 0},
	    .position = of->position,
	    .received_ms = of->received_ms,
	    .trust = of->trust,
	};
}
