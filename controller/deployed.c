/* SPDX-License-Identifier: Apache-2.0 */
#include "controller/deployed.h"

#include <linux/seccomp.h>
#include <stdio.h>
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
static bool is_of(const struct deployed_as *state, uint64_t time_ms)
{
	struct stat st;

	return stat(state->config, &st) == 0 && st.st_mtim.tv_sec >= 0 &&
	       (uint64_t)st.st_mtim.tv_sec * 1000 <= time_ms + LATER_MS;
}

static void add_profile(struct deployed *deployed, struct run_edge *run)
{
	cleanup_problems struct problems problems = {0};
	cleanup_profile struct profile profile = {0};

	if (!deployed->as.filtered) {
		run->profile_hash = slice_of(DEPLOYED_NONE);
		return;
	}
	problems_init(&problems, deployed->as.config);
	if (profile_read(deployed->as.config, codec_find("oci"), NULL, &profile,
	        &problems) < 0)
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
	    !deployed->find(run->subject.container, &deployed->as) ||
	    !is_of(&deployed->as, run->time_ms))
		return;
	if (!run->image.ptr && *deployed->as.image)
		run->image = slice_of(deployed->as.image);
	add_profile(deployed, run);
}

static int put(void *to, struct slice source, const struct record *record,
    struct error *err)
{
	struct deployed *deployed = to;
	struct record copy;

	if (record->kind != RECORD_RUN)
		return deployed->to.put(deployed->to.to, source, record, err);
	copy = *record;
	add_deployment(deployed, &copy.run);
	return deployed->to.put(deployed->to.to, source, &copy, err);
}

static int begin(void *to, struct error *err)
{
	struct deployed *deployed = to;

	return deployed->to.begin(deployed->to.to, err);
}

static int commit(void *to, const struct checkpoint *at, size_t count,
    struct error *err)
{
	struct deployed *deployed = to;

	return deployed->to.commit(deployed->to.to, at, count, err);
}

static void outcome(void *to, struct slice source,
    uint64_t ret[static PUT_COUNT])
{
	struct deployed *deployed = to;

	deployed->to.outcome(deployed->to.to, source, ret);
}

static void rollback(void *to)
{
	struct deployed *deployed = to;

	deployed->to.rollback(deployed->to.to);
}

struct sink deployed_sink(const struct sink *to,
    bool (*find)(struct slice container, struct deployed_as *ret),
    struct deployed *deployed)
{
	*deployed = (struct deployed){.to = *to, .find = find};
	return (struct sink){begin, put, commit, to->outcome ? outcome : NULL,
	    rollback, deployed};
}
