/* SPDX-License-Identifier: Apache-2.0 */
#include "controller/transition.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/policy.h"
#include "analyzer/rollout.h"
#include "profile/codec.h"

/* The profile as it is now, so that a deployment can be told later. */
static int keep_profile(struct workload_case *self, struct error *err)
{
	cleanup_free char *json = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&json, &len);
	int r;

	if (!out)
		return error_set(err, -ENOMEM, "out of memory");
	r = codec_find("oci")->write(&self->profile, out, err);
	if (fclose(out) != 0 && r == 0)
		r = error_set(err, -ENOMEM, "out of memory");
	if (r < 0)
		return r;
	return self->authority.profile_put(self->authority.of,
	    slice_of(self->profile_hash), (struct slice){json, len},
	    self->question.now_ms, err);
}

/*
 * What runs have shown to be an expected denial has to be a decision once the
 * phase kills, or its filter would not know of it.
 */
static int record_confirmed(struct workload_case *self, const char *actor,
    struct error *err)
{
	const struct finding *finding;
	struct decision decision = {
	    .workload = slice_of(self->workload->name),
	    .what = DECISION_EXPECT,
	    .at_ms = self->question.now_ms,
	    .who = slice_of(actor),
	    .why = slice_of("runs were denied it and ended clean"),
	};

	for (size_t i = 0; (finding = rollout_confirmed(&self->verdict, i));
	     i++) {
		int r;

		decision.syscall = slice_of(finding->syscall);
		decision.arch = slice_of(finding->arch);
		r = self->authority.decide(self->authority.of, &decision, err);
		if (r < 0)
			return r;
		remarks_add(&self->remarks,
		    "%s: %s is expected: runs were denied it and ended clean",
		    self->workload->name, finding->syscall);
	}
	return 0;
}

/* Of all phases: the verdict rests on that of the phase that is left. */
static char *policy_text(const struct workload *workload)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	policies_json(workload->policy, out);
	return fclose(out) == 0 ? text : NULL;
}

static struct slice said_of(const struct workload_case *self,
    char buf[static SAID_TEXT])
{
	if (!*verdict_said(&self->verdict, buf))
		return (struct slice){NULL, 0};
	return slice_of(buf);
}

int case_transition(struct workload_case *self, int from, enum phase to,
    const struct transition_by *by, struct error *err)
{
	cleanup_free char *policy = policy_text(self->workload);
	const struct rollout *rollout = &self->evidence.rollout;
	uint64_t version = self->evidence.has_rollout ? rollout->version : 0;
	char said[SAID_TEXT];
	const struct transition transition = {
	    .from = from,
	    .to = (int)to,
	    .at_ms = self->question.now_ms,
	    .profile_hash = slice_of(self->profile_hash),
	    .policy = slice_of(policy ? policy : "{}"),
	    .actor = slice_of(by->actor),
	    .reason = slice_of(by->reason ? by->reason : ""),
	    .verdict = slice_of(verdict_word(&self->verdict, &self->question)),
	    .said = said_of(self, said),
	    .override = by->override,
	};
	int64_t id;
	int r = keep_profile(self, err);

	if (r == 0 && to == PHASE_KILL)
		r = record_confirmed(self, by->actor, err);
	if (r < 0)
		return r;
	return self->authority.transition(self->authority.of,
	    slice_of(self->workload->name), version, &transition, &id, err);
}
