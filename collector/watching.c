/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/watching.h"

#include "base/array.h"

#define CLOCK_JITTER_MS UINT64_C(10000)
#define SERIAL_JITTER   1000U /* records are not written strictly in order */

static bool is_node(const struct watched *watched, struct slice name)
{
	if (!watched->named || !name.ptr)
		return !watched->named && !name.ptr;
	return watched->len == name.len &&
	       memcmp(watched->name, name.ptr, name.len) == 0;
}

/* NULL: one too many; who is not watched has no coverage. */
static struct watched *find(struct watching *watching, struct slice name)
{
	struct watched *watched;

	for (size_t i = 0; i < watching->count; i++)
		if (is_node(&watching->nodes[i], name))
			return &watching->nodes[i];
	if (watching->count == WATCHED_NODES || name.len > WATCHED_NAME)
		return NULL;
	watched = &watching->nodes[watching->count++];
	*watched = (struct watched){.named = name.ptr,
	    .len = name.len,
	    .joined = watching->joined};
	if (name.ptr)
		memcpy(watched->name, name.ptr, name.len);
	return watched;
}

static void end(struct watching *watching, struct watched *watched)
{
	size_t at = watching->ended_count;

	if (watched->open && watched->to_ms > watched->told_ms &&
	    at < WATCH_BREAKS) {
		watching->ended[at].node = (size_t)(watched - watching->nodes);
		watching->ended[at].from_ms = watched->from_ms;
		watching->ended[at].to_ms = watched->to_ms;
		watching->ended[at].joined = watched->joined;
		watching->ended_count++;
	}
	watched->open = watched->joined = false;
	watched->serial = 0;
}

static void extend(struct watched *watched, uint64_t time_ms)
{
	if (!watched->open) {
		watched->open = true;
		watched->from_ms = time_ms;
		watched->to_ms = time_ms;
		watched->told_ms = 0;
	}
	if (time_ms > watched->to_ms)
		watched->to_ms = time_ms;
}

/* Serials that begin anew: the host did, and nobody said so. */
static bool is_reboot(const struct watched *watched, uint32_t serial,
    uint64_t time_ms)
{
	return serial > 0 && watched->serial > SERIAL_JITTER &&
	       serial < watched->serial - SERIAL_JITTER &&
	       time_ms >= watched->to_ms;
}

/*
 * A later record of an earlier time, by more than records are out of order. A
 * serial that is smaller, too, is of an older piece of the log.
 */
static bool is_set_back(const struct watched *watched, uint32_t serial,
    uint64_t time_ms)
{
	return serial > 0 && watched->last_serial > 0 &&
	       serial > watched->last_serial &&
	       time_ms + CLOCK_JITTER_MS < watched->last_ms;
}

static void set_back(struct watched *watched, uint64_t from_ms, uint64_t to_ms)
{
	if (!watched->twice_to_ms || from_ms < watched->twice_from_ms)
		watched->twice_from_ms = from_ms;
	if (to_ms > watched->twice_to_ms)
		watched->twice_to_ms = to_ms;
}

/* What was read last time is stamped later than what follows it. */
static void go_on(struct watching *watching, struct watched *watched,
    uint64_t time_ms)
{
	if (watched->named || watching->left_ms == 0)
		return;
	if (time_ms + CLOCK_JITTER_MS < watching->left_ms) {
		set_back(watched, time_ms, watching->left_ms);
		watched->joined = false;
	}
	watching->left_ms = 0;
}

void watching_saw(struct watching *watching, struct slice node,
    uint64_t time_ms, uint32_t serial, bool seccomp)
{
	struct watched *watched = find(watching, node);

	if (!watched)
		return;
	go_on(watching, watched, time_ms);
	if (is_set_back(watched, serial, time_ms)) {
		set_back(watched, time_ms, watched->to_ms);
		end(watching, watched);
	}
	if (serial > 0) {
		watched->last_serial = serial;
		watched->last_ms = time_ms;
	}
	if (!seccomp)
		serial = 0;
	if (is_reboot(watched, serial, time_ms))
		end(watching, watched);
	extend(watched, time_ms);
	if (serial > 0)
		watched->serial = serial;
	if (seccomp && time_ms > watched->heard_ms)
		watched->heard_ms = time_ms;
}

static const struct {
	const char *what;
	bool begins;
} cycle[] = {
    {"daemon_start",   true },
    {"daemon_resume",  true },
    {"boot",           true },
    {"daemon_end",     false},
    {"daemon_abort",   false},
    {"daemon_suspend", false},
};

void watching_heard(struct watching *watching, const struct loss *loss)
{
	struct watched *watched;

	for (size_t i = 0; i < ARRAY_SIZE(cycle); i++) {
		if (!slice_equals(loss->what, cycle[i].what))
			continue;
		watched = find(watching, loss->node);
		if (!watched || loss->to_ms == 0)
			return;
		if (cycle[i].begins)
			end(watching, watched);
		extend(watched, loss->to_ms);
		if (!cycle[i].begins)
			end(watching, watched);
		return;
	}
}

bool watching_is_full(const struct watching *watching)
{
	return watching->ended_count >= WATCH_BREAKS - 2;
}

static struct slice name_of(const struct watched *watched)
{
	if (!watched->named)
		return (struct slice){NULL, 0};
	return (struct slice){watched->name, watched->len};
}

bool watching_twice(struct watching *watching, struct loss *ret)
{
	for (size_t i = 0; i < watching->count; i++) {
		struct watched *watched = &watching->nodes[i];

		if (watched->twice_to_ms == 0)
			continue;
		*ret = (struct loss){
		    .node = name_of(watched),
		    .what = slice_of("clock"),
		    .detail = slice_of("the clock was set back"),
		    .from_ms = watched->twice_from_ms,
		    .to_ms = watched->twice_to_ms,
		    .how = LOSS_UNKNOWN,
		    .trust = TRUST_KERNEL,
		};
		watched->twice_from_ms = watched->twice_to_ms = 0;
		return true;
	}
	return false;
}

static const struct watched *nth_open(const struct watching *watching, size_t n)
{
	for (size_t i = 0; i < watching->count; i++) {
		const struct watched *watched = &watching->nodes[i];

		if (watched->open && watched->to_ms > watched->told_ms &&
		    n-- == 0)
			return watched;
	}
	return NULL;
}

bool watching_tell(const struct watching *watching, size_t i,
    struct checkpoint *ret)
{
	const struct watched *watched;

	if (i < watching->ended_count) {
		watched = &watching->nodes[watching->ended[i].node];
		ret->node = name_of(watched);
		ret->watch_from_ms = watching->ended[i].from_ms;
		ret->watch_to_ms = watching->ended[i].to_ms;
		ret->joined = watching->ended[i].joined;
		ret->heard_ms = watched->heard_ms;
		return true;
	}
	watched = nth_open(watching, i - watching->ended_count);
	if (!watched)
		return false;
	ret->node = name_of(watched);
	ret->watch_from_ms = watched->from_ms;
	ret->watch_to_ms = watched->to_ms;
	ret->joined = watched->joined;
	ret->heard_ms = watched->heard_ms;
	return true;
}

void watching_told(struct watching *watching)
{
	watching->ended_count = 0;
	for (size_t i = 0; i < watching->count; i++) {
		struct watched *watched = &watching->nodes[i];

		if (!watched->open)
			continue;
		watched->told_ms = watched->to_ms;
		watched->from_ms = watched->to_ms;
		watched->joined = true;
	}
}
