/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/deployed.h"

#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/array.h"
#include "evidence/evidence.h"
#include "profile/codec.h"

/* A runtime may say that it started a while before somebody reads it. */
#define LATER_MS 10000

static const struct {
	uint32_t action;
	enum phase phase;
} phases[] = {
    {SECCOMP_RET_LOG,          PHASE_LOG  },
    {SECCOMP_RET_ERRNO,        PHASE_ERRNO},
    {SECCOMP_RET_KILL_PROCESS, PHASE_KILL },
    {SECCOMP_RET_KILL_THREAD,  PHASE_KILL },
};

/* What was written after the start is of another container by that name. */
static bool is_of(const struct container_state *state, uint64_t time_ms)
{
	struct stat st;

	return stat(state->config, &st) == 0 && st.st_mtim.tv_sec >= 0 &&
	       (uint64_t)st.st_mtim.tv_sec * 1000 <= time_ms + LATER_MS;
}

static void add_profile(struct deployed *deployed, struct run_edge *run)
{
	cleanup_problems struct problems problems = {0};
	cleanup_profile struct profile profile = {0};

	if (!deployed->state.filtered) {
		run->profile_hash = slice_of(DEPLOYED_NONE);
		return;
	}
	problems_init(&problems, deployed->state.config);
	if (profile_read(deployed->state.config, codec_find("oci"), NULL,
	        &profile, &problems) < 0)
		return;
	run->profile_hash = slice_of(profile_hash(&profile, deployed->hash));
	for (size_t i = 0; i < ARRAY_SIZE(phases); i++)
		if (profile.default_action == phases[i].action)
			run->phase = (int)phases[i].phase;
}

static void add_deployment(struct deployed *deployed, struct run_edge *run)
{
	if (run->ended || run->subject.node.ptr || run->profile_hash.ptr ||
	    !run->subject.container.ptr || run->trust == TRUST_FORGEABLE ||
	    !container_read(deployed->root, run->subject.container,
	        &deployed->state) ||
	    !is_of(&deployed->state, run->time_ms))
		return;
	if (!run->image.ptr && *deployed->state.image)
		run->image = slice_of(deployed->state.image);
	add_profile(deployed, run);
}

static int put(void *to, struct slice source, const struct record *record,
    struct error *err)
{
	struct deployed *deployed = to;
	struct record copy;

	if (record->kind != RECORD_RUN)
		return deployed->store.put(deployed->store.to, source, record,
		    err);
	copy = *record;
	add_deployment(deployed, &copy.run);
	return deployed->store.put(deployed->store.to, source, &copy, err);
}

static int begin(void *to, struct error *err)
{
	struct deployed *deployed = to;

	return deployed->store.begin(deployed->store.to, err);
}

static int commit(void *to, const struct checkpoint *at, size_t count,
    struct error *err)
{
	struct deployed *deployed = to;

	return deployed->store.commit(deployed->store.to, at, count, err);
}

static void outcome(void *to, struct slice source,
    uint64_t ret[static PUT_COUNT])
{
	struct deployed *deployed = to;

	deployed->store.outcome(deployed->store.to, source, ret);
}

static void rollback(void *to)
{
	struct deployed *deployed = to;

	deployed->store.rollback(deployed->store.to);
}

struct sink deployed_sink(const struct sink *store, struct deployed *deployed)
{
	const char *root = getenv("SECCOMPCTL_HOST");

	*deployed =
	    (struct deployed){.store = *store, .root = root ? root : ""};
	return (struct sink){begin, put, commit,
	    store->outcome ? outcome : NULL, rollback, deployed};
}
