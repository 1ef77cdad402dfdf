/* SPDX-License-Identifier: Apache-2.0 */
/* A question asked again, as it stood when a transition was made. */
#include <inttypes.h>
#include <string.h>

#include "analyzer/policy.h"
#include "cli/case.h"
#include "cli/command.h"

/* Its place among the transitions. False: said. */
static bool find(const struct workload_case *self,
    const struct evidence *evidence, uint64_t id, size_t *ret)
{
	for (size_t i = 0; i < evidence->transition_count; i++) {
		if ((uint64_t)evidence->transitions[i].id != id)
			continue;
		if (i == 0) {
			say("%s: transition %" PRIu64
			    " began the rollout, and rests on no verdict",
			    self->workload->name, id);
			return false;
		}
		*ret = i;
		return true;
	}
	say("%s: no transition %" PRIu64 " (see rollout history)",
	    self->workload->name, id);
	return false;
}

/* The evidence up to then. */
static bool read_then(struct workload_case *self, const struct workloads *all,
    uint64_t id)
{
	cleanup_evidence struct evidence now = {0};
	size_t index;

	if (!case_evidence(self->store, all, self->workload, 1, 1, &now) ||
	    !find(self, &now, id, &index) ||
	    !case_evidence(self->store, all, self->workload, 0,
	        now.transitions[index].at_ms, &self->evidence) ||
	    !find(self, &self->evidence, id, &index))
		return false;
	self->at = &self->evidence.transitions[index];
	if (as_of(&self->evidence, index, &self->as_of) == 0)
		return true;
	say("out of memory");
	return false;
}

static bool read_profiles(struct workload_case *self)
{
	bool there;

	if (!case_profile(self, self->at->profile_hash, &self->profile,
	        &there) ||
	    !case_profile(self, self->as_of.seen.rollout.profile_hash,
	        &self->deployed, &self->has_deployed))
		return false;
	if (!there)
		say("%s: the profile of transition %lld is not kept",
		    self->workload->name, (long long)self->at->id);
	(void)profile_hash(&self->profile, self->profile_hash);
	set_machines(&self->as_of.seen, &self->profile);
	set_machines(&self->as_of.seen, &self->deployed);
	return there;
}

static void read_policy(struct workload_case *self)
{
	cleanup_problems struct problems problems = {0};

	self->workload_then = *self->workload;
	problems_init(&problems, "policy");
	if (!self->at->policy.ptr || !policies_parse(self->at->policy,
	                                 self->workload_then.policy, &problems))
		say("%s: the policy of transition %lld is not kept: today's is "
		    "taken",
		    self->workload->name, (long long)self->at->id);
	self->workload = &self->workload_then;
}

bool case_open_at(struct workload_case *self, const struct workloads *all,
    const struct case_options *options)
{
	if (!read_then(self, all, options->at) || !read_profiles(self))
		return false;
	read_policy(self);
	case_question(self, all, &self->as_of.seen, self->at->at_ms);
	return case_judge(self);
}
