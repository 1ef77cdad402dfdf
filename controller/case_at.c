/* SPDX-License-Identifier: Apache-2.0 */
/* A question asked again, as it stood when a transition was made. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "analyzer/policy.h"
#include "controller/case.h"

/* Its place among the transitions. */
static int find(const struct workload_case *self,
    const struct evidence *evidence, uint64_t id, size_t *ret,
    struct error *err)
{
	for (size_t i = 0; i < evidence->transition_count; i++) {
		if ((uint64_t)evidence->transitions[i].id != id)
			continue;
		if (i == 0)
			return error_set(err, -EINVAL,
			    "%s: transition %" PRIu64
			    " began the rollout, and rests on no verdict",
			    self->workload->name, id);
		*ret = i;
		return 0;
	}
	return error_set(err, -ENOENT,
	    "%s: no transition %" PRIu64 " (see rollout history)",
	    self->workload->name, id);
}

/* When it was. */
static int find_time(struct workload_case *self, const struct workloads *all,
    uint64_t id, uint64_t *ret_ms, struct error *err)
{
	cleanup_evidence struct evidence now = {0};
	size_t index;
	int r = case_evidence(&self->authority, all, self->workload, 1, 1, &now,
	    err);

	if (r == 0)
		r = find(self, &now, id, &index, err);
	if (r == 0)
		*ret_ms = now.transitions[index].at_ms;
	return r;
}

/* The evidence up to then. */
static int read_then(struct workload_case *self, const struct workloads *all,
    uint64_t id, struct error *err)
{
	uint64_t at_ms = 0;
	size_t index = 0;
	int r = find_time(self, all, id, &at_ms, err);

	if (r == 0)
		r = case_evidence(&self->authority, all, self->workload, 0,
		    at_ms, &self->evidence, err);
	if (r == 0)
		r = find(self, &self->evidence, id, &index, err);
	if (r < 0)
		return r;
	self->at = &self->evidence.transitions[index];
	r = as_of(&self->evidence, index, &self->as_of);
	return r < 0 ? error_set(err, r, "out of memory") : 0;
}

static int read_profiles(struct workload_case *self, struct error *err)
{
	bool there;
	int r = case_profile(self, self->at->profile_hash, &self->profile,
	    &there, err);

	if (r == 0)
		r = case_profile(self, self->as_of.seen.rollout.profile_hash,
		    &self->deployed, &self->has_deployed, err);
	if (r < 0)
		return r;
	if (!there)
		return error_set(err, -ENOENT,
		    "%s: the profile of transition %lld is not kept",
		    self->workload->name, (long long)self->at->id);
	(void)profile_hash(&self->profile, self->profile_hash);
	set_machines(&self->as_of.seen, &self->profile);
	set_machines(&self->as_of.seen, &self->deployed);
	return 0;
}

static void read_policy(struct workload_case *self)
{
	cleanup_problems struct problems problems = {0};

	self->workload_then = *self->workload;
	problems_init(&problems, "policy");
	if (!self->at->policy.ptr || !policies_parse(self->at->policy,
	                                 self->workload_then.policy, &problems))
		remarks_add(&self->remarks,
		    "%s: the policy of transition %lld is not kept: today's is "
		    "taken",
		    self->workload->name, (long long)self->at->id);
	self->workload = &self->workload_then;
}

int case_read_at(struct workload_case *self, const struct workloads *all,
    const struct case_asked *asked, struct error *err)
{
	int r = read_then(self, all, asked->at, err);

	if (r == 0)
		r = read_profiles(self, err);
	if (r < 0)
		return r;
	read_policy(self);
	case_question(self, all, &self->as_of.seen, self->at->at_ms);
	return case_judge(self, err);
}
